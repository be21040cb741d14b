using System.Security.Claims;

namespace CallSign.Core.PortalUsers;

/// <summary>What a portal user may do; each role may do all that the ones before it may.</summary>
public enum PortalRole
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Own extension, own calls.</summary>
    User = 1,

    /// <summary>Watches the tenant's live calls and acts on them, reads CDRs.</summary>
    Supervisor = 2,

    /// <summary>Configures one tenant.</summary>
    TenantAdministrator = 3,

    /// <summary>Configures the platform and every tenant.</summary>
    PlatformAdministrator = 4,

    /// <summary>The product itself; no login has it.</summary>
    System = 100,
}

/// <summary>The roles as role claims.</summary>
public static class PortalRoles
{
    public const string User = nameof(PortalRole.User);
    public const string Supervisor = nameof(PortalRole.Supervisor);
    public const string TenantAdministrator = nameof(PortalRole.TenantAdministrator);
    public const string PlatformAdministrator = nameof(PortalRole.PlatformAdministrator);

    /// <summary>The strongest role among the principal's role claims; <see cref="PortalRole.System"/> can't be claimed.</summary>
    public static PortalRole Highest(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        for (var role = PortalRole.PlatformAdministrator; role > PortalRole.None; role--)
        {
            if (principal.IsInRole(role.ToString()))
            {
                return role;
            }
        }

        return PortalRole.None;
    }
}
