using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.PortalUsers;

/// <summary>The portal users that an administrator may see: the tenant's, or all of them for a platform administrator outside of tenants.</summary>
/// <remarks>Sorts: <c>name email role tenant signin</c>. Filters: <c>role</c> (a role's name), <c>state</c> (<c>active locked invited</c>), <c>tenant</c> (an id, or <c>platform</c>).</remarks>
public sealed class PortalUserList(CallSignDb db, TimeProvider time)
{
    public async Task<ListPage<PortalUserRow>> ReadAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(query);
        if (!PortalUserRights.MayManage(actor))
        {
            return new ListPage<PortalUserRow>([], 0);
        }

        using var context = db.Open(actor);
        var now = time.GetUtcNow();
        var users = Matching(context.Users.AsNoTracking(), query, now);
        var total = await users.LongCountAsync(cancellationToken).ConfigureAwait(false);
        var page = await Sorted(context, users, query).ThenBy(u => u.Id).Skip(query.Skip).Take(query.Size)
            .Select(u => new PortalUserRow(
                u.Id,
                u.DisplayName,
                u.Email!,
                u.Role,
                u.TenantId,
                context.Tenants.Where(t => t.Id == u.TenantId).Select(t => t.Name).FirstOrDefault(),
                context.Extensions.Where(e => e.Id == u.ExtensionId).Select(e => e.Number).FirstOrDefault(),
                u.PasswordHash != null,
                u.TwoFactorEnabled,
                context.Set<IdentityUserPasskey<Guid>>().Count(p => p.UserId == u.Id),
                u.LockoutEnd > now ? u.LockoutEnd : null,
                u.LastSignInAt,
                u.ConcurrencyStamp))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new ListPage<PortalUserRow>(page, total);
    }

    private static IQueryable<PortalUser> Matching(IQueryable<PortalUser> users, ListQuery query, DateTimeOffset now)
    {
        if (query.Search is { } search)
        {
            var pattern = SearchPattern.Contains(search);
            users = users.Where(u => EF.Functions.ILike(u.DisplayName, pattern, "\\") || EF.Functions.ILike(u.Email!, pattern, "\\"));
        }

        if (Enum.TryParse<PortalRole>(query.Filter("role"), out var role))
        {
            users = users.Where(u => u.Role == role);
        }

        if (query.Filter("tenant") is { } tenant)
        {
            users = Guid.TryParse(tenant, out var tenantId) ? users.Where(u => u.TenantId == tenantId) : users.Where(u => u.TenantId == null);
        }

        return query.Filter("state") switch
        {
            "active" => users.Where(u => u.PasswordHash != null && (u.LockoutEnd == null || u.LockoutEnd <= now)),
            "locked" => users.Where(u => u.LockoutEnd > now),
            "invited" => users.Where(u => u.PasswordHash == null),
            _ => users,
        };
    }

    private static IOrderedQueryable<PortalUser> Sorted(CallSignDbContext context, IQueryable<PortalUser> users, ListQuery query) => (query.Sort, query.Descending) switch
    {
        ("email", false) => users.OrderBy(u => u.Email),
        ("email", true) => users.OrderByDescending(u => u.Email),
        ("role", false) => users.OrderBy(u => u.Role),
        ("role", true) => users.OrderByDescending(u => u.Role),
        ("tenant", false) => users.OrderBy(u => context.Tenants.Where(t => t.Id == u.TenantId).Select(t => t.Name).FirstOrDefault()),
        ("tenant", true) => users.OrderByDescending(u => context.Tenants.Where(t => t.Id == u.TenantId).Select(t => t.Name).FirstOrDefault()),
        ("signin", false) => users.OrderBy(u => u.LastSignInAt),
        ("signin", true) => users.OrderByDescending(u => u.LastSignInAt != null).ThenByDescending(u => u.LastSignInAt),
        (_, true) => users.OrderByDescending(u => u.DisplayName),
        _ => users.OrderBy(u => u.DisplayName),
    };
}

/// <summary>A portal user in the list.</summary>
/// <param name="HasPassword">False while the person has not used the first link.</param>
/// <param name="LockedUntil">Null where not locked; the end of time where an administrator did it.</param>
/// <param name="Stamp">For <see cref="PortalUserEditor.SaveAsync"/>.</param>
public sealed record PortalUserRow(
    Guid Id, string DisplayName, string Email, PortalRole Role, Guid? TenantId, string? TenantName, string? ExtensionNumber, bool HasPassword,
    bool TwoFactor, int Passkeys, DateTimeOffset? LockedUntil, DateTime? LastSignInAt, string? Stamp)
{
    /// <summary>Whether an administrator has locked the login, not too many wrong passwords.</summary>
    public bool LockedByAdministrator => LockedUntil?.Year > 9000;
}
