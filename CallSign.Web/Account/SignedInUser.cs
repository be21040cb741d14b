using CallSign.Core.PortalUsers;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace CallSign.Web.Account;

/// <summary>What the account pages do for their own user: find, renew the cookie, write the audit log.</summary>
internal sealed class SignedInUser(UserManager<PortalUser> users, SignInManager<PortalUser> signIn, SignInLog log)
{
    public UserManager<PortalUser> Users => users;

    /// <summary>The row of the request's user; null where it was deleted meanwhile.</summary>
    public Task<PortalUser?> FindAsync(HttpContext context) => users.GetUserAsync(context.User);

    /// <summary>Issues the cookie anew after a change of the security stamp, so that this session goes on while all others end.</summary>
    public async Task RenewCookieAsync(HttpContext context, PortalUser user)
    {
        var present = await context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        var entered = Guid.TryParse(context.User.FindFirst(PortalClaims.EnteredTenant)?.Value, out var tenantId)
            ? EnteredTenant.Claims(tenantId, context.User.FindFirst(PortalClaims.TenantName)?.Value ?? "")
            : [];
        await signIn.SignInWithClaimsAsync(user, new AuthenticationProperties { IsPersistent = present.Properties?.IsPersistent ?? false }, entered);
    }

    public Task WriteAsync(HttpContext context, PortalUser user, string action) =>
        log.WriteAsync(user, action, CurrentActor.AddressOf(context), null, context.RequestAborted);
}
