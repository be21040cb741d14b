using System.Text;
using CallSign.Core.Gateways;
using CallSign.Core.Routing;
using CallSign.Core.SipProfiles;
using CallSign.Web.Settings;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>sofia.conf: the SIP profiles of the node that asks, as <see cref="ServedProfile"/> has them, with their gateways.</summary>
internal sealed class SofiaConf(CallSignSettings settings) : IXmlCurlSection
{
    private readonly SipAddresses _addresses = settings.Sip.ToAddresses();

    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("configuration", "sofia.conf")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> scratch = stackalloc char[64];
        Span<char> nodeScratch = stackalloc char[256];
        var hostname = XmlCurlRequest.TryText(request.First(XmlCurlField.Hostname), nodeScratch, out var node) ? node.ToString() : "";
        var profiles = ServedProfile.On(hostname, snapshot.Platform.All<SipProfile>(), _addresses);
        // mod_sofia picks its profile from whatever comes; naming one only makes the answer shorter.
        var only = XmlCurlRequest.TryText(request.First(XmlCurlField.Profile), scratch, out var name) && profiles.FirstOrDefault(Is(name.ToString())) is { } asked
            ? asked
            : null;
        writer.OpenConfiguration("sofia.conf"u8).Literal("<global_settings>\n"u8)
            .Fixed("log-level"u8, "0"u8)
            .Fixed("auto-restart"u8, "false"u8)
            .Fixed("debug-presence"u8, "0"u8)
            .Literal("</global_settings>\n<profiles>\n"u8);
        foreach (var profile in only is null ? profiles : [only])
        {
            Profile(writer, snapshot, profile);
        }

        writer.Literal("</profiles>\n"u8).CloseConfiguration();
        return true;

        static Func<ServedProfile, bool> Is(string name) => profile => profile.Name == name;
    }

    private static void Profile(FsXmlWriter writer, PbxSnapshot snapshot, ServedProfile profile)
    {
        writer.Literal("<profile name=\""u8).Token(profile.Name).Literal("\">\n"u8);
        if (profile.Aliases.Count > 0)
        {
            writer.Literal("<aliases>\n"u8);
            foreach (var alias in profile.Aliases)
            {
                writer.Literal("<alias name=\""u8).Token(alias).Literal("\"/>\n"u8);
            }

            writer.Literal("</aliases>\n"u8);
        }

        writer.Literal("<gateways>\n"u8);
        foreach (var gateway in snapshot.Gateways)
        {
            if (gateway.Profile == profile.Name)
            {
                Gateway(writer, gateway);
            }
        }

        writer.Literal("</gateways>\n"u8);
        if (profile.Domains.Count > 0)
        {
            writer.Literal("<domains>\n"u8);
            foreach (var domain in profile.Domains)
            {
                writer.Literal("<domain name=\""u8).Token(domain.Name).Literal(domain.Alias ? "\" alias=\"true"u8 : "\" alias=\"false"u8)
                    .Literal(domain.Parse ? "\" parse=\"true\"/>\n"u8 : "\" parse=\"false\"/>\n"u8);
            }

            writer.Literal("</domains>\n"u8);
        }

        writer.Literal("<settings>\n"u8);
        foreach (var setting in profile.Settings)
        {
            Setting(writer, setting);
        }

        writer.Literal("</settings>\n</profile>\n"u8);
    }

    // What was saved was checked then, and is once more: a row may come from elsewhere.
    private static void Setting(FsXmlWriter writer, SofiaSetting setting)
    {
        if (SofiaParameters.Find(setting.Name) is not { } known || SofiaValue.Problem(known, setting.Value) is not null)
        {
            return;
        }

        foreach (var value in known.Repeats ? SofiaValue.Items(setting.Value) : [setting.Value])
        {
            writer.OpenParam(Encoding.ASCII.GetBytes(known.Name));
            if (SofiaParameters.Constants.Contains(value))
            {
                writer.Literal(Encoding.ASCII.GetBytes(value));
            }
            else
            {
                writer.Data(value);
            }

            writer.CloseValue();
        }
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
}
