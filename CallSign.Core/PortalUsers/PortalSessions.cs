using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.PortalUsers;

/// <summary>Tells whether what a sign-in once proved still holds. Cookies and circuits ask every half minute.</summary>
public sealed class PortalSessions(CallSignDb db, TimeProvider time)
{
    /// <summary>How often a cookie or a circuit is checked against the database.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(30);

    /// <summary>Whether the user is there, not locked, of an enabled tenant, and has the stamp, and the entered tenant (if any) exists.</summary>
    public async Task<bool> IsValidAsync(Guid userId, string? securityStamp, Guid? enteredTenant, CancellationToken cancellationToken)
    {
        using var context = db.Open(TenantScope.System);
        var now = time.GetUtcNow();
        return await context.Users.AnyAsync(
            u => u.Id == userId && u.SecurityStamp == securityStamp && (u.LockoutEnd == null || u.LockoutEnd < now)
                && (u.TenantId == null || context.Tenants.Any(t => t.Id == u.TenantId && t.Enabled))
                && (enteredTenant == null || context.Tenants.Any(t => t.Id == enteredTenant)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The tenant's name, or null where there is no such tenant.</summary>
    public async Task<string?> TenantNameAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        using var context = db.Open(TenantScope.System);
        return await context.Tenants.Where(t => t.Id == tenantId).Select(t => t.Name).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }
}
