using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CallSign.RehearsalSwitch;

namespace CallSign.EndToEnd.Tests.Rehearsal;

/// <summary>The rehearsal switch against what the recordings show of a real one.</summary>
public sealed partial class RehearsalNodeTests
{
    private static readonly RehearsalOptions Quiet = new() { Heartbeat = TimeSpan.Zero, Seed = 7, Extensions = ["222@x.example", "333@x.example"] };

    [Fact]
    public async Task A_wrong_password_is_refused_and_the_connection_closed()
    {
        await using var node = await RehearsalNode.StartAsync(Quiet);
        await using var peer = await EslPeer.ConnectAsync(node.Port);
        Assert.Equal("-ERR invalid", (await peer.CommandAsync("auth nonsense")).Headers["Reply-Text"]);
        Assert.Equal("text/disconnect-notice", (await peer.ReadAsync()).ContentType);
        await Assert.ThrowsAsync<EndOfStreamException>(() => peer.ReadAsync());
    }

    [Fact]
    public async Task An_answered_call_sends_the_recorded_events_in_the_recorded_order()
    {
        await using var node = await RehearsalNode.StartAsync(Quiet);
        await using var peer = await EslPeer.ConnectAsync(node.Port, node.Password, "plain all");
        var call = await node.PlaceCallAsync("222", "333", "x.example");
        await call.RingAsync();
        await call.AnswerAsync();
        await call.HangupAsync();
        var events = await peer.EventsUntilAsync(e => e.Event.GetValueOrDefault("Channel-State") == "CS_DESTROY" && e.Event["Unique-ID"] == call.Uuid.ToString());
        var recorded = CallSign.RehearsalSwitch.Recordings.RecordingReader.Events("internal").Where(e => e.Name != "API").Select(e => e.Name);
        Assert.Equal(recorded, events.Select(e => e.Name));
        Assert.Equal(events.Select(Sequence).Order(), events.Select(Sequence));
        var end = events.Single(e => e.Name == "CHANNEL_HANGUP_COMPLETE" && e.Event["Unique-ID"] == call.Uuid.ToString()).Event;
        Assert.Equal("222", end["Caller-Caller-ID-Number"]);
        Assert.Equal("333", end["Caller-Destination-Number"]);
        Assert.Equal(call.OtherUuid.ToString(), end["Other-Leg-Unique-ID"]);
        Assert.Equal(end["Caller-Channel-Answered-Time"], end["variable_answer_uepoch"]);
        Assert.True(string.CompareOrdinal(end["variable_answer_uepoch"], end["variable_start_uepoch"]) >= 0);
    }

    [Theory]
    [InlineData(RehearsalCallKind.Internal)]
    [InlineData(RehearsalCallKind.Outbound)]
    [InlineData(RehearsalCallKind.Inbound)]
    [InlineData(RehearsalCallKind.Queue)]
    [InlineData(RehearsalCallKind.Abandoned)]
    [InlineData(RehearsalCallKind.Voicemail)]
    [InlineData(RehearsalCallKind.Unanswered)]
    [InlineData(RehearsalCallKind.Conference)]
    public async Task Nothing_of_the_recorded_call_is_left_in_a_new_one(RehearsalCallKind kind)
    {
        await using var node = await RehearsalNode.StartAsync(Quiet);
        await using var peer = await EslPeer.ConnectAsync(node.Port, node.Password, "plain all");
        var call = await node.PlaceCallAsync("222", "333", "x.example", kind);
        foreach (var step in call.Scenario.Steps.Skip(1))
        {
            call.PlayNext(step.Name);
        }

        node.Fire("SHUTDOWN", "");
        foreach (var e in await peer.EventsUntilAsync(e => e.Name == "SHUTDOWN"))
        {
            var rest = string.Join('\n', e.Body.Split('\n').Where(l => !l.Contains("sdp", StringComparison.Ordinal)));
            Assert.DoesNotMatch(Recorded(), rest);
        }

        Assert.Equal(0, node.ActiveCalls);
    }

    [Theory]
    [InlineData("hold", "resume", "CHANNEL_UNHOLD")]
    [InlineData("transfer", "", "CHANNEL_EXECUTE")]
    [InlineData("refer", "", "CHANNEL_DESTROY")]
    [InlineData("park", "", "CHANNEL_PARK")]
    [InlineData("record", "recorded", "RECORD_STOP")]
    public async Task An_answered_call_can_be_taken_further(string step, string then, string expected)
    {
        await using var node = await RehearsalNode.StartAsync(Quiet);
        await using var peer = await EslPeer.ConnectAsync(node.Port, node.Password, "plain all");
        var call = await node.PlaceCallAsync("222", "333", "x.example");
        await call.RingAsync();
        await call.AnswerAsync();
        node.Fire("TRAP", "");
        await peer.EventsUntilAsync(e => e.Name == "TRAP");
        Assert.True(call.PlayNext(step));
        if (then.Length > 0)
        {
            Assert.True(call.PlayNext(then));
        }

        node.Fire("TRAP", "");
        Assert.Contains(await peer.EventsUntilAsync(e => e.Name == "TRAP"), e => e.Name == expected);
        await call.HangupAsync();
        node.Fire("SHUTDOWN", "");
        foreach (var e in await peer.EventsUntilAsync(e => e.Name == "SHUTDOWN"))
        {
            Assert.DoesNotMatch(Recorded(), string.Join('\n', e.Body.Split('\n').Where(l => !l.Contains("sdp", StringComparison.Ordinal))));
        }

        Assert.Equal(0, node.ActiveCalls);
    }

