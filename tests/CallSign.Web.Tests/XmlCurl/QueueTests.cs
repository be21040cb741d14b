using CallSign.Core.Destinations;
using CallSign.Core.Nouns;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Web.XmlCurl.Dialplan;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>Queues in the dialplan and in callcenter.conf.</summary>
public sealed class QueueTests
{
    private static readonly Guid QueueId = Guid.Parse("018f0000-0000-7000-8000-0000000000c1");
    private static readonly Guid AgentId = Guid.Parse("018f0000-0000-7000-8000-0000000000c2");
    private static readonly string Name = $"{QueueId:N}@acme.test";
    private static readonly string Agent = $"{AgentId:N}@acme.test";

    [Fact]
    public void A_call_joins_the_queue_and_comes_back_for_what_follows() => Assert.Equal(
        [
            ("multiset", "^^;domain_name=acme.test;hangup_after_bridge=true;cc_cause=;cc_cancel_reason=;cc_exit_keys=*;cc_base_score="),
            ("callcenter", Name), ("execute_extension", $"callsign-after-{QueueId:N} XML acme.test"),
        ],
        TestPbx.Actions(TestPbx.Dial("650", "acme.test"), Pbx(q => (q.ExitKey, q.Exit) = ("*", Destination.ToNumber("1003")))));

    [Theory]
    [InlineData("answered", "", "")]
    [InlineData("cancel", "TIMEOUT", "1001")]
    [InlineData("cancel", "NO_AGENT_TIMEOUT", "1002")]
    [InlineData("cancel", "EXIT_WITH_KEY", "1003")]
    [InlineData("", "", "1001")] // the switch does not know the queue
    public void What_follows_depends_on_how_it_ended(string cause, string reason, string number)
    {
        var pbx = Pbx(q => (q.ExitKey, q.Exit, q.Overflow, q.NoAgent) = ("0", Destination.ToNumber("1003"), Destination.ToNumber("1001"), Destination.ToNumber("1002")));
        var more = (cause.Length == 0 ? "" : $"&variable_cc_cause={cause}") + (reason.Length == 0 ? "" : $"&variable_cc_cancel_reason={reason}");
        var actions = TestPbx.Actions(TestPbx.Dial($"callsign-after-{QueueId:N}", "acme.test", more: more), pbx);
        Assert.Equal(number.Length == 0 ? [("hangup", "NORMAL_CLEARING")] : TestPbx.LedTo(number), actions);
    }

    [Fact]
    public void A_full_queue_is_not_joined()
    {
        var router = TestPbx.Router(s => s.AddSingleton<IQueueWaiting>(new Waiting(3)));
        var full = Pbx(q => (q.MaxWaiting, q.Overflow) = (3, Destination.ToNumber("1001")));
        Assert.Equal(TestPbx.LedTo("1001"), TestPbx.Actions(TestPbx.Dial("650", "acme.test"), full, router));
        Assert.Contains(TestPbx.Actions(TestPbx.Dial("650", "acme.test"), Pbx(q => q.MaxWaiting = 4), router), a => a.Application == "callcenter");
    }

    [Fact]
    public void Who_asks_to_be_called_back_talks_to_the_module_and_is_at_his_place_where_it_is_away()
    {
        // 09:00 in UTC of the test's clock minus nothing: joined 100 s ago, answered 130 s ago.
        var now = TestPbx.Clock.GetUtcNow().ToUnixTimeSeconds();
        var more = $"&variable_cc_cause=cancel&variable_cc_cancel_reason=EXIT_WITH_KEY&variable_cc_exit_key=1&variable_cc_queue_joined_epoch={now - 100}&Caller-Channel-Answered-Time={now - 130}000000";
        foreach (var (countsBefore, score, since) in new[] { (true, 0, now - 130), (false, 100, now - 100) })
        {
            Assert.Equal(
                [
                    ("multiset", $"^^;domain_name=acme.test;hangup_after_bridge=true;cc_cause=;cc_cancel_reason=;cc_exit_keys=01;cc_base_score={score};callsign_queue_since={since}"),
                    ("socket", $"127.0.0.1:9001/queue/callback/{QueueId:N} async full"), ("callcenter", Name), ("execute_extension", $"callsign-after-{QueueId:N} XML acme.test"),
                ],
                TestPbx.Actions(
                    TestPbx.Dial($"callsign-after-{QueueId:N}", "acme.test", more: more),
                    Pbx(q => (q.Callback, q.CallbackKey, q.ExitKey, q.Exit, q.CountTimeBefore) = (true, "1", "0", Destination.ToNumber("1003"), countsBefore))));
        }

        // The other key still leads out, and the same key where nobody is called back.
        Assert.Equal(TestPbx.LedTo("1003"), TestPbx.Actions(
            TestPbx.Dial($"callsign-after-{QueueId:N}", "acme.test", more: more.Replace("exit_key=1", "exit_key=0", StringComparison.Ordinal)),
            Pbx(q => (q.Callback, q.ExitKey, q.Exit) = (true, "0", Destination.ToNumber("1003")))));
        Assert.Equal([("hangup", "NORMAL_CLEARING")], TestPbx.Actions(TestPbx.Dial($"callsign-after-{QueueId:N}", "acme.test", more: more), Pbx()));
    }

