using CallSign.Core.AccessLists;
using CallSign.Core.Dialplans;
using CallSign.Core.SipProfiles;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>What tenants wrote themselves, and the platform's lists and profiles, as FreeSWITCH reads them.</summary>
public sealed class OwnDialplanTests
{
    [Fact]
    public void Own_extensions_stand_before_and_behind_the_routes_with_the_domain_written_out()
    {
        var snapshot = TestPbx.With(
            Own("Late", DialplanPosition.After, "<action application=\"playback\" data=\"ivr/ivr-welcome.wav\"/>"),
            Own("Early", DialplanPosition.Before, "<action application=\"set\" data=\"x_a=$1\"/><action application=\"bridge\" data=\"[leg_timeout=9]user/${x_a}@${domain_name}\"/>"));
        Assert.Equal(
            [("set", "x_a=$1"), ("bridge", "[leg_timeout=9]user/${x_a}@acme.test")],
            TestPbx.Actions(TestPbx.Dial("7712", "acme.test"), snapshot).Where(a => a.Application is "bridge" || a.Data.StartsWith("x_", StringComparison.Ordinal)));
        Assert.Contains(("playback", "ivr/ivr-welcome.wav"), TestPbx.Actions(TestPbx.Dial("7712", "acme.test"), snapshot));
        Assert.DoesNotContain(("playback", "ivr/ivr-welcome.wav"), TestPbx.Actions(TestPbx.Dial("1001", "acme.test"), snapshot));
    }

    [Theory]
    [InlineData("112")]
    [InlineData("7712${system x}")]
    [InlineData("7712 XML globex.test")]
    [InlineData("callsign-after-ringing")]
    public void Some_calls_never_get_there(string number)
    {
        var answer = TestPbx.Ask(TestPbx.Dial(number, "acme.test"), TestPbx.With(Own("Own", DialplanPosition.Before, "<action application=\"echo\"/>")));
        Assert.DoesNotContain("\"own-", answer ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hunt-Caller-ID-Number=%24%7Bsystem+x%7D")]
    [InlineData("Caller-Caller-ID-Number=%24%7Bsystem+x%7D")]
    public void A_caller_with_another_number_than_a_number_does_not_get_there(string header)
    {
        var answer = TestPbx.Ask(
            TestPbx.Dial("7712", "acme.test", more: "&" + header), TestPbx.With(Own("Own", DialplanPosition.Before, "<action application=\"log\" data=\"INFO ${caller_id_number}\"/>")));
        Assert.DoesNotContain("\"own-", answer ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_text_with_the_preprocessors_name_stays_text()
    {
        var actions = TestPbx.Actions(
            TestPbx.Dial("7712", "acme.test"), TestPbx.With(Own("Own", DialplanPosition.Before, "<action application=\"log\" data=\"INFO X-PRE-PROCESS cmd=exec data=id\"/>")));
        Assert.Contains(("log", "INFO X-PRE-PROCESS cmd=exec data=id"), actions);
    }

    [Fact]
    public void Rows_that_no_editor_saw_are_judged_when_they_are_served()
    {
        var row = Own("Own", DialplanPosition.Before, "<action application=\"echo\"/>");
        row.Extensions[0].Conditions[0].Actions.Add(new DialplanAction { Application = "system", Data = "touch /tmp/x" });
        Assert.DoesNotContain("touch", TestPbx.Ask(TestPbx.Dial("7712", "acme.test"), TestPbx.With(row)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_tenants_calls_see_none_of_it() =>
        Assert.DoesNotContain("own-", TestPbx.Ask(TestPbx.Dial("7712", "globex.test"), TestPbx.With(Own("Own", DialplanPosition.Before, "<action application=\"echo\"/>"))) ?? "", StringComparison.Ordinal);

    [Fact]
    public void Lists_are_served_with_networks_and_the_domains_that_are_there()
    {
        var list = new AccessList
        {
            Name = "carriers", Default = AccessRule.Deny,
            Nodes = [new() { Network = "192.0.2.0/24" }, new() { Rule = AccessRule.Deny, Network = "2001:db8::/32" }, new() { Domain = "acme.test" }, new() { Domain = "gone.test" }, new() { Network = "1\"/><evil/>" }],
        };
        var served = FreeSwitchReader.Read(TestPbx.Ask("section=configuration&tag_name=configuration&key_name=name&key_value=acl.conf", TestPbx.With(list, new AccessList { Name = "off", Enabled = false }))!);
        Assert.Equal(["domains", "carriers"], served.Descendants("list").Select(l => (string?)l.Attribute("name")));
        Assert.Equal(
            ["allow 192.0.2.0/24", "deny 2001:db8::/32", "allow acme.test"],
            served.Descendants("list").Last().Elements("node").Select(n => $"{(string?)n.Attribute("type")} {(string?)n.Attribute("cidr") ?? (string?)n.Attribute("domain")}"));
    }

    [Fact]
    public void A_profiles_row_changes_it_on_its_nodes_and_adds_others()
    {
        var snapshot = TestPbx.With(
            new SipProfile { Name = "internal", Nodes = ["vm"], Parameters = [new() { Name = "sip-port", Value = "5070" }, new() { Name = "apply-inbound-acl", Value = "domains,carriers" }] },
            new SipProfile { Name = "office", Parameters = [new() { Name = "sip-port", Value = "5090" }] },
            new SipProfile { Name = "webrtc", Enabled = false });
        var here = Ask("vm");
        Assert.Equal(["internal", "public", "office"], here.Descendants("profile").Select(p => (string?)p.Attribute("name")));
        Assert.Equal(["5070"], Values(here, "sip-port").Take(1));
        Assert.Equal(["domains", "carriers"], Values(here, "apply-inbound-acl").Take(2));
        Assert.Equal(["5060"], Values(Ask("elsewhere"), "sip-port").Take(1));
        Assert.Equal(["true"], here.Descendants("profile").Single(p => (string?)p.Attribute("name") == "public").Descendants("param").Where(p => (string?)p.Attribute("name") == "disable-transfer").Select(p => (string?)p.Attribute("value")));

        System.Xml.Linq.XDocument Ask(string host) =>
            FreeSwitchReader.Read(TestPbx.Ask($"hostname={host}&section=configuration&tag_name=configuration&key_name=name&key_value=sofia.conf", snapshot)!);

        static IEnumerable<string?> Values(System.Xml.Linq.XDocument sofia, string name) =>
            sofia.Descendants("param").Where(p => (string?)p.Attribute("name") == name).Select(p => (string?)p.Attribute("value"));
    }

    private static TenantDialplan Own(string name, DialplanPosition position, string actions)
    {
        var row = new TenantDialplan
        {
            TenantId = TestPbx.Acme.Id, Name = name, Position = position,
            Xml = $"<extension name=\"own-{name}\" continue=\"true\"><condition field=\"destination_number\" expression=\"^77(\\d+)|112$\">{actions}</condition></extension>",
        };
        row.Normalize();
        Assert.NotEmpty(row.Extensions);
        return row;
    }
}
