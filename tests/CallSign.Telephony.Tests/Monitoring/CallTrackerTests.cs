using System.Text;
using CallSign.Core.Cdrs;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Tests.Esl;

namespace CallSign.Telephony.Tests.Monitoring;

public sealed class CallTrackerTests
{
    private static readonly Guid A = new("a0000000-0000-4000-8000-00000000000a");
    private static readonly Guid B = new("b0000000-0000-4000-8000-00000000000b");
    private static readonly Guid C = new("c0000000-0000-4000-8000-00000000000c");
    private static readonly Guid D = new("d0000000-0000-4000-8000-00000000000d");
    private readonly TrackerPlayer _player = new();
    private long _clock = 1_795_219_220_000_000;

    [Fact]
    public void Nothing_that_comes_after_its_destruction_revives_a_channel()
    {
        _player.Play("internal.plain.esl");
        var changes = _player.Changes.Count;

        // All of it again, as late as can be: the channels are the same ones by their time of creation.
        _player.Play("internal.plain.esl");
        Assert.Equal(changes, _player.Changes.Count);
        Assert.Single(_player.Cdrs);
        Assert.Equal(0, _player.Tracker.Count);
    }

    [Fact]
    public void A_unique_id_that_is_used_again_later_is_another_call()
    {
        Inbound(A);
        End(A);
        _clock += 60_000_000;
        Inbound(A);
        Assert.Single(_player.Live);
        End(A);
        Assert.Equal(2, _player.Cdrs.Count);
    }

    [Fact]
    public void An_attended_transfer_leaves_one_call_between_the_two_that_remain()
    {
        Inbound(A);
        Outbound(B, of: A, number: "1001");
        Answer(A);
        Bridge(A, B);
        Send("CHANNEL_HOLD", B);
        Inbound(C, number: "1001", dialled: "1002"); // the same phone calls the third party
        Outbound(D, of: C, number: "1002");
        Answer(C);
        Bridge(C, D);
        Assert.Equal(2, _player.Live.Count);

        Bridge(A, D); // what the REFER with Replaces makes of it
        End(B);
        End(C);
        var call = Assert.Single(_player.Live);
        Assert.Equal(A, call.CallUuid);
        Assert.Equal(CallState.Answered, call.State);
        Assert.Equal([A, D], call.Legs.Select(l => l.Uuid));
        Assert.Equal(D, call.Legs[0].BridgedTo);

        End(D);
        End(A);
        var cdr = Assert.Single(_player.Cdrs);
        Assert.Equal([A, B, C, D], cdr.Legs.Select(l => l.Uuid));
        Assert.Equal("1002", cdr.AnsweredBy);
        Assert.Empty(_player.Live);
    }

    [Fact]
    public void The_gateway_of_a_call_is_the_one_that_took_it()
    {
        Inbound(A);
        Outbound(B, of: A, number: "030", answer: false, gateway: "first");
        Assert.Equal("first", Assert.Single(_player.Live).Gateway);
        End(B, "NORMAL_TEMPORARY_FAILURE");
        Outbound(C, of: A, number: "030", gateway: "second");
        Bridge(A, C);
        Assert.Equal("second", Assert.Single(_player.Live).Gateway);
        Outbound(D, of: A, number: "031", answer: false, gateway: "third");
        End(D, "LOSE_RACE");
        End(C);
        End(A);
        Assert.Equal("second", Assert.Single(_player.Cdrs).Gateway);
    }

    [Fact]
    public void An_agents_standing_leg_outlives_the_calls_it_is_bridged_into_and_each_has_its_record()
    {
        Outbound(D, of: null, number: "1009"); // mod_callcenter, uuid-standby
        Send("CHANNEL_PARK", D);
        foreach (var member in new[] { A, B })
        {
            Inbound(member, dialled: "5000");
            Bridge(member, D);
            Assert.Equal([member], _player.Live.Select(c => c.CallUuid));
            End(member);
            Send("CHANNEL_PARK", D);
            Assert.Equal([D], _player.Live.Select(c => c.CallUuid));
            Assert.Equal(CallState.Parked, _player.Live[0].State);
        }

        End(D);
        Assert.Empty(_player.Live);
        Assert.Equal([A, B, D], _player.Cdrs.Select(c => c.CallUuid));
        Assert.Equal([D, A], _player.Cdrs[0].Legs.Select(l => l.Uuid));
        Assert.Equal("1009", _player.Cdrs[0].AnsweredBy);
    }