    [Theory]
    [InlineData("%2B4930123", true)]
    [InlineData("49%24%7Bsystem%20ls%7D", false)]
    [InlineData("%3Cx-pre-process%3E", false)]
    public void Who_is_called_back_joins_at_his_place_as_the_caller(string number, bool good)
    {
        var now = TestPbx.Clock.GetUtcNow().ToUnixTimeSeconds();
        var callback = Guid.NewGuid();
        var more = $"&variable_callsign_callback={callback:N}&variable_callsign_callback_number={number}&variable_callsign_queue_since={now - 600}";
        var actions = TestPbx.Actions(TestPbx.Dial($"callsign-after-{QueueId:N}", "acme.test", more: more), Pbx(q => q.Callback = true));
        Assert.Contains(("multiset", $"^^;domain_name=acme.test;hangup_after_bridge=true;cc_cause=;cc_cancel_reason=;cc_exit_keys=1;cc_base_score=600;callsign_queue_since={now - 600};callsign_callback="), actions);
        Assert.Equal(good ? ["caller_id_number=+4930123", "caller_id_name=+4930123"] : [], actions.Where(a => a.Application == "set_profile_var").Select(a => a.Data));
        Assert.Equal(
            [("socket", $"127.0.0.1:9001/queue/answered/{callback:N} async full"), ("callcenter", Name), ("execute_extension", $"callsign-after-{QueueId:N} XML acme.test")],
            actions.TakeLast(3));
    }

    [Fact]
    public void Everything_is_read_at_the_start_and_one_queue_when_it_is_asked_for()
    {
        var pbx = Pbx();
        foreach (var form in new[] { Conf(""), Conf("&CC-Queue=" + Uri.EscapeDataString(Name)) })
        {
            var document = FreeSwitchReader.Read(TestPbx.Ask(form, pbx)!);
            var queue = Assert.Single(document.Descendants("queue"));
            Assert.Equal(Name, (string?)queue.Attribute("name"));
            Assert.Equal("longest-idle-agent", Param(queue, "strategy"));
            Assert.Equal("On Break", Param(queue, "agent-no-answer-status"));
            var agent = Assert.Single(document.Descendants("agent"));
            Assert.Equal((Agent, "callback", "[leg_timeout=20]user/1001@acme.test", "10"),
                ((string?)agent.Attribute("name"), (string?)agent.Attribute("type"), (string?)agent.Attribute("contact"), (string?)agent.Attribute("wrap-up-time")));
            Assert.Null(agent.Attribute("status")); // mod_callcenter would log everybody out at each reload
            var tier = Assert.Single(document.Descendants("tier"));
            Assert.Equal((Agent, Name, "2", "3"), ((string?)tier.Attribute("agent"), (string?)tier.Attribute("queue"), (string?)tier.Attribute("level"), (string?)tier.Attribute("position")));
        }
    }

    [Theory]
    [InlineData("018f00000000700080000000000000c1@globex.test")] // a queue of another tenant by this one's id
    [InlineData("018f00000000700080000000000000c1@ACME.test")]
    [InlineData("5000@acme.test")]
    [InlineData("'; drop table agents; --")]
    public void What_is_not_there_is_an_empty_document(string queue)
    {
        var document = FreeSwitchReader.Read(TestPbx.Ask(Conf("&CC-Queue=" + Uri.EscapeDataString(queue)), Pbx())!);
        Assert.Empty(document.Descendants("queue").Concat(document.Descendants("agent")).Concat(document.Descendants("tier")));
    }

