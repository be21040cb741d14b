using System.Text;
using CallSign.Core.Cdrs;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Tests.Esl;

namespace CallSign.Telephony.Tests.Monitoring;

/// <summary>What the tracker makes of FreeSWITCH's own list of channels; the two lists are recordings.</summary>
public sealed class CallTrackerResyncTests
{
    private readonly TrackerPlayer _player = new();

    [Fact]
    public void Calls_that_began_unseen_are_adopted_whole_and_marked_until_their_own_events_come()
    {
        _player.Tracker.Resync(List("channels"), TrackerPlayer.Now, TrackerPlayer.Now);
        var call = Assert.Single(_player.Live);
        Assert.Equal(CallState.Answered, call.State);
        Assert.True(call.Uncertain);
        Assert.Equal((FakeDomains.Acme, "1000", "User 1000", "1001", CallDirection.Internal), (call.TenantId!.Value, call.CallerNumber, call.CallerName, call.CalleeNumber, call.Direction));
        Assert.Equal(2, call.Legs.Length);
        Assert.Equal(call.Legs[1].Uuid, call.Legs[0].BridgedTo);
        Assert.Null(call.AnsweredAt);
        Assert.Equal(new DateTime(2026, 11, 20, 23, 58, 32, DateTimeKind.Utc), call.StartedAt);
        foreach (var leg in call.Legs)
        {
            Send("CALL_UPDATE", leg.Uuid, "Caller-Channel-Created-Time: 1795219112345678\nCaller-Channel-Answered-Time: 1795219113000000\n");
        }

        call = Assert.Single(_player.Live);
        Assert.False(call.Uncertain);
        Assert.Equal(345, call.StartedAt.Millisecond);
        Assert.NotNull(call.AnsweredAt);
    }

    [Fact]
    public void A_held_call_is_adopted_as_held()
    {
        _player.Tracker.Resync(List("held"), TrackerPlayer.Now, TrackerPlayer.Now);
        Assert.Equal(CallState.Held, Assert.Single(_player.Live).State);
    }

    [Fact]
    public void What_the_switch_no_longer_has_is_closed_as_lost_and_recorded_but_not_what_is_newer_than_its_list()
    {
        _player.Tracker.Resync(List("channels"), TrackerPlayer.Now, TrackerPlayer.Now);
        var later = TrackerPlayer.Now.AddMinutes(1);
        _player.Time = later;
        var fresh = Guid.NewGuid();
        Send("CHANNEL_CREATE", fresh, "Call-Direction: inbound\nCaller-Channel-Created-Time: 1795219112345678\n");
        _player.Tracker.Resync([], later, later);
        Assert.Equal(fresh, Assert.Single(_player.Live).CallUuid);
        var cdr = Assert.Single(_player.Cdrs);
        Assert.Equal((CdrStatus.Lost, "LOST_NODE"), (cdr.Status, cdr.HangupCause));
        Assert.Equal(TrackerPlayer.Now, cdr.EndedAt);
        Assert.All(cdr.Legs, l => Assert.Null(l.EndedAt));
    }

    [Fact]
    public void A_list_that_lags_does_not_revive_what_was_destroyed()
    {
        var rows = List("channels");
        _player.Tracker.Resync(rows, TrackerPlayer.Now, TrackerPlayer.Now);
        foreach (var row in rows)
        {
            Send("CHANNEL_HANGUP", row.Uuid, "Hangup-Cause: NORMAL_CLEARING\n");
            Send("CHANNEL_DESTROY", row.Uuid, "");
        }

        Assert.Single(_player.Cdrs);
        _player.Tracker.Resync(rows, TrackerPlayer.Now, TrackerPlayer.Now);
        Assert.Empty(_player.Live);
        Assert.Equal(0, _player.Tracker.Count);
    }

    [Fact]
    public void A_reconnect_marks_the_calls_and_the_list_confirms_them()
    {
        _player.Tracker.Resync(List("channels"), TrackerPlayer.Now, TrackerPlayer.Now);
        var call = Assert.Single(_player.Live);
        foreach (var leg in call.Legs)
        {
            Send("CALL_UPDATE", leg.Uuid, "Caller-Channel-Created-Time: 1795219112345678\n");
        }

        _player.Tracker.Disconnected(TrackerPlayer.Now);
        Assert.True(Assert.Single(_player.Live).Uncertain);
        var later = TrackerPlayer.Now.AddMinutes(2);
        _player.Tracker.Resync(List("channels"), later, later);
        call = Assert.Single(_player.Live);
        Assert.False(call.Uncertain);
        Assert.Equal(later, call.LastEventAt);
    }

    [Fact]
    public void Calls_of_a_node_that_stays_away_are_lost_and_come_back_if_it_still_has_them()
    {
        _player.Tracker.Resync(List("channels"), TrackerPlayer.Now, TrackerPlayer.Now);
        _player.Tracker.LoseAll(TrackerPlayer.Now);
        Assert.Empty(_player.Live);
        Assert.Equal(CdrStatus.Lost, Assert.Single(_player.Cdrs).Status);
        _player.Tracker.Resync(List("channels"), TrackerPlayer.Now, TrackerPlayer.Now);
        Assert.Single(_player.Live);
    }

    [Fact]
    public void A_call_whose_end_was_seen_but_not_its_destruction_ends_by_its_own_cause()
    {
        _player.Tracker.Resync(List("channels"), TrackerPlayer.Now, TrackerPlayer.Now);
        foreach (var row in List("channels"))
        {
            Send("CHANNEL_HANGUP", row.Uuid, "Hangup-Cause: NORMAL_CLEARING\n");
        }

        var later = TrackerPlayer.Now.AddMinutes(1);
        _player.Tracker.Resync([], later, later);
        Assert.Equal("NORMAL_CLEARING", Assert.Single(_player.Cdrs).HangupCause);
        Assert.Equal(0, _player.Tracker.Count);
    }

    private static List<ChannelRow> List(string name) => ChannelRow.ReadAll(Transcripts.Read($"api/show_{name}.json"));

    private void Send(string name, Guid channel, string headers) => _player.Apply(
        EslEvent.FromPlain(Encoding.UTF8.GetBytes($"Event-Name: {name}\nUnique-ID: {channel}\nEvent-Date-Timestamp: 1795219115000000\n{headers}\n")).View);
}
