using CallSign.Core.PortalUsers;

namespace CallSign.Web.Security;

/// <summary>Claims that only the portal itself uses; those that carry rights are in <c>CallSignClaims</c>.</summary>
public static class PortalClaims
{
    /// <summary>The person's name.</summary>
    public const string DisplayName = "callsign:display-name";

    /// <summary>Name of the tenant in <c>callsign:tenant</c>.</summary>
    public const string TenantName = "callsign:tenant-name";

    /// <summary>Present where a platform administrator has entered the tenant; its value is the tenant's id.</summary>
    public const string EnteredTenant = "callsign:entered-tenant";

    /// <summary>Id of the API key, for requests that carry one.</summary>
    public const string ApiKey = "callsign:api-key";
}

/// <summary>Roles as people read them.</summary>
public static class PortalRoleNames
{
    public static string Of(PortalRole role) => role switch
    {
        PortalRole.PlatformAdministrator => "Platform administrator",
        PortalRole.TenantAdministrator => "Tenant administrator",
        PortalRole.Supervisor => "Supervisor",
        PortalRole.User => "User",
        _ => "No role",
    };
}