    [Fact]
    public void Whose_telephone_is_gone_is_not_served()
    {
        var pbx = Pbx(agent: a => a.Contact = Destination.To("extension", Guid.NewGuid()));
        var document = FreeSwitchReader.Read(TestPbx.Ask(Conf(""), pbx)!);
        Assert.Single(document.Descendants("queue"));
        Assert.Empty(document.Descendants("agent").Concat(document.Descendants("tier")));
    }

    [Fact]
    public void A_number_outside_goes_by_the_tenants_routes() => Assert.Equal(
        "[leg_timeout=20,group_confirm_key=1,group_confirm_cancel_timeout=true,group_confirm_file=ivr/ivr-accept_reject_voicemail.wav,loopback_export=callsign_dials,callsign_dials=+4915112345]loopback/+4915112345/acme.test/XML",
        (string?)FreeSwitchReader.Read(TestPbx.Ask(Conf(""), Pbx(agent: a => (a.Contact, a.Confirm) = (Destination.ToNumber("+4915112345"), true)))!).Descendants("agent").Single().Attribute("contact"));

    [Theory]
    [InlineData("1001", "*22", "queue_login", null)]
    [InlineData("1001", "*23", "queue_logout", null)]
    [InlineData("1001", "*24", "queue_pause", null)]
    [InlineData("1001", "*247", "queue_pause", "7")]
    [InlineData("1001", "*248", null, null)] // no such code
    [InlineData("1001", "*259", "queue_wrap_up", "9")]
    [InlineData("1001", "*25", null, null)] // a result is needed
    [InlineData("1002", "*22", null, null)] // no agent's telephone
    public void Agents_serve_themselves_by_telephone(string caller, string dialled, string? feature, string? number)
    {
        var codes = new INoun[] { new AgentCode { Name = "Lunch", Code = "7", Use = AgentCodeUse.Pause }, new AgentCode { Name = "Sold", Code = "9", Use = AgentCodeUse.WrapUp } };
        var told = TestPbx.Actions(TestPbx.Dial(dialled, "acme.test", caller), Pbx(more: codes)).Where(a => a.Application == "event").Select(a => a.Data).SingleOrDefault();
        Assert.Equal(
            feature is null ? null : $"Event-Subclass=callsign::feature,Event-Name=CUSTOM,Callsign-Feature={feature},Callsign-Domain=acme.test,Callsign-Extension={caller}"
                + (number is null ? "" : ",Callsign-Number=" + number),
            told);
    }

    private static string Conf(string more) => "hostname=vm&section=configuration&tag_name=configuration&key_name=name&key_value=callcenter.conf" + more;

    private static string? Param(System.Xml.Linq.XElement queue, string name) =>
        (string?)queue.Elements("param").Single(p => (string?)p.Attribute("name") == name).Attribute("value");

    private static PbxSnapshot Pbx(Action<CallQueue>? queue = null, Action<QueueAgent>? agent = null, params INoun[] more)
    {
        var extensions = Enumerable.Range(1000, 4).Select(n => TestPbx.Extension(TestPbx.Acme, n.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToList();
        var agents = new QueueAgent { Id = AgentId, TenantId = TestPbx.Acme.Id, Name = "Ada", Contact = Destination.To("extension", extensions[1].Id) };
        agent?.Invoke(agents);
        var sales = new CallQueue
        {
            Id = QueueId, TenantId = TestPbx.Acme.Id, Name = "Sales", Number = "650", Agents = [new QueueTier { AgentId = AgentId, Level = 2, Position = 3 }],
        };
        queue?.Invoke(sales);
        return PbxSnapshot.Of(
            [new TenantSnapshot(TestPbx.Acme, extensions, new NounSet([sales, agents, .. more])), TestPbx.Tenant(TestPbx.Globex)], [], DateTimeOffset.UnixEpoch);
    }

    private sealed class Waiting(int count) : IQueueWaiting
    {
        int IQueueWaiting.Waiting(Guid tenantId, Guid queueId) => count;
    }
}
