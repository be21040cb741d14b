using CallSign.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tenancy;

/// <summary>What an actor's pages need to know of the tenant, or of the whole platform where none is entered.</summary>
/// <param name="Name">The tenant's name; null on the platform.</param>
/// <param name="Domain">The tenant's SIP domain; null on the platform.</param>
/// <param name="Zone">The clock on the tenant's wall; UTC on the platform.</param>
/// <param name="Tenants">How many tenants there are; 1 within one.</param>
/// <param name="Extensions">How many extensions there are.</param>
/// <param name="Gateways">Names of the gateways that may be seen.</param>
public sealed record TenantOverview(
    string? Name, string? Domain, TimeZoneInfo Zone, int Tenants, int Extensions, IReadOnlySet<string> Gateways);

/// <summary>Reads overviews, time zones and names of tenants.</summary>
public sealed class TenantReads(CallSignDb db)
{
    public async Task<TenantOverview> OverviewAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var tenant = actor.TenantId is { } id
            ? await context.Tenants.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, cancellationToken).ConfigureAwait(false) : null;
        var tenants = actor.Scope.ReadsAll ? await context.Tenants.CountAsync(cancellationToken).ConfigureAwait(false) : 1;
        var extensions = await context.Extensions.CountAsync(cancellationToken).ConfigureAwait(false);
        var gateways = await context.Gateways.Select(g => g.Name).ToHashSetAsync(cancellationToken).ConfigureAwait(false);
        return new TenantOverview(tenant?.Name, tenant?.Domain, Zone(tenant?.TimeZone), tenants, extensions, gateways);
    }

    /// <summary>The zone of the actor's tenant; UTC where the actor has none, or its tenant names a zone that this machine does not know.</summary>
    public async Task<TimeZoneInfo> ZoneAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.TenantId is not { } tenant)
        {
            return TimeZoneInfo.Utc;
        }

        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        return Zone(await context.Tenants.Where(t => t.Id == tenant).Select(t => t.TimeZone).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Names of the tenants that the actor may see: all for the platform, else the actor's own.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var all = actor.Scope.ReadsAll;
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        return await context.Tenants.AsNoTracking().Where(t => all || t.Id == actor.TenantId)
            .ToDictionaryAsync(t => t.Id, t => t.Name, cancellationToken).ConfigureAwait(false);
    }

    private static TimeZoneInfo Zone(string? id) => id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
}
