using System.Globalization;
using System.Net;
using CallSign.Core.SipProfiles;

namespace CallSign.Web.Settings;

/// <summary>Where the SIP profiles of every node listen. Where an address is not set, each node takes its own first one.</summary>
public sealed record SipSettings
{
    /// <summary>Address for SIP; null for the node's own. <c>CALLSIGN_SIP_IP</c>.</summary>
    public string? SipAddress { get; init; }

    /// <summary>Address for RTP; null for the node's own. <c>CALLSIGN_RTP_IP</c>, else as for SIP.</summary>
    public string? RtpAddress { get; init; }

    /// <summary>What nodes behind NAT name themselves to phones and carriers; null for their own address. <c>CALLSIGN_EXTERNAL_IP</c>.</summary>
    public string? ExternalAddress { get; init; }

    /// <summary>UDP and TCP port of profile <c>internal</c>. <c>CALLSIGN_SIP_INTERNAL_PORT</c>.</summary>
    public int InternalPort { get; init; } = 5060;

    /// <summary>UDP and TCP port of profile <c>public</c>. <c>CALLSIGN_SIP_PUBLIC_PORT</c>.</summary>
    public int PublicPort { get; init; } = 5080;

    /// <summary>TLS port of profile <c>public</c>. <c>CALLSIGN_SIP_PUBLIC_TLS_PORT</c>.</summary>
    public int PublicTlsPort { get; init; } = 5081;

    /// <summary>Secure WebSocket port of profile <c>webrtc</c>. <c>CALLSIGN_SIP_WSS_PORT</c>.</summary>
    public int WssPort { get; init; } = 7443;

    /// <summary>UDP and TCP port that mod_sofia opens for profile <c>webrtc</c> as well. <c>CALLSIGN_SIP_WEBRTC_PORT</c>.</summary>
    public int WebRtcPort { get; init; } = 5066;

    /// <summary>The same, as the profiles are made of them.</summary>
    public SipAddresses ToAddresses() => new()
    {
        Sip = SipAddress, Rtp = RtpAddress, External = ExternalAddress,
        InternalPort = InternalPort, PublicPort = PublicPort, PublicTlsPort = PublicTlsPort, WssPort = WssPort, WebRtcPort = WebRtcPort,
    };

    /// <summary>Reads them; what is wrong goes to <paramref name="mistakes"/>.</summary>
    public static SipSettings Read(IConfiguration configuration, List<string> mistakes)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(mistakes);
        var defaults = new SipSettings();
        var sip = Address(configuration, "CALLSIGN_SIP_IP", mistakes);
        var settings = new SipSettings
        {
            SipAddress = sip,
            RtpAddress = Address(configuration, "CALLSIGN_RTP_IP", mistakes) ?? sip,
            ExternalAddress = Address(configuration, "CALLSIGN_EXTERNAL_IP", mistakes),
            InternalPort = Port(configuration, "CALLSIGN_SIP_INTERNAL_PORT", defaults.InternalPort, mistakes),
            PublicPort = Port(configuration, "CALLSIGN_SIP_PUBLIC_PORT", defaults.PublicPort, mistakes),
            PublicTlsPort = Port(configuration, "CALLSIGN_SIP_PUBLIC_TLS_PORT", defaults.PublicTlsPort, mistakes),
            WssPort = Port(configuration, "CALLSIGN_SIP_WSS_PORT", defaults.WssPort, mistakes),
            WebRtcPort = Port(configuration, "CALLSIGN_SIP_WEBRTC_PORT", defaults.WebRtcPort, mistakes),
        };
        int[] ports = [settings.InternalPort, settings.PublicPort, settings.PublicTlsPort, settings.WssPort, settings.WebRtcPort];
        if (ports.Distinct().Count() < ports.Length)
        {
            mistakes.Add("The CALLSIGN_SIP_*_PORT settings (internal 5060, public 5080, public TLS 5081, wss 7443, webrtc 5066 unless set) must all differ.");
        }

        return settings;
    }

    private static string? Address(IConfiguration configuration, string name, List<string> mistakes)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return null;
        }

        if (IPAddress.TryParse(text, out var address) && text.Contains(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? '.' : ':'))
        {
            return address.ToString();
        }

        mistakes.Add($"{name} is '{text}'; it must be an IP address.");
        return null;
    }

    private static int Port(IConfiguration configuration, string name, int fallback, List<string> mistakes)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
        {
            return port;
        }

        mistakes.Add($"{name} is '{text}'; it must be a port, 1 to 65535.");
        return fallback;
    }
}
