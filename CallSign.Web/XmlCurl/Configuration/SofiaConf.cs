using CallSign.Core.Gateways;
using CallSign.Core.Routing;
using CallSign.Web.Settings;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>
/// sofia.conf: the three SIP profiles and their gateways. <c>internal</c> is for phones, <c>webrtc</c> for browsers, <c>public</c> for carriers.
/// Calls from strangers go to the context <c>public</c> on all three; a phone's own context comes with its directory entry.
/// </summary>
internal sealed class SofiaConf(CallSignSettings settings) : IXmlCurlSection
{
    private static readonly string[] Profiles = ["internal", "webrtc", "public"];
    private readonly SipSettings _sip = settings.Sip;

    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("configuration", "sofia.conf")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        // mod_sofia picks its profile from whatever comes; naming one only makes the answer shorter.
        Span<char> scratch = stackalloc char[64];
        var only = XmlCurlRequest.TryText(request.First(XmlCurlField.Profile), scratch, out var name) && Profiles.AsSpan().Contains(name.ToString())
            ? name
            : default;
        writer.OpenConfiguration("sofia.conf"u8).Literal("<global_settings>\n"u8)
            .Fixed("log-level"u8, "0"u8)
            .Fixed("auto-restart"u8, "false"u8)
            .Fixed("debug-presence"u8, "0"u8)
            .Literal("</global_settings>\n<profiles>\n"u8);
        foreach (var profile in Profiles)
        {
            if (only.IsEmpty || only.SequenceEqual(profile))
            {
                Profile(writer, snapshot, profile);
            }
        }