    [Fact]
    public void Every_phone_of_a_ring_group_is_a_leg_and_those_that_lose_the_race_end_alone()
    {
        Inbound(A);
        Outbound(B, of: A, number: "1001", answer: false);
        Outbound(C, of: A, number: "1002", answer: false);
        Send("CHANNEL_PROGRESS", B);
        Assert.Equal(CallState.Ringing, Assert.Single(_player.Live).State);
        Answer(C);
        End(B, "LOSE_RACE");
        Bridge(A, C);
        Assert.Equal([A, C], Assert.Single(_player.Live).Legs.Select(l => l.Uuid));
        End(C);
        End(A);
        var cdr = Assert.Single(_player.Cdrs);
        Assert.Equal("1002", cdr.AnsweredBy);
        Assert.Equal("LOSE_RACE", cdr.Legs.Single(l => l.Uuid == B).HangupCause);
    }

    [Theory]
    [InlineData("acme.test", "globex.test")]
    [InlineData("globex.test", "acme.test")]
    public void A_caller_from_outside_cannot_choose_the_tenant_by_what_he_writes_into_his_invite(string claimed, string dialled)
    {
        Send(
            "CHANNEL_CREATE", A, "Call-Direction: inbound", "Caller-Caller-ID-Number: 666", "Caller-Destination-Number: 15550001", "Caller-Context: public",
            $"variable_sip_from_host: {claimed}", $"variable_sip_req_host: {claimed}", $"variable_sip_to_host: {claimed}",
            $"variable_presence_id: x@{claimed}", $"Channel-Presence-ID: x@{claimed}");
        Assert.Null(Assert.Single(_player.Live).TenantId);
        Send("CHANNEL_CREATE", B, "Call-Direction: outbound", $"Channel-Call-UUID: {A}", "Caller-Context: public", $"variable_dialed_domain: {dialled}");
        var call = Assert.Single(_player.Live);
        Assert.Equal(dialled == "acme.test" ? FakeDomains.Acme : FakeDomains.Globex, call.TenantId);
        Assert.Equal(CallDirection.Inbound, call.Direction);
    }

    [Fact]
    public void Calls_of_two_tenants_are_not_joined_when_they_are_bridged()
    {
        Inbound(A);
        Inbound(B, domain: "globex.test");
        Bridge(A, B);
        Assert.Equal(2, _player.Live.Count);
        End(A);
        End(B);
        Assert.Equal([FakeDomains.Acme, FakeDomains.Globex], _player.Cdrs.Select(c => c.TenantId));
    }

    [Fact]
    public void Hostile_text_is_cleaned_and_cut()
    {
        Send("CHANNEL_CREATE", A, "Call-Direction: inbound", $"Caller-Caller-ID-Name: %00%0D%0A<script>{new string('x', 4000)}", "Caller-Caller-ID-Number: %00");
        var call = Assert.Single(_player.Live);
        Assert.StartsWith("<script>x", call.CallerName, StringComparison.Ordinal);
        Assert.Equal(256, call.CallerName.Length);
        Assert.Equal("", call.CallerNumber);
    }

    [Fact]
    public void A_unique_id_that_is_no_uuid_is_followed_and_keeps_its_name_for_commands()
    {
        const string odd = "my call/1%20";
        Send("CHANNEL_CREATE", "my call%2F1%2520", "Call-Direction: inbound", "Caller-Caller-ID-Number: 7");
        var leg = Assert.Single(_player.Live).Legs[0];
        Assert.Equal(odd, leg.SwitchId);
        Assert.Equal(ChannelId.Read(odd), leg.Uuid);
        Send("CHANNEL_HANGUP", "my call%2F1%2520", "Hangup-Cause: NORMAL_CLEARING");
        Send("CHANNEL_DESTROY", "my call%2F1%2520");
        Assert.Empty(_player.Live);
        Assert.Single(_player.Cdrs);
    }

    [Fact]
    public void Seeing_only_the_end_of_a_call_still_gives_one_record_with_both_legs()
    {
        foreach (var frame in ReferenceDecoder.Frames(Transcripts.Read("internal.plain.esl")).Where(f => f.Body.Length > 0))
        {
            var e = EslEvent.FromPlain(frame.Body);
            if (e.Name is EslEventName.ChannelHangupComplete or EslEventName.ChannelDestroy)
            {
                _player.Apply(e.View);
            }
        }

        var whole = Assert.Single(new TrackerPlayer().Play("internal.plain.esl").Cdrs);
        var records = CdrStoreLike(_player.Cdrs);
        var cdr = Assert.Single(records);
        Assert.Equal(whole.CallUuid, cdr.CallUuid);
        Assert.Equal((whole.StartedAt, whole.AnsweredAt, whole.EndedAt, whole.BillSeconds), (cdr.StartedAt, cdr.AnsweredAt, cdr.EndedAt, cdr.BillSeconds));
        Assert.Equal(whole.Legs.Select(l => l.Uuid).Order(), cdr.Legs.Select(l => l.Uuid).Order());
        Assert.Equal(FakeDomains.Acme, cdr.TenantId);
    }

