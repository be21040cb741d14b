namespace CallSign.RehearsalSwitch;

/// <summary>How a rehearsal switch is set up.</summary>
public sealed record RehearsalOptions
{
    /// <summary>Port of the event socket on loopback; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether the event socket listens on every address, not on loopback alone.</summary>
    public bool AnyAddress { get; init; }

    /// <summary>Password of the event socket; null for a random one.</summary>
    public string? Password { get; init; }

    /// <summary>FreeSWITCH-Hostname.</summary>
    public string Hostname { get; init; } = "rehearsal";

    /// <summary>The phones: <c>number@domain</c>, registered from the start.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Of all random choices; null for another run each time.</summary>
    public int? Seed { get; init; }

    /// <summary>Time between two HEARTBEAT events (FreeSWITCH: 20 s); zero for none.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The portal's address, as <c>http://127.0.0.1:8080/</c>: every call then asks xml_curl as a FreeSWITCH does.</summary>
    public Uri? Portal { get; init; }

    /// <summary>The portal's xml_curl key.</summary>
    public string? PortalKey { get; init; }

    /// <summary>Replaces the clock in tests.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
