using CallSign.Core.Audit;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.PortalUsers;

/// <summary>Writes sign-ins, refusals and what else happens around a login into the audit log.</summary>
public sealed class SignInLog(CallSignDb db, TimeProvider time)
{
    /// <summary>An entry under the user's own tenant.</summary>
    /// <param name="user">Whose login it is.</param>
    /// <param name="action">As <c>sign-in</c>, <c>sign-in refused</c>, <c>enter tenant</c>.</param>
    /// <param name="address">The client's IP address.</param>
    /// <param name="detail">A JSON object with more, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WriteAsync(PortalUser user, string action, string? address, string? detail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var actor = new Actor(user.UserName ?? "?", user.Id, user.TenantId, user.Role, address);
        using var context = db.OpenForIdentity(actor);
        context.AuditEntries.Add(AuditTrail.Action(actor, time.GetUtcNow().UtcDateTime, action, nameof(PortalUser), user.Id.ToString(), user.UserName, detail));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Remembers when the user signed in last.</summary>
    public async Task SignedInAsync(PortalUser user, string method, string? address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        await WriteAsync(user, "sign-in", address, $$"""{"Method":"{{method}}"}""", cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow().UtcDateTime;
        using var context = db.Open(TenantScope.System);
        await context.Users.Where(u => u.Id == user.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(u => u.LastSignInAt, now), cancellationToken).ConfigureAwait(false);
    }
}
