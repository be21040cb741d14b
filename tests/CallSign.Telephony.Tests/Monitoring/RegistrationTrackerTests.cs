using System.Text;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Tests.Esl;
using CallSign.TestSupport;

namespace CallSign.Telephony.Tests.Monitoring;

public sealed class RegistrationTrackerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Follows_the_recording_of_a_phone_that_registers_is_flushed_and_registers_again()
    {
        using var tracker = new RegistrationTracker(_time);
        var told = new List<string>();
        tracker.Changed += domains => told.Add(string.Join(',', domains));
        var counts = new List<int>();
        foreach (var frame in ReferenceDecoder.Frames(Transcripts.Read("rereg.plain.esl")).Where(f => f.Body.Length > 0))
        {
            var e = EslEvent.FromPlain(frame.Body);
            tracker.Apply("vm", e.View);
            if (counts.Count == 0 || counts[^1] != tracker.Count("acme.test"))
            {
                counts.Add(tracker.Count("acme.test"));
            }
        }

        Assert.Equal([0, 1, 0, 1], counts);
        var phone = Assert.Single(tracker.Of("ACME.test", "1000"));
        Assert.Equal(("acme.test", "1000", "sipp", "127.0.0.1:5061", "internal", "vm"), (phone.Domain, phone.Number, phone.UserAgent, phone.Address, phone.Profile, phone.Node));
        Assert.Equal(["1000"], tracker.Numbers("acme.test"));
        Assert.Empty(told);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(["acme.test"], told); // all of it at once
    }

    [Fact]
    public void The_switchs_list_is_the_truth_and_keeps_what_only_events_and_xmlstatus_tell()
    {
        using var tracker = new RegistrationTracker(_time);
        var now = _time.GetUtcNow().UtcDateTime;
        tracker.Replace("vm", RegistrationRow.ReadAll(Encoding.UTF8.GetString(Transcripts.Read("api/show_registrations.json")), now), now);
        Assert.Equal((3, 2, 1), (tracker.Total, tracker.Count("acme.test"), tracker.Count("globex.test")));
        tracker.SetUserAgents("vm", SofiaStatus.Read(Encoding.UTF8.GetString(Transcripts.Read("api/sofia_xmlstatus_profile_internal_reg.txt")), "registration")
            .Select(r => (r["call-id"], r["agent"])));
        var phone = Assert.Single(tracker.Of("acme.test", "1001"));
        Assert.Equal(("sipp", "internal", "sip:1001@127.0.0.1:6001"), (phone.UserAgent, phone.Profile, phone.Contact));

        _time.Advance(TimeSpan.FromMinutes(5));
        Register(tracker, "1009", "fresh");
        now = _time.GetUtcNow().UtcDateTime;
        tracker.Replace("vm", [], now); // a list that lags: the newest is not in it yet
        Assert.Equal(1, tracker.Total);
        Assert.Equal("1009", Assert.Single(tracker.Numbers("acme.test")));
        tracker.Clear("vm");
        Assert.Equal(0, tracker.Total);
    }

    [Fact]
    public void A_phone_that_does_not_renew_is_forgotten()
    {
        using var tracker = new RegistrationTracker(_time);
        Register(tracker, "1000", "x");
        _time.Advance(TimeSpan.FromSeconds(3600));
        tracker.Sweep();
        Assert.Equal(1, tracker.Total);
        _time.Advance(TimeSpan.FromSeconds(100));
        tracker.Sweep();
        Assert.Equal(0, tracker.Total);
    }

    [Fact]
    public void A_phone_cannot_register_others_by_what_it_writes_into_its_call_id()
    {
        const string evil = "x</call-id></registration><registration><call-id>1-7564@127.0.0.1</call-id><agent>evil</agent></registration>";
        var text = $"<profile>\n  <registrations>\n    <registration>\n        <call-id>{evil}</call-id>\n        <user>1000@acme.test</user>\n        <agent>good</agent>\n"
            + "    </registration>\n  </registrations>\n</profile>\n";
        var row = Assert.Single(SofiaStatus.Read(text, "registration"));
        Assert.Equal(evil, row["call-id"]);
        Assert.Equal("good", row["agent"]);
    }

    [Fact]
    public void Gateways_are_read_and_follow_their_events()
    {
        var gateways = new GatewayTracker(_time);
        gateways.Replace("vm", Encoding.UTF8.GetString(Transcripts.Read("api/sofia_xmlstatus_gateway.txt")));
        Assert.Equal(
            [("carrier1", "NOREG", "UP"), ("carrier2", "FAIL_WAIT", "DOWN"), ("example.com", "NOREG", "UP")],
            gateways.Of("vm").Select(g => (g.Name, g.State, g.Status)));
        Assert.NotNull(gateways.Of("vm")[0].PingMs);
        Assert.Null(gateways.Of("vm")[1].PingMs);
        var state = EslEvent.FromPlain("Event-Name: CUSTOM\nEvent-Subclass: sofia%3A%3Agateway_state\nGateway: carrier2\nState: REGED\nPing-Status: UP\n\n"u8);
        Assert.False(gateways.Apply("vm", state.View));
        Assert.Equal(("REGED", "UP"), (gateways.Of("vm")[1].State, gateways.Of("vm")[1].Status));
        Assert.True(gateways.Apply("vm", EslEvent.FromPlain("Event-Name: CUSTOM\nEvent-Subclass: sofia%3A%3Agateway_add\nGateway: new\n\n"u8).View));
    }

    [Fact]
    public void A_gateways_last_changes_are_kept_with_what_the_carrier_said()
    {
        var gateways = new GatewayTracker(_time);
        var list = Encoding.UTF8.GetString(Transcripts.Read("api/sofia_xmlstatus_gateway.txt"));
        gateways.Replace("vm", list);
        void Tell(string state, string more = "") => gateways.Apply(
            "vm", EslEvent.FromPlain(Encoding.UTF8.GetBytes($"Event-Name: CUSTOM\nEvent-Subclass: sofia%3A%3Agateway_state\nGateway: carrier2\nState: {state}\nPing-Status: DOWN\n{more}\n")).View);
        Tell("TRYING");
        Tell("FAILED", "Phrase: Service%20Unavailable\nStatus: 503\n");
        _time.Advance(TimeSpan.FromSeconds(1));
        Tell("FAIL_WAIT");
        var since = _time.GetUtcNow().UtcDateTime;
        _time.Advance(TimeSpan.FromSeconds(30));
        gateways.Replace("vm", list); // as it was: nothing new
        var carrier = gateways.Of("vm")[1];
        Assert.Equal([("FAIL_WAIT", null), ("FAILED", "503 Service Unavailable"), ("TRYING", null)], carrier.History.Select(c => (c.State, c.Reason)));
        Assert.Equal(since, carrier.Since);
        for (var i = 0; i < 60; i++)
        {
            Tell(i % 2 == 0 ? "TRYING" : "FAILED");
        }

        Assert.Equal(GatewayTracker.MostChanges, gateways.Of("vm")[1].History.Count);
        Assert.Empty(gateways.Of("vm")[0].History);
    }

    private static void Register(RegistrationTracker tracker, string number, string token) => tracker.Apply("vm", EslEvent.FromPlain(Encoding.UTF8.GetBytes(
        $"Event-Name: CUSTOM\nEvent-Subclass: sofia%3A%3Aregister\nfrom-user: {number}\nfrom-host: acme.test\ncall-id: {token}\nexpires: 3600\n\n")).View);
}
