using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CallSign.Web.Security;

/// <summary>Identity's sign-in, which also refuses users of a disabled tenant.</summary>
internal sealed class PortalSignIn(
    UserManager<PortalUser> users,
    IHttpContextAccessor accessor,
    IUserClaimsPrincipalFactory<PortalUser> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<PortalUser>> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<PortalUser> confirmation,
    CallSignDbContext context)
    : SignInManager<PortalUser>(users, accessor, claims, options, log, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(PortalUser user) =>
        await base.CanSignInAsync(user) && (user.TenantId is null || await context.Tenants.AnyAsync(t => t.Id == user.TenantId && t.Enabled));
}

/// <summary>Renews the claims of a cookie from the database, and keeps the tenant that a platform administrator has entered.</summary>
internal sealed class PortalStampValidator(
    IOptions<SecurityStampValidatorOptions> options, SignInManager<PortalUser> signIn, ILoggerFactory log, PortalSessions sessions)
    : SecurityStampValidator<PortalUser>(options, signIn, log)
{
    protected override async Task SecurityStampVerified(PortalUser user, CookieValidatePrincipalContext context)
    {
        var entered = Guid.TryParse(context.Principal?.FindFirst(PortalClaims.EnteredTenant)?.Value, out var id) ? id : (Guid?)null;
        if (!await sessions.IsValidAsync(user.Id, user.SecurityStamp, enteredTenant: null, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await SignInManager.SignOutAsync();
            return;
        }

        await base.SecurityStampVerified(user, context);
        if (entered is { } tenantId && user.Role == PortalRole.PlatformAdministrator
            && await sessions.TenantNameAsync(tenantId, context.HttpContext.RequestAborted) is { } name
            && context.Principal?.Identity is System.Security.Claims.ClaimsIdentity identity)
        {
            identity.AddClaims(EnteredTenant.Claims(tenantId, name));
        }
    }
}
