using System.Security.Claims;
using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CallSign.Web.Security;

/// <summary>The claims of a signed-in user: the one role, the tenant, the extension.</summary>
internal sealed class PortalClaimsFactory(UserManager<PortalUser> users, IOptions<IdentityOptions> options, CallSignDbContext context)
    : UserClaimsPrincipalFactory<PortalUser>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(PortalUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(identity.RoleClaimType, user.Role.ToString()));
        identity.AddClaim(new Claim(PortalClaims.DisplayName, user.DisplayName));
        if (user.TenantId is { } tenantId)
        {
            identity.AddClaim(new Claim(CallSignClaims.Tenant, tenantId.ToString()));
            if (await context.Tenants.Where(t => t.Id == tenantId).Select(t => t.Name).SingleOrDefaultAsync() is { } name)
            {
                identity.AddClaim(new Claim(PortalClaims.TenantName, name));
            }
        }

        if (user.ExtensionId is { } extensionId
            && await context.Extensions.Where(e => e.Id == extensionId).Select(e => e.Number).SingleOrDefaultAsync() is { } number)
        {
            identity.AddClaim(new Claim(CallSignClaims.Extension, number));
        }

        return identity;
    }
}