    // The leg ends first and is over before the first leg is ever seen; the database joins the two.
    private static List<Cdr> CdrStoreLike(IReadOnlyList<Cdr> cdrs)
    {
        var legs = cdrs.Where(c => c.LegOf is not null).ToList();
        return [.. cdrs.Where(c => c.LegOf is null).Select(c => new Cdr
        {
            CallUuid = c.CallUuid, StartedAt = c.StartedAt, AnsweredAt = c.AnsweredAt, EndedAt = c.EndedAt, BillSeconds = c.BillSeconds, TenantId = c.TenantId,
            Legs = [.. c.Legs, .. legs.Where(l => l.LegOf == c.CallUuid).SelectMany(l => l.Legs)],
        })];
    }

    [Fact]
    public void An_event_that_changes_nothing_allocates_next_to_nothing()
    {
        _player.Play("hold.plain.esl");
        Inbound(A);
        Outbound(B, of: A, number: "1001");
        Bridge(A, B);
        var events = ReferenceDecoder.Frames(Transcripts.Read("hold.plain.esl")).Where(f => f.Body.Length > 0)
            .Select(f => Encoding.UTF8.GetString(f.Body).Replace("78b8b13f-a03e-428b-9be4-1a82710136bd", A.ToString(), StringComparison.Ordinal)
                .Replace("ff19f0bc-238b-459a-87e4-9556198349ca", B.ToString(), StringComparison.Ordinal))
            .Where(t => t.Contains("Event-Name: CHANNEL_CALLSTATE", StringComparison.Ordinal) && t.Contains("Channel-Call-State: ACTIVE", StringComparison.Ordinal))
            .Select(t => EslEvent.FromPlain(Encoding.UTF8.GetBytes(t))).ToList();
        Assert.NotEmpty(events);
        const int rounds = 200;
        Play(events, 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Play(events, rounds);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(rounds * events.Count);
        Assert.True(each < 200, $"{each:0} bytes an event");
    }

    private void Play(List<EslEvent> events, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            foreach (var e in events)
            {
                _player.Tracker.Apply(e.View, _player.Time);
            }
        }
    }

    private void Inbound(Guid channel, string number = "1000", string dialled = "1001", string domain = "acme.test") => Send(
        "CHANNEL_CREATE", channel, "Call-Direction: inbound", $"Caller-Caller-ID-Number: {number}", $"Caller-Destination-Number: {dialled}",
        $"Caller-Context: {domain}", $"variable_domain_name: {domain}", $"variable_user_name: {number}", "variable_sip_authorized: true");

    private void Outbound(Guid channel, Guid? of, string number, bool answer = true, string gateway = "")
    {
        Send(
            "CHANNEL_CREATE", channel, "Call-Direction: outbound", $"Channel-Call-UUID: {of ?? channel}", $"Caller-Destination-Number: {number}",
            "Caller-Context: acme.test", "variable_dialed_domain: acme.test", $"variable_sip_gateway_name: {gateway}");
        if (answer)
        {
            Answer(channel);
        }
    }

    private void Answer(Guid channel) => Send("CHANNEL_ANSWER", channel, $"Caller-Channel-Answered-Time: {_clock + 10_000}");

    private void Bridge(Guid a, Guid b) => Send("CHANNEL_BRIDGE", a, $"Bridge-A-Unique-ID: {a}", $"Bridge-B-Unique-ID: {b}");

    private void End(Guid channel, string cause = "NORMAL_CLEARING")
    {
        Send("CHANNEL_HANGUP", channel, $"Hangup-Cause: {cause}");
        Send("CHANNEL_HANGUP_COMPLETE", channel, $"Hangup-Cause: {cause}");
        Send("CHANNEL_DESTROY", channel);
        Send("CHANNEL_STATE", channel, "Channel-State: CS_DESTROY");
    }

    private void Send(string name, object channel, params string[] headers)
    {
        _clock += 10_000;
        var created = name == "CHANNEL_CREATE" ? _clock : 0;
        var lines = new List<string> { $"Event-Name: {name}", $"Unique-ID: {channel}", $"Event-Date-Timestamp: {_clock}" };
        if (created > 0)
        {
            lines.Add($"Caller-Channel-Created-Time: {created}");
        }

        _player.Apply(EslEvent.FromPlain(Encoding.UTF8.GetBytes(string.Join('\n', lines.Concat(headers)) + "\n\n")).View);
    }
}
