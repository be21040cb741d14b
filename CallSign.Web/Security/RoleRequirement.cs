using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Authorization;

namespace CallSign.Web.Security;

/// <summary>A signed-in person with at least <paramref name="Role"/>; never an API key.</summary>
/// <param name="Role">The weakest role admitted.</param>
/// <param name="InTenant">Whether a tenant is needed: one's own, or the one a platform administrator has entered.</param>
internal sealed record RoleRequirement(PortalRole Role, bool InTenant) : IAuthorizationRequirement;

/// <summary>An API key of a scope, or a signed-in person of a role.</summary>
/// <param name="Scope">The key's scope.</param>
/// <param name="Role">The weakest role admitted without a key.</param>
/// <param name="InTenant">Whether a tenant is needed.</param>
internal sealed record ScopeRequirement(string Scope, PortalRole Role, bool InTenant) : IAuthorizationRequirement;

/// <summary>Decides both requirements from the claims alone.</summary>
internal sealed class RequirementHandler : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        var user = context.User;
        if (user.Identity?.IsAuthenticated != true)
        {
            return Task.CompletedTask;
        }

        var isKey = user.HasClaim(c => c.Type == PortalClaims.ApiKey);
        var inTenant = user.HasClaim(c => c.Type == CallSignClaims.Tenant);
        var role = PortalRoles.Highest(user);
        foreach (var requirement in context.PendingRequirements.ToList())
        {
            var met = requirement switch
            {
                RoleRequirement r => !isKey && role >= r.Role && (inTenant || !r.InTenant),
                ScopeRequirement s => (isKey ? user.HasClaim(CallSignClaims.Scope, s.Scope) : role >= s.Role) && (inTenant || !s.InTenant),
                _ => false,
            };
            if (met)
            {
                context.Succeed(requirement);
            }
        }

        return Task.CompletedTask;
    }
}
