using CallSign.Core.PortalUsers;

namespace CallSign.Web.Portal.Conferences;

/// <summary>The conferences of the viewer's tenant that go on now.</summary>
public sealed partial class LiveConferencesPage : ConferenceFollower
{
    private bool IsAdministrator => Actor.Role >= PortalRole.TenantAdministrator;
}
