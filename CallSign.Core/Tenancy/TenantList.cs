using CallSign.Core.Data;
using CallSign.Core.Lists;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tenancy;

/// <summary>The tenants, for platform administrators; others see none.</summary>
/// <remarks>Sorts: <c>name domain extensions users created</c>. Filter <c>enabled</c>: <c>true</c>, <c>false</c>.</remarks>
public sealed class TenantList(CallSignDb db)
{
    public async Task<ListPage<TenantRow>> ReadAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(query);
        if (!actor.IsPlatformAdministrator)
        {
            return new ListPage<TenantRow>([], 0);
        }

        using var context = db.Open(actor with { TenantId = null });
        var tenants = context.Tenants.AsNoTracking();
        if (query.Search is { } search)
        {
            var pattern = SearchPattern.Contains(search);
            tenants = tenants.Where(t => EF.Functions.ILike(t.Name, pattern, "\\") || EF.Functions.ILike(t.Domain, pattern, "\\"));
        }

        if (query.Filter("enabled") is { } enabled)
        {
            var wanted = enabled == "true";
            tenants = tenants.Where(t => t.Enabled == wanted);
        }

        var total = await tenants.LongCountAsync(cancellationToken).ConfigureAwait(false);
        var page = await Sorted(context, tenants, query).ThenBy(t => t.Id).Skip(query.Skip).Take(query.Size)
            .Select(t => new TenantRow(
                t.Id, t.Name, t.Domain, t.Enabled, context.Extensions.Count(e => e.TenantId == t.Id), t.MaxExtensions,
                context.Users.Count(u => u.TenantId == t.Id), t.CreatedAt))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new ListPage<TenantRow>(page, total);
    }

    /// <summary>One tenant to edit; null where there is none.</summary>
    public async Task<Tenant?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.IsPlatformAdministrator)
        {
            return null;
        }

        using var context = db.Open(actor with { TenantId = null });
        return await context.Tenants.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Name and id of the tenants whose name begins so, at most <paramref name="most"/>: for choosing one.</summary>
    public async Task<IReadOnlyList<TenantChoice>> ChoicesAsync(Actor actor, string? search, int most, CancellationToken cancellationToken)
    {
        var page = await ReadAsync(actor, new ListQuery { Search = search, Size = most }, cancellationToken).ConfigureAwait(false);
        return [.. page.Items.Select(t => new TenantChoice(t.Id, t.Name, t.Domain))];
    }

    private static IOrderedQueryable<Tenant> Sorted(CallSignDbContext context, IQueryable<Tenant> tenants, ListQuery query) => (query.Sort, query.Descending) switch
    {
        ("domain", false) => tenants.OrderBy(t => t.Domain),
        ("domain", true) => tenants.OrderByDescending(t => t.Domain),
        ("extensions", false) => tenants.OrderBy(t => context.Extensions.Count(e => e.TenantId == t.Id)),
        ("extensions", true) => tenants.OrderByDescending(t => context.Extensions.Count(e => e.TenantId == t.Id)),
        ("users", false) => tenants.OrderBy(t => context.Users.Count(u => u.TenantId == t.Id)),
        ("users", true) => tenants.OrderByDescending(t => context.Users.Count(u => u.TenantId == t.Id)),
        ("created", false) => tenants.OrderBy(t => t.CreatedAt),
        ("created", true) => tenants.OrderByDescending(t => t.CreatedAt),
        (_, true) => tenants.OrderByDescending(t => t.Name),
        _ => tenants.OrderBy(t => t.Name),
    };
}

/// <summary>A tenant in the list.</summary>
public sealed record TenantRow(Guid Id, string Name, string Domain, bool Enabled, int Extensions, int? MaxExtensions, int Users, DateTime CreatedAt);

/// <summary>A tenant to choose.</summary>
public sealed record TenantChoice(Guid Id, string Name, string Domain);