        writer.Literal("</profiles>\n"u8).CloseConfiguration();
        return true;
    }

    private void Profile(FsXmlWriter writer, PbxSnapshot snapshot, string profile)
    {
        writer.Literal("<profile name=\""u8).Token(profile).Literal("\">\n<gateways>\n"u8);
        foreach (var gateway in snapshot.Gateways)
        {
            if (gateway.Profile == profile)
            {
                Gateway(writer, gateway);
            }
        }

        writer.Literal("</gateways>\n"u8);
        if (profile == "internal")
        {
            // Every tenant's domain becomes an alias of this profile, by which mod_sofia finds it for message-waiting lights.
            writer.Literal("<domains>\n<domain name=\"all\" alias=\"true\" parse=\"false\"/>\n</domains>\n"u8);
        }

        writer.Literal("<settings>\n"u8);
        Common(writer);
        switch (profile)
        {
            case "internal":
                writer.Param("sip-port"u8, _sip.InternalPort);
                Phones(writer);
                writer.Fixed("apply-nat-acl"u8, "nat.auto"u8).Fixed("apply-inbound-acl"u8, "domains"u8);
                break;
            case "webrtc":
                writer.Param("sip-port"u8, _sip.WebRtcPort);
                Phones(writer);
                WebSocket(writer);
                break;
            default:
                writer.Param("sip-port"u8, _sip.PublicPort);
                writer.Fixed("auth-calls"u8, "false"u8).Fixed("disable-register"u8, "true"u8).Fixed("manage-presence"u8, "false"u8);
                writer.Fixed("apply-nat-acl"u8, "nat.auto"u8);
                // A carrier's or a stranger's REFER would make a telephone of ours dial whatever it names.
                writer.Fixed("disable-transfer"u8, "true"u8);
                // For carriers that are reached over TLS; mod_sofia makes a certificate where there is none.
                writer.Fixed("tls"u8, "true"u8).Param("tls-sip-port"u8, _sip.PublicTlsPort).Fixed("tls-cert-dir"u8, "$${certs_dir}"u8);
                break;
        }

        writer.Literal("</settings>\n</profile>\n"u8);
    }

    private void Common(FsXmlWriter writer)
    {
        Address(writer, "sip-ip"u8, _sip.SipAddress);
        Address(writer, "rtp-ip"u8, _sip.RtpAddress);
        writer.Param("ext-sip-ip"u8, _sip.ExternalAddress).Param("ext-rtp-ip"u8, _sip.ExternalAddress);
        writer.Fixed("context"u8, "public"u8)
            .Fixed("dialplan"u8, "XML"u8)
            .Fixed("inbound-codec-prefs"u8, "OPUS,G722,PCMU,PCMA"u8)
            .Fixed("outbound-codec-prefs"u8, "OPUS,G722,PCMU,PCMA"u8)
            .Fixed("inbound-codec-negotiation"u8, "generous"u8)
            .Fixed("inbound-late-negotiation"u8, "true"u8)
            .Fixed("dtmf-type"u8, "rfc2833"u8)
            .Fixed("dtmf-duration"u8, "2000"u8)
            .Fixed("rfc2833-pt"u8, "101"u8)
            .Fixed("rtp-timer-name"u8, "soft"u8)
            .Fixed("hold-music"u8, "$${hold_music}"u8)
            .Fixed("local-network-acl"u8, "localnet.auto"u8)
            .Fixed("log-auth-failures"u8, "true"u8)
            .Fixed("nonce-ttl"u8, "60"u8)
            .Fixed("session-timeout"u8, "1800"u8)
            .Fixed("enable-100rel"u8, "false"u8);
    }

    private static void Phones(FsXmlWriter writer) =>
        writer.Fixed("auth-calls"u8, "true"u8)
            .Fixed("auth-all-packets"u8, "false"u8)
            .Fixed("accept-blind-reg"u8, "false"u8)
            .Fixed("accept-blind-auth"u8, "false"u8)
            // the realm is the domain that the phone names, and so the tenant
            .Fixed("challenge-realm"u8, "auto_from"u8)
            // nobody registers for somebody else with his own password
            .Fixed("inbound-reg-force-matching-username"u8, "true"u8)
            .Fixed("multiple-registrations"u8, "contact"u8)
            .Fixed("manage-presence"u8, "true"u8)
            .Fixed("send-message-query-on-register"u8, "true"u8)
            .Fixed("nat-options-ping"u8, "true"u8);

    private void WebSocket(FsXmlWriter writer)
    {
        // Browsers ask for session timers of 90 s; mod_sofia's own minimum would refuse them.
        writer.OpenParam("wss-binding"u8);
        if (_sip.SipAddress is { } address)
        {
            writer.Data(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address);
        }

        writer.Literal(":"u8).Number(_sip.WssPort).CloseValue();
        writer.Fixed("tls-cert-dir"u8, "$${certs_dir}"u8)
            .Fixed("minimum-session-expires"u8, "90"u8)
            // what a browser offers as its address is filtered by these lists; without them every candidate is dropped
            .Fixed("apply-candidate-acl"u8, "any_v4.auto"u8)
            .Fixed("apply-candidate-acl"u8, "any_v6.auto"u8)
            .Fixed("rtcp-audio-interval-msec"u8, "5000"u8);
    }

    private static void Gateway(FsXmlWriter writer, GatewayEntry gateway)
    {
        if (gateway.Password is { } secret && !FsXmlWriter.IsExact(secret))
        {
            return; // a changed password would lock the account at the carrier
        }

        writer.Literal("<gateway name=\""u8).Token(gateway.Name).Literal("\">\n"u8)
            .Param("username"u8, gateway.Username)
            .Param("auth-username"u8, gateway.AuthUsername)
            .Param("password"u8, gateway.Password)
            .Param("realm"u8, gateway.Realm)
            .Param("from-user"u8, gateway.FromUser)
            .Param("from-domain"u8, gateway.FromDomain)
            .Param("proxy"u8, gateway.Proxy)
            .Param("register-proxy"u8, gateway.RegisterProxy)
            .Param("outbound-proxy"u8, gateway.OutboundProxy)
            .Param("register"u8, gateway.Register ? "true" : "false")
            .Param("register-transport"u8, gateway.Transport)
            .Param("expire-seconds"u8, gateway.ExpireSeconds)
            .Param("retry-seconds"u8, gateway.RetrySeconds)
            .Param("contact-params"u8, gateway.ContactParameters)
            .Fixed("context"u8, "public"u8)
            .Param("caller-id-in-from"u8, gateway.CallerId is GatewayCallerId.From ? "true" : "false")
            .Param("extension-in-contact"u8, gateway.ExtensionInContact ? "true" : "false");
        if (gateway.PingSeconds > 0)
        {
            writer.Param("ping"u8, gateway.PingSeconds).Param("ping-min"u8, gateway.PingMin).Param("ping-max"u8, gateway.PingMax);
        }

        writer.Literal("<variables>\n"u8).OpenVariable("callsign_gateway"u8).Token(gateway.Name).CloseValue();
        Outbound(writer, "sip_cid_type"u8, gateway.CallerId switch { GatewayCallerId.PAssertedIdentity => "pid", GatewayCallerId.RemotePartyId => "rpid", _ => "none" });
        Outbound(writer, "absolute_codec_string"u8, gateway.Codecs);
        writer.Literal("</variables>\n</gateway>\n"u8);
    }

    // For the calls that leave by the gateway only.
    private static void Outbound(FsXmlWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.Literal("<variable direction=\"outbound\" name=\""u8).Literal(name).Literal("\" value=\""u8).Data(value).CloseValue();
        }
    }

    private static void Address(FsXmlWriter writer, ReadOnlySpan<byte> name, string? address)
    {
        if (address is null)
        {
            writer.Fixed(name, "$${local_ip_v4}"u8);
        }
        else
        {
            writer.Param(name, address);
        }
    }
}
