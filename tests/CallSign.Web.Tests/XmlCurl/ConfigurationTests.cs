using System.Xml.Linq;
using CallSign.Core.Routing;
using CallSign.Web.XmlCurl;
using CallSign.Web.XmlCurl.Configuration;

namespace CallSign.Web.Tests.XmlCurl;

public sealed class ConfigurationTests
{
    [Fact]
    public void There_are_three_profiles_and_phones_must_prove_who_they_are()
    {
        var sofia = Ask("sofia.conf");

        Assert.Equal(["internal", "webrtc", "public"], sofia.Descendants("profile").Select(p => (string?)p.Attribute("name")));
        foreach (var (profile, port) in new[] { ("internal", "5060"), ("webrtc", "5066"), ("public", "5080") })
        {
            Assert.Equal(port, Setting(sofia, profile, "sip-port"));
            Assert.Equal("public", Setting(sofia, profile, "context"));
            Assert.Equal(profile == "public" ? "false" : "true", Setting(sofia, profile, "auth-calls"));
        }

        Assert.Equal(":7443", Setting(sofia, "webrtc", "wss-binding"));
        Assert.Equal("any_v4.auto", Setting(sofia, "webrtc", "apply-candidate-acl"));
        Assert.Equal("true", Setting(sofia, "public", "disable-register"));
        Assert.Equal("true", Setting(sofia, "internal", "inbound-reg-force-matching-username"));
    }

    [Theory]
    [InlineData("profile=public", new[] { "public" })]
    [InlineData("profile=internal&reconfig=true", new[] { "internal" })]
    [InlineData("profile=public&reconfig=true&gateway=_all_", new[] { "public" })]
    [InlineData("profile=elsewhere", new[] { "internal", "webrtc", "public" })]
    [InlineData("profile=", new[] { "internal", "webrtc", "public" })]
    public void Naming_a_profile_shortens_the_answer(string more, string[] expected) =>
        Assert.Equal(expected, Ask("sofia.conf", more).Descendants("profile").Select(p => (string?)p.Attribute("name")));

    [Fact]
    public void Gateways_are_in_their_profile_with_their_password()
    {
        var gateways = Ask("sofia.conf").Descendants("gateway").ToList();

        Assert.Equal(["acme-trunk", "globex-trunk", "platform"], gateways.Select(g => (string?)g.Attribute("name")));
        Assert.All(gateways, g => Assert.Equal("public", (string?)g.Parent!.Parent!.Attribute("name")));
        Assert.Equal("secret-of-acme-trunk", gateways[0].Descendants("param").Single(p => (string?)p.Attribute("name") == "password").Attribute("value")!.Value);
    }

    // A carrier locks an account after some wrong passwords, so a changed one is worse than none.
    [Fact]
    public void A_gateway_whose_password_could_not_be_carried_is_left_out()
    {
        var snapshot = PbxSnapshot.Of([], [TestPbx.Gateway("good", null), TestPbx.Gateway("bad", null) with { Password = "a${b}" }], DateTimeOffset.UnixEpoch);
        Assert.Equal("good", (string?)Assert.Single(Ask("sofia.conf", snapshot: snapshot).Descendants("gateway")).Attribute("name"));
    }

    [Fact]
    public void Addresses_and_ports_come_from_the_settings()
    {
        var settings = TestPbx.Settings with { Sip = new() { SipAddress = "127.0.0.1", RtpAddress = "127.0.0.2", ExternalAddress = "203.0.113.9", InternalPort = 15060, WssPort = 17443 } };
        var writer = new FsXmlWriter();
        new SofiaConf(settings).Write(new XmlCurlRequest("section=configuration&key_value=sofia.conf"u8), PbxSnapshot.Empty, writer);
        var sofia = FreeSwitchReader.Read(System.Text.Encoding.UTF8.GetString(writer.Written));

        Assert.Equal("127.0.0.1", Setting(sofia, "internal", "sip-ip"));
        Assert.Equal("127.0.0.2", Setting(sofia, "internal", "rtp-ip"));
        Assert.Equal("203.0.113.9", Setting(sofia, "internal", "ext-rtp-ip"));
        Assert.Equal("15060", Setting(sofia, "internal", "sip-port"));
        Assert.Equal("127.0.0.1:17443", Setting(sofia, "webrtc", "wss-binding"));
    }

    [Fact]
    public void Tenants_with_addresses_are_in_the_list_of_domains() =>
        Assert.Equal(["acme.test"], Ask("acl.conf").Descendants("node").Select(n => (string?)n.Attribute("domain")));

    [Fact]
    public void Mailboxes_are_never_open_without_a_pin() =>
        Assert.Equal("false", (string?)Ask("voicemail.conf").Descendants("param").Single(p => (string?)p.Attribute("name") == "allow-empty-password-auth").Attribute("value"));

    [Theory]
    [InlineData("ivr.conf")]
    [InlineData("db.conf")]
    [InlineData("switch.conf")]
    [InlineData("post_load_modules.conf")]
    [InlineData("SOFIA.CONF")]
    [InlineData("../sofia.conf")]
    [InlineData("")]
    public void Other_files_are_not_found(string file) => Assert.Null(TestPbx.Ask($"section=configuration&tag_name=configuration&key_name=name&key_value={file}"));

    [Theory]
    [InlineData("languages")]
    [InlineData("phrases")]
    [InlineData("chatplan")]
    [InlineData("channels")]
    [InlineData("")]
    public void Other_sections_are_not_found(string section) => Assert.Null(TestPbx.Ask($"hostname=vm&section={section}&tag_name=&key_name=&key_value=&user=1000&domain=acme.test"));

    [Fact]
    public void Two_sections_with_one_claim_stop_the_start() =>
        Assert.Contains("acl.conf", Assert.Throws<InvalidOperationException>(() => new XmlCurlRouter([new AclConf(), new AclConf()], [])).Message);

    private static XDocument Ask(string file, string more = "", PbxSnapshot? snapshot = null) =>
        FreeSwitchReader.Read(TestPbx.Ask($"hostname=vm&section=configuration&tag_name=configuration&key_name=name&key_value={file}&{more}", snapshot)!);

    private static string? Setting(XDocument sofia, string profile, string name) =>
        (string?)sofia.Descendants("profile").Single(p => (string?)p.Attribute("name") == profile).Element("settings")!.Elements("param")
            .FirstOrDefault(p => (string?)p.Attribute("name") == name)?.Attribute("value");
}
