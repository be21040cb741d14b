using CallSign.Core.Changes;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Gateways;

/// <summary>A trunk to a carrier, of one tenant or shared by the platform.</summary>
[Reloads(ReloadScope.Gateways)]
public sealed class Gateway : ITenantAttributed
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid? TenantId { get; init; }

    /// <summary>Letters, digits, <c>_ . -</c>; unique over the platform, since mod_sofia has one space of gateway names a process.</summary>
    public required string Name { get; set; }

    /// <summary>The SIP profile it belongs to, as <c>public</c>.</summary>
    public string Profile { get; set; } = "public";

    /// <summary>Host or host:port.</summary>
    public required string Proxy { get; set; }

    public bool Register { get; set; }

    public string? Username { get; set; }

    public EncryptedSecret? Password { get; set; }

    public string? Realm { get; set; }

    public string? FromUser { get; set; }

    public string? FromDomain { get; set; }

    /// <summary><c>udp</c>, <c>tcp</c> or <c>tls</c>.</summary>
    public string Transport { get; set; } = "udp";

    /// <summary>Seconds between OPTIONS pings; 0 for none.</summary>
    public int PingSeconds { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }
}
