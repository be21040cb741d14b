using System.ComponentModel.DataAnnotations.Schema;
using System.Globalization;
using CallSign.Core.Changes;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Gateways;

/// <summary>In which header a gateway is told the caller's number.</summary>
public enum GatewayCallerId
{
    /// <summary>In From, in place of the account's own name.</summary>
    From,

    /// <summary>In P-Asserted-Identity (RFC 3325); From keeps the account's name.</summary>
    PAssertedIdentity,

    /// <summary>In Remote-Party-ID; From keeps the account's name.</summary>
    RemotePartyId,
}

/// <summary>A trunk to a carrier, of one tenant or shared by the platform. Its fields are the parameters of a gateway in sofia.conf.</summary>
[Noun("gateway", "gateway", "gateways", "router")]
[Reloads(ReloadScope.Gateways)]
public sealed class Gateway : ISecretive, ITenantAttributed
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid? TenantId { get; init; }

    /// <summary>Letters, digits, <c>_ . -</c>; unique over the platform, since mod_sofia has one space of gateway names a process.</summary>
    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>The SIP profile it belongs to, as <c>public</c>.</summary>
    public string Profile { get; set; } = "public";

    /// <summary>Host or host:port.</summary>
    [Sortable]
    public string Proxy { get; set; } = "";

    /// <summary>Where REGISTER goes, if not to the proxy; null otherwise.</summary>
    public string? RegisterProxy { get; set; }

    /// <summary>Where all requests pass through, if not straight to the proxy; null otherwise.</summary>
    public string? OutboundProxy { get; set; }

    /// <summary>Whether it registers with name and password; else it is an IP trunk, which the carrier knows by its address.</summary>
    public bool Register { get; set; }

    /// <summary><c>udp</c>, <c>tcp</c> or <c>tls</c>.</summary>
    public string Transport { get; set; } = "udp";

    public string? Username { get; set; }

    /// <summary>The name in the digest, where it is not <see cref="Username"/>.</summary>
    public string? AuthUsername { get; set; }

    public EncryptedSecret? Password { get; set; }

    /// <summary>The password, to set a new one: null keeps it, an empty text removes it.</summary>
    [NotMapped]
    public string? PasswordInClear { get; set; }

    public string? Realm { get; set; }

    public string? FromUser { get; set; }

    public string? FromDomain { get; set; }

    public GatewayCallerId CallerId { get; set; }

    /// <summary>Names of mod_sofia, comma-separated, in the order of preference; null for those of the profile.</summary>
    public string? Codecs { get; set; }

    /// <summary>How long a registration lasts, 60–86,400 s.</summary>
    public int ExpireSeconds { get; set; } = 3600;

    /// <summary>How long to wait after a failed registration, 5–3,600 s.</summary>
    public int RetrySeconds { get; set; } = 30;

    /// <summary>Seconds between OPTIONS pings, 5–3,600; 0 for none.</summary>
    public int PingSeconds { get; set; }

    /// <summary>Answered pings in a row that make it up, 1–20.</summary>
    public int PingMin { get; set; } = 1;

    /// <summary>Most answered pings that are counted, <see cref="PingMin"/>–20; as many as this above it must fail to take it down.</summary>
    public int PingMax { get; set; } = 1;

    /// <summary>URI parameters of Contact, as <c>a=b;c=d</c>.</summary>
    public string? ContactParameters { get; set; }

    /// <summary>Whether Contact carries the account's name, as some carriers want for calls back; else the gateway's.</summary>
    public bool ExtensionInContact { get; set; } = true;

    /// <summary>Most calls out at once, 1–10,000, on each node; null for no limit.</summary>
    public int? MaxCalls { get; set; }

    /// <summary>Most new calls out a second, 1–1,000, on each node; null for no limit.</summary>
    public int? CallsPerSecond { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        (Proxy, RegisterProxy, OutboundProxy) = (GatewayRules.Host(Proxy) ?? "", GatewayRules.Host(RegisterProxy), GatewayRules.Host(OutboundProxy));
        Transport = TextRules.Clean(Transport)?.ToLowerInvariant() ?? "udp";
        Profile = TextRules.Clean(Profile) ?? "public";
        (Username, AuthUsername, Realm) = (TextRules.Clean(Username), TextRules.Clean(AuthUsername), TextRules.Clean(Realm));
        (FromUser, FromDomain) = (TextRules.Clean(FromUser), TextRules.Clean(FromDomain));
        ContactParameters = TextRules.Clean(ContactParameters)?.Trim(';');
        Codecs = GatewayRules.Codecs(Codecs);
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.Add(nameof(Name), GatewayRules.Name(Name), when: Name.Length > 0);
        errors.AddIf(!Routing.RoutingToken.IsName(Profile), nameof(Profile), "Enter the name of a SIP profile, as public.");
        errors.AddIf(Proxy.Length == 0, nameof(Proxy), "Enter the carrier's host name or address.");
        foreach (var (field, host) in new[] { (nameof(Proxy), Proxy), (nameof(RegisterProxy), RegisterProxy), (nameof(OutboundProxy), OutboundProxy), (nameof(FromDomain), FromDomain) })
        {
            errors.AddIf(host is { Length: > 0 } && !GatewayRules.IsHost(host), field, "Enter a host name or address, with an optional :port, as sip.carrier.com:5060.");
        }

        errors.AddIf(Transport is not ("udp" or "tcp" or "tls"), nameof(Transport), "Choose udp, tcp or tls.");
        foreach (var (field, user) in new[] { (nameof(Username), Username), (nameof(AuthUsername), AuthUsername), (nameof(FromUser), FromUser) })
        {
            errors.AddIf(user is not null && !GatewayRules.IsUser(user), field, "Enter 1 to 100 letters, digits and . _ + - * # ~ ! = & / @.");
        }

        errors.AddIf(Realm is not null && !GatewayRules.IsRealm(Realm), nameof(Realm), "Enter at most 100 characters without quotes and spaces.");
        errors.AddIf(Register && Username is null, nameof(Username), "Enter the account's user name, or choose an IP trunk.");
        var hasPassword = PasswordInClear is null ? Password is not null : PasswordInClear.Length > 0;
        errors.AddIf(Register && !hasPassword, nameof(Password), "Enter the account's password, or choose an IP trunk.");
        errors.Add(nameof(Password), PasswordInClear is { Length: > 0 } password ? GatewayRules.Password(password) : null, when: true);
        errors.Add(nameof(Codecs), Codecs is null ? null : GatewayRules.CodecProblem(Codecs), when: true);
        errors.AddIf(ContactParameters is not null && !GatewayRules.IsParameters(ContactParameters), nameof(ContactParameters), "Enter URI parameters, as user=phone;tag=1, at most 200 characters.");
        Range(errors, nameof(ExpireSeconds), ExpireSeconds, 60, 86_400, "seconds");
        Range(errors, nameof(RetrySeconds), RetrySeconds, 5, 3600, "seconds");
        errors.AddIf(PingSeconds != 0 && PingSeconds is < 5 or > 3600, nameof(PingSeconds), "Enter 5 to 3,600 seconds, or 0 for no pings.");
        Range(errors, nameof(PingMin), PingMin, 1, 20, "pings");
        errors.AddIf(PingMax < PingMin || PingMax > 20, nameof(PingMax), $"Enter {Math.Clamp(PingMin, 1, 20)} to 20 pings.");
        Range(errors, nameof(MaxCalls), MaxCalls ?? 1, 1, 10_000, "calls");
        Range(errors, nameof(CallsPerSecond), CallsPerSecond ?? 1, 1, 1000, "calls");
    }

    public IEnumerable<NounLink> Links() => [];

    public void Seal(SecretBox box, INoun? previous)
    {
        ArgumentNullException.ThrowIfNull(box);
        Password = box.Seal(PasswordInClear, (previous as Gateway)?.Password);
        PasswordInClear = null;
    }

    public void Reveal(SecretBox box)
    {
        ArgumentNullException.ThrowIfNull(box);
        PasswordInClear = Password is { } password ? box.Decrypt(password) : null;
    }

    private static void Range(FieldErrors errors, string field, int value, int least, int most, string unit) =>
        errors.AddIf(value < least || value > most, field, string.Create(CultureInfo.InvariantCulture, $"Enter {least} to {most:N0} {unit}."));
}
