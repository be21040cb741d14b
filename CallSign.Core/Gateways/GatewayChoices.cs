using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Gateways;

/// <summary>A gateway as those see it who may send calls through it; nothing of its account.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Enabled">Whether it is served.</param>
/// <param name="Shared">Whether it is the platform's, for all tenants.</param>
/// <param name="Registers">Whether it registers; else it is an IP trunk.</param>
public sealed record GatewayChoice(Guid Id, string Name, string? Description, bool Enabled, bool Shared, bool Registers);

/// <summary>Reads the gateways that a tenant's calls can go out by: its own and the shared ones.</summary>
public sealed class GatewayChoices(CallSignDb db)
{
    /// <summary>The actor's own first, then the shared ones, each by name; without a tenant the shared ones.</summary>
    public async Task<IReadOnlyList<GatewayChoice>> AllAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return await Usable(context, actor.TenantId).AsNoTracking().OrderBy(g => g.TenantId == null).ThenBy(g => g.Name)
            .Select(g => new GatewayChoice(g.Id, g.Name, g.Description, g.Enabled, g.TenantId == null, g.Register))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The tenant's own gateways and the platform's. The latter are hidden from tenants by the filter, which is off here.</summary>
    internal static IQueryable<Gateway> Usable(CallSignDbContext context, Guid? tenantId) =>
        context.Gateways.IgnoreQueryFilters([TenantFilter.Name]).Where(g => g.TenantId == null || g.TenantId == tenantId);
}
