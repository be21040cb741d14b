namespace CallSign.Core.ApiKeys;

/// <summary>What an API key may be allowed to do.</summary>
public static class ApiKeyScopes
{
    public const string CallsRead = "calls:read";
    public const string CallsControl = "calls:control";
    public const string ExtensionsRead = "extensions:read";
    public const string ExtensionsWrite = "extensions:write";
    public const string ConfigRead = "config:read";
    public const string ConfigWrite = "config:write";
    public const string VoicemailRead = "voicemail:read";
    public const string VoicemailWrite = "voicemail:write";
    public const string HospitalityRead = "hospitality:read";
    public const string HospitalityWrite = "hospitality:write";
    public const string MetricsRead = "metrics:read";

    /// <summary>In the order they are offered.</summary>
    public static IReadOnlyList<ApiKeyScope> All { get; } =
    [
        new(CallsRead, "Read live calls and call detail records", OfPlatform: false),
        new(CallsControl, "Act on live calls: hang up, transfer, park, record", OfPlatform: false),
        new(ExtensionsRead, "Read extensions, without their passwords", OfPlatform: false),
        new(ExtensionsWrite, "Create, change and delete extensions", OfPlatform: false),
        new(ConfigRead, "Read the PBX configuration: ring groups, IVR menus, routes and all else", OfPlatform: false),
        new(ConfigWrite, "Create, change and delete PBX configuration", OfPlatform: false),
        new(VoicemailRead, "List voicemail messages and listen to them", OfPlatform: false),
        new(VoicemailWrite, "Save and delete voicemail messages", OfPlatform: false),
        new(HospitalityRead, "Read rooms, guests, wake-up calls and bills", OfPlatform: false),
        new(HospitalityWrite, "Check guests in and out, set wake-up calls, write bills; a property-management system needs it", OfPlatform: false),
        new(MetricsRead, "Read the metrics of the whole portal for Prometheus", OfPlatform: true),
    ];

    /// <summary>The scopes a key of a tenant, or of the platform, may have.</summary>
    public static IEnumerable<ApiKeyScope> For(bool platform) => All.Where(s => s.OfPlatform == platform);
}

/// <summary>One thing that a key may do.</summary>
/// <param name="Name">As it is stored and checked.</param>
/// <param name="Description">For the person who makes the key.</param>
/// <param name="OfPlatform">Whether it belongs to keys of the platform, else to those of a tenant.</param>
public sealed record ApiKeyScope(string Name, string Description, bool OfPlatform);
