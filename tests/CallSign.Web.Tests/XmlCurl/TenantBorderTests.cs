using CallSign.Core.Routing;

namespace CallSign.Web.Tests.XmlCurl;

public sealed class TenantBorderTests
{
    [Fact]
    public void What_one_tenant_asks_never_holds_anything_of_another()
    {
        var snapshot = TestPbx.Snapshot();
        var secrets = snapshot.Served("globex.test")!.Extensions.SelectMany(e => new[] { e.A1Hash, e.SipPassword, e.DisplayName }).ToList();
        foreach (var number in (string[])["1000", "1001", "3001", "_all_", "9196", "*97", "5901", "callsign-after-ringing"])
        {
            foreach (var action in (string[])["", "sip_auth", "user_call", "voicemail-lookup", "message-count", "reverse-auth-lookup", "jsonrpc-authenticate", "group_call", "unknown"])
            {
                Check(TestPbx.Ask(TestPbx.Lookup(number, "acme.test", action.Length == 0 ? "" : $"action={action}&"), snapshot));
            }

            foreach (var purpose in (string[])["publish-vm", "network-list", "unknown"])
            {
                Check(TestPbx.Ask(TestPbx.Lookup(number, "acme.test", $"purpose={purpose}&"), snapshot));
            }

            Check(TestPbx.Ask(TestPbx.Dial(number, "acme.test", more: "&variable_callsign_rang=3001"), snapshot));
        }

        void Check(string? answer)
        {
            if (answer is not null)
            {
                Assert.DoesNotContain("globex", answer, StringComparison.OrdinalIgnoreCase);
                Assert.All(secrets, s => Assert.DoesNotContain(s, answer));
            }
        }
    }

    [Fact]
    public void A_number_of_another_tenant_is_unknown()
    {
        var answer = TestPbx.Ask(TestPbx.Dial("3001", "acme.test"))!;
        Assert.Contains("<action application=\"hangup\" data=\"UNALLOCATED_NUMBER\"/>", answer);
        Assert.Contains("user/3001@globex.test", TestPbx.Ask(TestPbx.Dial("3001", "globex.test"))!);
    }

    // mod_sofia serves every subscription that is proved, whatever it watches.
    [Theory]
    [InlineData("3001", "globex.test", false)]
    [InlineData("3001", "GLOBEX.test", false)]
    [InlineData("park%2B5901%2Bglobex.test", "acme.test", false)]
    [InlineData("sip%2B3001%40globex.test", "acme.test", false)]
    [InlineData("3001", "globex.test%00", false)]
    [InlineData("1001", "acme.test", true)]
    [InlineData("park%2B5901", "acme.test", true)]
    [InlineData("1001", "192.0.2.1", true)]
    public void A_lamp_is_for_the_own_tenant_only(string user, string host, bool isServed)
    {
        var more = $"action=sip_auth&sip_to_user={user}&sip_to_host={host}&sip_auth_method=";
        Assert.Equal(isServed, TestPbx.Ask(TestPbx.Lookup("1000", "acme.test", more + "SUBSCRIBE&")) is not null);
        // A call may go to any domain: it ends in the caller's own dialplan.
        Assert.NotNull(TestPbx.Ask(TestPbx.Lookup("1000", "acme.test", more + "INVITE&")));
    }

    // The phone of one tenant that got into the context of another is a stranger there: it has no mailbox to listen to.
    [Fact]
    public void A_caller_of_another_tenant_is_nobody()
    {
        var form = TestPbx.Dial("*97", "acme.test").Replace("variable_domain_name=acme.test", "variable_domain_name=globex.test", StringComparison.Ordinal);
        Assert.Contains("data=\"check default acme.test\"", TestPbx.Ask(form)!);
    }

    [Theory]
    [InlineData("evil.test")]
    [InlineData("ACME.test")]
    [InlineData("acme.test.")]
    [InlineData("test")]
    [InlineData("")]
    public void A_domain_that_is_not_exactly_ours_gets_nothing(string domain)
    {
        Assert.Null(TestPbx.Ask(TestPbx.Lookup("1000", domain)));
        Assert.Null(TestPbx.Ask(TestPbx.Lookup("1000", domain, "action=sip_auth&")));
        Assert.Null(TestPbx.Ask(TestPbx.Dial("1000", domain)));
    }

    [Fact]
    public void Nothing_of_a_disabled_tenant_is_served()
    {
        var disabled = new Core.Tenancy.Tenant { Name = "Off", Domain = "off.test", Enabled = false };
        var snapshot = PbxSnapshot.Of(
            [TestPbx.Tenant(disabled, TestPbx.Extension(disabled, "1000", e => e.AllowedAddresses = "192.0.2.0/24"))], [], DateTimeOffset.UnixEpoch);

        Assert.Null(TestPbx.Ask(TestPbx.Lookup("1000", "off.test", "action=sip_auth&"), snapshot));
        Assert.Null(TestPbx.Ask(TestPbx.Dial("1000", "off.test"), snapshot));
        Assert.DoesNotContain("off.test", TestPbx.Ask("section=directory&tag_name=&key_name=&key_value=&purpose=gateways", snapshot)!);
        Assert.DoesNotContain("off.test", TestPbx.Ask("section=configuration&tag_name=configuration&key_name=name&key_value=acl.conf", snapshot)!);
    }
}
