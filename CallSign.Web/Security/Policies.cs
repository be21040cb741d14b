using CallSign.Core.ApiKeys;
using CallSign.Core.PortalUsers;

namespace CallSign.Web.Security;

/// <summary>Who may open a page or call an endpoint. Every one names one of these; a test fails on one that does not.</summary>
public static class Policies
{
    /// <summary>Any signed-in user.</summary>
    public const string SignedIn = nameof(SignedIn);

    /// <summary>Supervisors and above: live calls, CDRs, dashboard.</summary>
    public const string Supervise = nameof(Supervise);

    /// <summary>Tenant administrators and above, within a tenant: configuration.</summary>
    public const string AdministerTenant = nameof(AdministerTenant);

    /// <summary>Tenant administrators within their tenant, and platform administrators in a tenant or over all: users, API keys, audit.</summary>
    public const string Administer = nameof(Administer);

    /// <summary>Platform administrators: tenants, nodes, system.</summary>
    public const string AdministerPlatform = nameof(AdministerPlatform);

    /// <summary>API key or signed-in user that may read calls and CDRs (scope <c>calls:read</c>).</summary>
    public const string ApiCallsRead = nameof(ApiCallsRead);

    /// <summary>API key or signed-in supervisor that may act on calls (scope <c>calls:control</c>).</summary>
    public const string ApiCallsControl = nameof(ApiCallsControl);

    /// <summary>API key or signed-in tenant administrator that may read extensions (scope <c>extensions:read</c>).</summary>
    public const string ApiExtensionsRead = nameof(ApiExtensionsRead);

    /// <summary>API key or signed-in tenant administrator that may change extensions (scope <c>extensions:write</c>).</summary>
    public const string ApiExtensionsWrite = nameof(ApiExtensionsWrite);

    /// <summary>API key or signed-in tenant administrator that may read the PBX configuration (scope <c>config:read</c>).</summary>
    public const string ApiConfigRead = nameof(ApiConfigRead);

    /// <summary>API key or signed-in tenant administrator that may change the PBX configuration (scope <c>config:write</c>).</summary>
    public const string ApiConfigWrite = nameof(ApiConfigWrite);

    /// <summary>API key or signed-in user that may read voicemail (scope <c>voicemail:read</c>); users other than administrators read their own.</summary>
    public const string ApiVoicemailRead = nameof(ApiVoicemailRead);

    /// <summary>API key or signed-in user that may save and delete voicemail (scope <c>voicemail:write</c>), with the same bounds.</summary>
    public const string ApiVoicemailWrite = nameof(ApiVoicemailWrite);

    /// <summary>API key or signed-in supervisor that may read rooms, guests and bills (scope <c>hospitality:read</c>).</summary>
    public const string ApiHospitalityRead = nameof(ApiHospitalityRead);

    /// <summary>API key or signed-in supervisor that may act for the desk (scope <c>hospitality:write</c>).</summary>
    public const string ApiHospitalityWrite = nameof(ApiHospitalityWrite);

    /// <summary>Platform administrators, the platform's API keys with scope <c>metrics:read</c>, and programs on this machine: <c>/metrics</c>.</summary>
    public const string MetricsRead = nameof(MetricsRead);

    /// <summary>The weakest role that each role policy admits.</summary>
    public static IReadOnlyDictionary<string, PortalRole> RoleOf { get; } = new Dictionary<string, PortalRole>
    {
        [SignedIn] = PortalRole.User,
        [Supervise] = PortalRole.Supervisor,
        [AdministerTenant] = PortalRole.TenantAdministrator,
        [Administer] = PortalRole.TenantAdministrator,
        [AdministerPlatform] = PortalRole.PlatformAdministrator,
    };

    /// <summary>API policies: the key's scope, and the role that a signed-in user needs instead.</summary>
    public static IReadOnlyDictionary<string, (string Scope, PortalRole Role)> ScopeOf { get; } = new Dictionary<string, (string, PortalRole)>
    {
        [ApiCallsRead] = (ApiKeyScopes.CallsRead, PortalRole.Supervisor),
        [ApiCallsControl] = (ApiKeyScopes.CallsControl, PortalRole.Supervisor),
        [ApiExtensionsRead] = (ApiKeyScopes.ExtensionsRead, PortalRole.TenantAdministrator),
        [ApiExtensionsWrite] = (ApiKeyScopes.ExtensionsWrite, PortalRole.TenantAdministrator),
        [ApiConfigRead] = (ApiKeyScopes.ConfigRead, PortalRole.TenantAdministrator),
        [ApiConfigWrite] = (ApiKeyScopes.ConfigWrite, PortalRole.TenantAdministrator),
        [ApiVoicemailRead] = (ApiKeyScopes.VoicemailRead, PortalRole.User),
        [ApiVoicemailWrite] = (ApiKeyScopes.VoicemailWrite, PortalRole.User),
        [ApiHospitalityRead] = (ApiKeyScopes.HospitalityRead, PortalRole.Supervisor),
        [ApiHospitalityWrite] = (ApiKeyScopes.HospitalityWrite, PortalRole.Supervisor),
    };
}
