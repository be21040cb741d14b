using CallSign.Core.Gateways;

namespace CallSign.Core.Routing;

/// <summary>A gateway as mod_sofia is told of it. Two equal entries need no command of the switch.</summary>
/// <remarks>Holds its password in clear; prints as its name.</remarks>
public sealed record GatewayEntry
{
    public required Guid Id { get; init; }

    /// <summary>A <see cref="RoutingToken.IsName"/>, unique over the platform.</summary>
    public required string Name { get; init; }

    /// <summary>The tenant that owns it; null for one of the platform.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>The SIP profile it belongs to.</summary>
    public required string Profile { get; init; }

    /// <summary>Host, host:port or either with URI parameters.</summary>
    public required string Proxy { get; init; }

    public string? RegisterProxy { get; init; }

    public string? OutboundProxy { get; init; }

    public bool Register { get; init; }

    public string? Username { get; init; }

    public string? AuthUsername { get; init; }

    public string? Password { get; init; }

    public string? Realm { get; init; }

    public string? FromUser { get; init; }

    public string? FromDomain { get; init; }

    /// <summary><c>udp</c>, <c>tcp</c> or <c>tls</c>.</summary>
    public required string Transport { get; init; }

    /// <summary>Seconds between OPTIONS pings, at least 5; 0 for none.</summary>
    public int PingSeconds { get; init; }

    public int PingMin { get; init; } = 1;

    public int PingMax { get; init; } = 1;

    public GatewayCallerId CallerId { get; init; }

    /// <summary>Of <see cref="GatewayRules.KnownCodecs"/>, comma-separated; null for those of the profile.</summary>
    public string? Codecs { get; init; }

    public int ExpireSeconds { get; init; } = 3600;

    public int RetrySeconds { get; init; } = 30;

    /// <summary>URI parameters without the first semicolon.</summary>
    public string? ContactParameters { get; init; }

    public bool ExtensionInContact { get; init; } = true;

    /// <summary>Most calls out at once on each node; null for no limit.</summary>
    public int? MaxCalls { get; init; }

    /// <summary>Most new calls out a second on each node; null for no limit.</summary>
    public int? CallsPerSecond { get; init; }

    /// <summary>What of it sofia.conf holds; limits are the dialplan's, and a change of them must not take the registration down.</summary>
    public GatewayEntry InSofia => this with { Id = Guid.Empty, MaxCalls = null, CallsPerSecond = null };

    /// <summary>Whether calls of the tenant may go out by it: its own or the platform's.</summary>
    public bool Serves(Guid tenantId) => TenantId is null || TenantId == tenantId;

    public override string ToString() => Name;

    /// <summary>Null where mod_sofia could not use it: a bad name, host or user, or a registration without name and password.</summary>
    internal static GatewayEntry? From(Gateway row, string? password)
    {
        var usable = GatewayRules.IsName(row.Name) && RoutingToken.IsName(row.Profile)
            && GatewayRules.IsHost(row.Proxy) && Hosts(row.RegisterProxy) && Hosts(row.OutboundProxy) && Hosts(row.FromDomain)
            && Users(row.Username) && Users(row.AuthUsername) && Users(row.FromUser)
            && (row.Transport is "udp" or "tcp" or "tls")
            && !(row.Register && (string.IsNullOrEmpty(row.Username) || string.IsNullOrEmpty(password)));
        return !usable ? null : new GatewayEntry
        {
            Id = row.Id,
            Name = row.Name,
            TenantId = row.TenantId,
            Profile = row.Profile,
            Proxy = row.Proxy,
            RegisterProxy = Text(row.RegisterProxy),
            OutboundProxy = Text(row.OutboundProxy),
            Register = row.Register,
            Username = Text(row.Username),
            AuthUsername = Text(row.AuthUsername),
            Password = Text(password),
            Realm = row.Realm is { Length: > 0 } realm && GatewayRules.IsRealm(realm) ? realm : null,
            FromUser = Text(row.FromUser),
            FromDomain = Text(row.FromDomain),
            Transport = row.Transport,
            PingSeconds = row.PingSeconds == 0 ? 0 : Math.Clamp(row.PingSeconds, 5, 3600),
            PingMin = Math.Clamp(row.PingMin, 1, 20),
            PingMax = Math.Clamp(row.PingMax, Math.Clamp(row.PingMin, 1, 20), 20),
            CallerId = row.CallerId,
            Codecs = row.Codecs is { Length: > 0 } codecs && GatewayRules.CodecProblem(codecs) is null ? codecs : null,
            ExpireSeconds = Math.Clamp(row.ExpireSeconds, 60, 86_400),
            RetrySeconds = Math.Clamp(row.RetrySeconds, 5, 3600),
            ContactParameters = row.ContactParameters is { } parameters && GatewayRules.IsParameters(parameters) ? parameters : null,
            ExtensionInContact = row.ExtensionInContact,
            MaxCalls = row.MaxCalls is > 0 ? row.MaxCalls : null,
            CallsPerSecond = row.CallsPerSecond is > 0 ? row.CallsPerSecond : null,
        };
    }

    private static bool Hosts(string? text) => string.IsNullOrEmpty(text) || GatewayRules.IsHost(text);

    private static bool Users(string? text) => string.IsNullOrEmpty(text) || GatewayRules.IsUser(text);

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
