using CallSign.Core.PortalUsers;
using Microsoft.AspNetCore.Authorization;

namespace CallSign.Web.Security;

/// <summary>Makes the policies of <see cref="Policies"/>. What names no policy and does not allow anonymous callers needs a signed-in person.</summary>
internal static class PolicyRegistration
{
    public static void AddPolicies(IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, RequirementHandler>();
        var authorization = services.AddAuthorizationBuilder();
        foreach (var (name, role) in Policies.RoleOf)
        {
            authorization.AddPolicy(name, p => p.AddRequirements(new RoleRequirement(role, InTenant: name == Policies.AdministerTenant)));
        }

        foreach (var (name, (scope, role)) in Policies.ScopeOf)
        {
            authorization.AddPolicy(name, p => p.AddRequirements(new ScopeRequirement(scope, role, InTenant: role == PortalRole.TenantAdministrator)));
        }

        authorization.SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new RoleRequirement(PortalRole.User, InTenant: false)).Build());
    }
}