    [Theory]
    [InlineData("USER_BUSY", "17")]
    [InlineData("NO_ANSWER", "19")]
    [InlineData("ORIGINATOR_CANCEL", "487")]
    public async Task A_call_that_nobody_answers_ends_with_its_cause(string cause, string code)
    {
        await using var node = await RehearsalNode.StartAsync(Quiet);
        await using var peer = await EslPeer.ConnectAsync(node.Port, node.Password, "plain CHANNEL_HANGUP_COMPLETE");
        var call = await node.PlaceCallAsync("222", "333", "x.example");
        await call.RingAsync();
        await call.HangupAsync(cause);
        foreach (var end in new[] { await peer.ReadAsync(), await peer.ReadAsync() })
        {
            Assert.Equal(cause, end.Event["Hangup-Cause"]);
            Assert.Equal(code, end.Event["variable_hangup_cause_q850"]);
            Assert.Equal("0", end.Event["variable_billsec"]);
            Assert.Equal("0", end.Event["variable_answer_epoch"]);
            Assert.NotEqual("0", end.Event["variable_end_epoch"]);
        }

        Assert.Equal(0, node.ActiveCalls);
    }

    [Fact]
    public async Task Only_the_events_that_were_subscribed_to_are_sent()
    {
        await using var node = await RehearsalNode.StartAsync(Quiet);
        await using var peer = await EslPeer.ConnectAsync(node.Port, node.Password, "plain CHANNEL_CREATE CHANNEL_DESTROY CUSTOM sofia::register");
        var call = await node.PlaceCallAsync("222", "333", "x.example");
        await call.RingAsync();
        await call.HangupAsync("ORIGINATOR_CANCEL");
        await node.Phones.RegisterAsync("444@x.example");
        var events = await peer.EventsUntilAsync(e => e.Name == "CUSTOM");
        Assert.Equal(["CHANNEL_CREATE", "CHANNEL_CREATE", "CHANNEL_DESTROY", "CHANNEL_DESTROY", "CUSTOM"], events.Select(e => e.Name));
        Assert.All(events.Where(e => e.Name == "CHANNEL_DESTROY"), e => Assert.Equal("ORIGINATOR_CANCEL", e.Event["Hangup-Cause"]));
        Assert.All(events.Where(e => e.Name == "CHANNEL_DESTROY"), e => Assert.Equal("0", e.Event["Caller-Channel-Answered-Time"]));
    }

    [Fact]
    public async Task Channels_are_shown_and_killed_by_their_uuid()
    {
        await using var node = await RehearsalNode.StartAsync(Quiet);
        await using var peer = await EslPeer.ConnectAsync(node.Port, node.Password, "json CHANNEL_HANGUP BACKGROUND_JOB");
        var call = await node.PlaceCallAsync("222", "333", "x.example");
        await call.RingAsync();
        await call.AnswerAsync();
        using (var shown = JsonDocument.Parse((await peer.CommandAsync("api show channels as json")).Body))
        {
            Assert.Equal(2, shown.RootElement.GetProperty("row_count").GetInt32());
            var first = shown.RootElement.GetProperty("rows")[0];
            Assert.Equal(call.Uuid.ToString(), first.GetProperty("uuid").GetString());
            Assert.Equal("ACTIVE", first.GetProperty("callstate").GetString());
            Assert.Equal("PCMU", first.GetProperty("read_codec").GetString());
        }

        var job = Guid.NewGuid().ToString();
        var reply = await peer.CommandAsync($"bgapi uuid_kill {call.OtherUuid}\nJob-UUID: {job}");
        Assert.Equal(job, reply.Headers["Job-UUID"]);
        var done = (await peer.EventsUntilAsync(e => e.Body.Contains("BACKGROUND_JOB", StringComparison.Ordinal)))[^1];
        using var result = JsonDocument.Parse(done.Body);
        Assert.Equal("+OK\n", result.RootElement.GetProperty("_body").GetString());
        await call.Ended.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("{\"row_count\":0}\n", (await peer.CommandAsync("api show channels as json")).Body);
    }

    [Fact]
    public async Task Lost_events_leave_a_gap_in_the_sequence()
    {
        await using var node = await RehearsalNode.StartAsync(Quiet);
        await using var peer = await EslPeer.ConnectAsync(node.Port, node.Password, "plain all");
        node.Fire("TRAP", "");
        node.LoseEvents(3);
        node.Fire("TRAP", "");
        node.Fire("TRAP", "");
        node.Fire("TRAP", "");
        node.Fire("SHUTDOWN", "");
        var events = await peer.EventsUntilAsync(e => e.Name == "SHUTDOWN");
        Assert.Equal(2, events.Count);
        Assert.Equal(4, Sequence(events[1]) - Sequence(events[0]));
    }

    private static long Sequence(EslPeerFrame e) => long.Parse(e.Event["Event-Sequence"], CultureInfo.InvariantCulture);

    [GeneratedRegex("acme|(?<![0-9])100[01](?![0-9])|(?<![0-9])179521[0-9]{4}(?![0-9])|2026-11-21%2000|1c4ae009|(?<![0-9])1555[0-9]{7}|sipp%40|493012345678|Nordwind")]
    private static partial Regex Recorded();
}
