using System.Xml.Linq;
using CallSign.Core.Routing;

namespace CallSign.Web.Tests.XmlCurl;

public sealed class DirectoryTests
{
    [Fact]
    public void Registration_gets_the_hash_and_never_the_password()
    {
        var answer = TestPbx.Ask(TestPbx.Lookup("1000", "acme.test", "action=sip_auth&"))!;

        Assert.Equal(ExtensionEntry.HashOf("1000", "acme.test", "pw-1000-of-acme.test"), Param(answer, "a1-hash"));
        Assert.DoesNotContain("pw-1000", answer);
        Assert.Equal("3", Param(answer, "max-registrations-per-extension"));
        Assert.Equal("acme.test", Variable(answer, "user_context"));
    }

    [Theory]
    [InlineData("user_call")]
    [InlineData("voicemail-lookup")]
    [InlineData("message-count")]
    [InlineData("reverse-auth-lookup")]
    [InlineData("group_call")]
    [InlineData("something-new")]
    public void Lookups_that_check_no_password_get_no_hash(string action) =>
        Assert.Null(Param(TestPbx.Ask(TestPbx.Lookup("1000", "acme.test", $"action={action}&"))!, "a1-hash"));

    // mod_sofia lets a user without any params in with every password.
    [Theory]
    [InlineData("")]
    [InlineData("action=sip_auth&")]
    [InlineData("action=jsonrpc-authenticate&")]
    public void Whoever_may_log_in_always_has_a_hash(string action) =>
        Assert.Equal(32, Param(TestPbx.Ask(TestPbx.Lookup("1003", "acme.test", action))!, "a1-hash")!.Length);

    [Fact]
    public void A_disabled_or_unknown_user_is_not_found()
    {
        var snapshot = PbxSnapshot.Of([TestPbx.Tenant(TestPbx.Acme, TestPbx.Extension(TestPbx.Acme, "1000", e => e.Enabled = false))], [], DateTimeOffset.UnixEpoch);
        Assert.Null(TestPbx.Ask(TestPbx.Lookup("1000", "acme.test", "action=sip_auth&"), snapshot));
        Assert.Null(TestPbx.Ask(TestPbx.Lookup("1009", "acme.test", "action=sip_auth&"), snapshot));
    }

    [Theory]
    [InlineData("action=event_socket_auth&")]
    [InlineData("action=skinny-auth&")]
    [InlineData("number_alias=check&")]
    public void Logins_that_are_not_offered_are_refused(string more) => Assert.Null(TestPbx.Ask(TestPbx.Lookup("1000", "acme.test", more)));

    [Fact]
    public void The_same_user_is_found_by_number_alias()
    {
        var form = "section=directory&tag_name=domain&key_name=name&key_value=acme.test&action=voicemail-lookup&key=id&user=1001&domain=acme.test&key=number-alias&user=1001&domain=acme.test";
        Assert.Equal("1001", (string?)User(TestPbx.Ask(form)!).Attribute("number-alias"));
    }

    [Fact]
    public void A_call_gets_a_dial_string_or_busy()
    {
        Assert.Equal(
            "{sip_invite_domain=acme.test,presence_id=1000@acme.test,media_timeout=300000,media_hold_timeout=1800000}${sofia_contact(*/1000@acme.test)}",
            Param(TestPbx.Ask(TestPbx.Lookup("1000", "acme.test", "action=user_call&"))!, "dial-string"));
        var quiet = PbxSnapshot.Of([TestPbx.Tenant(TestPbx.Acme, TestPbx.Extension(TestPbx.Acme, "1000", e => e.DoNotDisturb = true))], [], DateTimeOffset.UnixEpoch);
        Assert.Equal("error/user_busy", Param(TestPbx.Ask(TestPbx.Lookup("1000", "acme.test", "action=user_call&"), quiet)!, "dial-string"));
    }

    [Fact]
    public void A_mailbox_has_its_pin_and_mail_only_where_they_are_needed()
    {
        var snapshot = PbxSnapshot.Of(
            [TestPbx.Tenant(TestPbx.Acme, TestPbx.Extension(TestPbx.Acme, "1000", e => e.VoicemailEmail = "a.b+c@example.com"), TestPbx.Extension(TestPbx.Acme, "1001", e => e.VoicemailEnabled = false))],
            [], DateTimeOffset.UnixEpoch);
        var answer = TestPbx.Ask(TestPbx.Lookup("1000", "acme.test", "action=voicemail-lookup&"), snapshot)!;

        Assert.Equal("91000", Param(answer, "vm-password"));
        Assert.Equal("a.b+c@example.com", Param(answer, "vm-mailto"));
        Assert.Null(Param(TestPbx.Ask(TestPbx.Lookup("1000", "acme.test", "action=sip_auth&"), snapshot)!, "vm-password"));
        Assert.Equal("false", Param(TestPbx.Ask(TestPbx.Lookup("1001", "acme.test", "action=voicemail-lookup&"), snapshot)!, "vm-enabled"));
    }

