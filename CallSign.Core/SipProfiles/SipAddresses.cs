namespace CallSign.Core.SipProfiles;

/// <summary>Where the profiles listen that CallSign brings along, as the installation's settings say.</summary>
public sealed record SipAddresses
{
    /// <summary>Address for SIP; null for the node's own.</summary>
    public string? Sip { get; init; }

    /// <summary>Address for RTP; null for the node's own.</summary>
    public string? Rtp { get; init; }

    /// <summary>What nodes behind NAT call themselves; null for their own address.</summary>
    public string? External { get; init; }

    public int InternalPort { get; init; } = 5060;

    public int PublicPort { get; init; } = 5080;

    public int PublicTlsPort { get; init; } = 5081;

    public int WssPort { get; init; } = 7443;

    public int WebRtcPort { get; init; } = 5066;
}
