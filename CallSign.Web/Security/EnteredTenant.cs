using System.Security.Claims;
using CallSign.Core.Tenancy;

namespace CallSign.Web.Security;

/// <summary>What the cookie of a platform administrator carries while inside a tenant.</summary>
internal static class EnteredTenant
{
    public static IReadOnlyList<Claim> Claims(Guid tenantId, string name) =>
    [
        new(CallSignClaims.Tenant, tenantId.ToString()),
        new(PortalClaims.TenantName, name),
        new(PortalClaims.EnteredTenant, tenantId.ToString()),
    ];
}
