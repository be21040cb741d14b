using System.Globalization;

namespace CallSign.Core.SipProfiles;

/// <summary>
/// The three profiles that every installation has without any row: <c>internal</c> for phones, <c>webrtc</c> for browsers, <c>public</c> for
/// carriers. Calls from strangers go to the context <c>public</c> on all three; a phone's own context comes with its directory entry.
/// </summary>
public static class SofiaDefaults
{
    private const string NodeAddress = "$${local_ip_v4}";

    /// <summary>Their names, in the order in which they are served.</summary>
    public static IReadOnlyList<string> Names { get; } = ["internal", "webrtc", "public"];

    /// <summary>Whether there is a profile of that name without a row.</summary>
    public static bool IsBuiltIn(string name) => Names.Contains(name);

    /// <summary>What a profile of that name is for; null where only a row can say.</summary>
    public static SipProfileKind? KindOf(string name) => name switch
    {
        "internal" => SipProfileKind.Phones, "webrtc" => SipProfileKind.Browsers, "public" => SipProfileKind.Carriers, _ => null,
    };

    /// <summary>The settings of a profile before a row changes them, in the order in which they are served.</summary>
    /// <param name="name">Decides the ports: a profile that a row adds has none of its own.</param>
    /// <param name="kind">Who connects to it.</param>
    /// <param name="addresses">Where the installation listens.</param>
    public static IReadOnlyList<SofiaSetting> Of(string name, SipProfileKind kind, SipAddresses addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var builtIn = IsBuiltIn(name);
        List<SofiaSetting> settings = [.. Common(addresses)];
        switch (kind)
        {
            case SipProfileKind.Phones:
                Port(builtIn, addresses.InternalPort);
                settings.AddRange(Phones);
                Add("apply-nat-acl", "nat.auto");
                Add("apply-inbound-acl", "domains");
                break;
            case SipProfileKind.Browsers:
                Port(builtIn, addresses.WebRtcPort);
                settings.AddRange(Phones);
                settings.AddRange(WebSocket(addresses, builtIn));
                break;
            default:
                Port(builtIn, addresses.PublicPort);
                Add("auth-calls", "false");
                Add("disable-register", "true");
                Add("manage-presence", "false");
                Add("apply-nat-acl", "nat.auto");
                // A carrier's or a stranger's REFER would make a telephone of ours dial whatever it names.
                Add("disable-transfer", "true");
                if (builtIn)
                {
                    // For carriers that are reached over TLS; mod_sofia makes a certificate where there is none.
                    Add("tls", "true");
                    Add("tls-sip-port", Text(addresses.PublicTlsPort));
                    Add("tls-cert-dir", "$${certs_dir}");
                }

                break;
        }

        return settings;

        void Add(string parameter, string value) => settings.Add(new SofiaSetting(parameter, value));

        void Port(bool has, int port)
        {
            if (has)
            {
                Add("sip-port", Text(port));
            }
        }
    }

    private static IEnumerable<SofiaSetting> Common(SipAddresses addresses)
    {
        yield return new("sip-ip", addresses.Sip ?? NodeAddress);
        yield return new("rtp-ip", addresses.Rtp ?? NodeAddress);
        if (addresses.External is { } external)
        {
            yield return new("ext-sip-ip", external);
            yield return new("ext-rtp-ip", external);
        }

        foreach (var setting in Everywhere)
        {
            yield return setting;
        }
    }

    private static readonly SofiaSetting[] Everywhere =
    [
        new("context", "public"),
        new("dialplan", "XML"),
        new("inbound-codec-prefs", "OPUS,G722,PCMU,PCMA"),
        new("outbound-codec-prefs", "OPUS,G722,PCMU,PCMA"),
        new("inbound-codec-negotiation", "generous"),
        new("inbound-late-negotiation", "true"),
        new("dtmf-type", "rfc2833"),
        new("dtmf-duration", "2000"),
        new("rfc2833-pt", "101"),
        new("rtp-timer-name", "soft"),
        new("hold-music", "$${hold_music}"),
        new("local-network-acl", "localnet.auto"),
        new("log-auth-failures", "true"),
        new("nonce-ttl", "60"),
        new("session-timeout", "1800"),
        new("enable-100rel", "false"),
    ];

    private static readonly SofiaSetting[] Phones =
    [
        new("auth-calls", "true"),
        new("auth-all-packets", "false"),
        new("accept-blind-reg", "false"),
        new("accept-blind-auth", "false"),
        // the realm is the domain that the phone names, and so the tenant
        new("challenge-realm", "auto_from"),
        // nobody registers for somebody else with his own password
        new("inbound-reg-force-matching-username", "true"),
        new("multiple-registrations", "contact"),
        new("manage-presence", "true"),
        // lamps of slots and of time conditions: presence_map.conf says which numbers those are
        new("presence-proto-lookup", "true"),
        new("send-message-query-on-register", "true"),
        new("nat-options-ping", "true"),
    ];

    private static IEnumerable<SofiaSetting> WebSocket(SipAddresses addresses, bool builtIn)
    {
        if (builtIn)
        {
            var address = addresses.Sip is { } ip ? ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]" : ip : "";
            yield return new("wss-binding", $"{address}:{Text(addresses.WssPort)}");
        }

        yield return new("tls-cert-dir", "$${certs_dir}");
        // Browsers ask for session timers of 90 s; mod_sofia's own minimum would refuse them.
        yield return new("minimum-session-expires", "90");
        // what a browser offers as its address is filtered by these lists; without them every candidate is dropped
        yield return new("apply-candidate-acl", "any_v4.auto,any_v6.auto");
        yield return new("rtcp-audio-interval-msec", "5000");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
