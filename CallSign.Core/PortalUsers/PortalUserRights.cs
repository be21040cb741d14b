using CallSign.Core.Tenancy;

namespace CallSign.Core.PortalUsers;

/// <summary>Who may manage whom. Nobody reaches above the own role or out of the own tenant.</summary>
public static class PortalUserRights
{
    /// <summary>Whether <paramref name="actor"/> may change users at all.</summary>
    public static bool MayManage(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.IsPlatformAdministrator || (actor.Role == PortalRole.TenantAdministrator && actor.TenantId is not null);
    }

    /// <summary>Whether <paramref name="actor"/> may change <paramref name="user"/>.</summary>
    public static bool MayManage(Actor actor, PortalUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return MayManage(actor) && user.Role <= Highest(actor) && (actor.TenantId is null || actor.TenantId == user.TenantId);
    }

    /// <summary>The roles that <paramref name="actor"/> may give to a user of a tenant, or (tenant is null) of the platform.</summary>
    public static IReadOnlyList<PortalRole> Assignable(Actor actor, bool ofPlatform)
    {
        if (!MayManage(actor))
        {
            return [];
        }

        return ofPlatform
            ? actor is { IsPlatformAdministrator: true, TenantId: null } ? [PortalRole.PlatformAdministrator] : []
            : [PortalRole.User, PortalRole.Supervisor, PortalRole.TenantAdministrator];
    }

    // Inside of a tenant a platform administrator manages that tenant's users, not the platform's.
    private static PortalRole Highest(Actor actor) =>
        actor is { IsPlatformAdministrator: true, TenantId: null } ? PortalRole.PlatformAdministrator : PortalRole.TenantAdministrator;
}