    [Fact]
    public void A_phone_that_challenges_the_switch_gets_the_password_itself()
    {
        var answer = TestPbx.Ask(TestPbx.Lookup("1000", "acme.test", "action=reverse-auth-lookup&sip_call_id=x&"))!;
        Assert.Equal("1000", Param(answer, "reverse-auth-user"));
        Assert.Equal("pw-1000-of-acme.test", Param(answer, "reverse-auth-pass"));
    }

    [Fact]
    public void A_group_is_a_list_of_pointers()
    {
        var answer = XDocument.Parse(TestPbx.Ask("section=directory&tag_name=domain&key_name=name&key_value=acme.test&group=sales&action=group_call&group_name=sales&domain=acme.test")!);
        Assert.Equal(["1001", "1002"], answer.Descendants("user").Where(u => (string?)u.Attribute("type") == "pointer").Select(u => (string?)u.Attribute("id")));
        Assert.Null(TestPbx.Ask("section=directory&tag_name=domain&key_name=name&key_value=acme.test&action=group_call&group_name=nobody&domain=acme.test"));
    }

    [Fact]
    public void A_network_list_has_the_users_with_addresses()
    {
        var answer = XDocument.Parse(TestPbx.Ask("section=directory&tag_name=domain&key_name=name&key_value=acme.test&domain=acme.test&purpose=network-list")!);
        var user = Assert.Single(answer.Descendants("user"));
        Assert.Equal(("1002", "192.0.2.7/32"), ((string?)user.Attribute("id"), (string?)user.Attribute("cidr")));
        Assert.Empty(XDocument.Parse(TestPbx.Ask("section=directory&tag_name=domain&key_name=name&key_value=globex.test&domain=globex.test&purpose=network-list")!).Descendants("user"));
    }

    [Theory]
    [InlineData("user=1001", new[] { "1001" })]
    [InlineData("user=_all_", new[] { "1000", "1001", "1002" })]
    [InlineData("group=sales", new[] { "1001", "1002" })]
    public void A_published_message_goes_to_the_mailboxes_that_there_are(string whom, string[] expected)
    {
        var answer = XDocument.Parse(TestPbx.Ask($"section=directory&tag_name=domain&key_name=name&key_value=acme.test&{whom}&domain=acme.test&purpose=publish-vm")!);
        Assert.Equal(expected, answer.Descendants("user").Select(u => (string?)u.Attribute("id")));
    }

    [Fact]
    public void Nobody_without_a_mailbox_is_published_to() =>
        Assert.Null(TestPbx.Ask("section=directory&tag_name=domain&key_name=name&key_value=acme.test&user=1003&domain=acme.test&purpose=publish-vm"));

    [Fact]
    public void Dial_by_name_knows_only_the_visible()
    {
        var snapshot = PbxSnapshot.Of(
            [TestPbx.Tenant(TestPbx.Acme, TestPbx.Extension(TestPbx.Acme, "1000"), TestPbx.Extension(TestPbx.Acme, "1001", e => e.DirectoryVisible = false))], [], DateTimeOffset.UnixEpoch);
        var answer = TestPbx.Ask("section=directory&tag_name=domain&key_name=name&key_value=acme.test&Event-Calling-Function=populate_database", snapshot)!;
        Assert.Equal("1000", (string?)User(answer).Attribute("id"));
        Assert.Equal("User 1000 of Acme", Variable(answer, "directory_full_name"));
    }

    [Fact]
    public void Domains_are_listed_for_a_profile_or_told_one_by_one()
    {
        var all = XDocument.Parse(TestPbx.Ask("section=directory&tag_name=&key_name=&key_value=&purpose=gateways&profile=internal")!);
        Assert.Equal(["acme.test", "globex.test"], all.Descendants("domain").Select(d => (string?)d.Attribute("name")));
        var one = XDocument.Parse(TestPbx.Ask("section=directory&tag_name=domain&key_name=name&key_value=acme.test&purpose=gateways&profile=internal")!);
        Assert.Equal("acme.test", (string?)Assert.Single(one.Descendants("domain")).Attribute("name"));
        var bare = XDocument.Parse(TestPbx.Ask("section=directory&tag_name=domain&key_name=name&key_value=acme.test")!);
        Assert.Empty(bare.Descendants("user"));
    }

    private static XElement User(string answer) => Assert.Single(XDocument.Parse(answer).Descendants("user"));

    private static string? Param(string answer, string name) => Value(answer, "param", name);

    private static string? Variable(string answer, string name) => Value(answer, "variable", name);

    private static string? Value(string answer, string element, string name) =>
        (string?)User(answer).Descendants(element).SingleOrDefault(p => (string?)p.Attribute("name") == name)?.Attribute("value");
}
