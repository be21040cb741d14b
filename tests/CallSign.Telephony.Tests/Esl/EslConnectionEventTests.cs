using System.Globalization;
using System.Text;
using CallSign.Telephony.Esl;
using CallSign.TestSupport;

namespace CallSign.Telephony.Tests.Esl;

/// <summary>Events, background jobs, and the watchdog.</summary>
public sealed class EslConnectionEventTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keeps_up_with_a_flood_and_keeps_its_order(bool dedicatedThread)
    {
        const int flood = 100_000;
        long last = 0;
        var inOrder = true;
        var sink = new CountingSink(flood)
        {
            Handling = (in EslEventView e) =>
            {
                var sequence = e.GetInt64(EslHeader.EventSequence);
                inOrder &= sequence == last + 1;
                last = sequence;
            },
        };
        await using var peer = new ScriptedSwitch();
        await using var connection = await ConnectAsync(peer, sink, options: new EslConnectionOptions { DedicatedThread = dedicatedThread, MaxBehind = Timeout.InfiniteTimeSpan });
        var script = await peer.NextConnectionAsync();
        var block = new StringBuilder();
        for (var i = 1; i <= flood; i++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"Event-Name: CHANNEL_STATE\nUnique-ID: b23d9859-8280-4a8e-b6db-ad295efe9387\nEvent-Sequence: {i}\n\n");
            block.Append(CultureInfo.InvariantCulture, $"Content-Length: {text.Length}\nContent-Type: text/event-plain\n\n{text}");
            if (i % 1000 == 0)
            {
                await script.SendAsync(block.ToString());
                block.Clear();
            }
        }

        await sink.Complete.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(inOrder);
        Assert.Equal(flood, connection.EventsReceived);
    }

    [Fact]
    public async Task Goes_on_after_a_sink_that_failed()
    {
        var sink = new CountingSink(3) { Handling = (in EslEventView _) => throw new InvalidOperationException("a bug") };
        await using var peer = new ScriptedSwitch();
        await using var connection = await ConnectAsync(peer, sink);
        var script = await peer.NextConnectionAsync();
        for (var i = 0; i < 3; i++)
        {
            await script.EventAsync("Event-Name: HEARTBEAT\n");
        }

        await sink.Complete.WaitAsync(Patience);
        Assert.Equal("83\n", (await connection.ApiAsync("uptime")).Text);
        Assert.Equal(3, connection.SinkFailures);
    }

    [Fact]
    public async Task Hands_log_lines_over()
    {
        var sink = new CountingSink(1);
        await using var peer = new ScriptedSwitch();
        await using var connection = await ConnectAsync(peer, sink);
        var script = await peer.NextConnectionAsync();
        await script.LogAsync(2, "Lost [17] events! Event Queue size: [99999/100000]\n");
        await script.EventAsync("Event-Name: HEARTBEAT\n");
        await sink.Complete.WaitAsync(Patience);
        Assert.Equal([(2, "Lost [17] events! Event Queue size: [99999/100000]\n")], sink.Log);
    }

    [Fact]
    public async Task Waits_for_the_output_of_a_background_job()
    {
        await using var peer = new ScriptedSwitch();
        peer.Api["originate"] = arguments => $"+OK {arguments}\n\nUnique-ID: not a header\n";
        await using var connection = await ConnectAsync(peer);
        await connection.SubscribeAsync(EslEventFormat.Plain, [EslEventName.BackgroundJob], []);
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => connection.BgApiAsync("originate", $"user/{i}", Patience))).WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"+OK user/{i}\n\nUnique-ID: not a header\n"), replies.Select(r => r.Text));
    }

    [Fact]
    public async Task Takes_the_output_of_a_job_that_was_done_before_its_reply_came()
    {
        await using var peer = new ScriptedSwitch { Serve = false };
        var connecting = ConnectAsync(peer);
        var script = await peer.NextConnectionAsync();
        await script.AuthenticateAsync();
        await using var connection = await connecting.WaitAsync(Patience);
        var subscribing = connection.SubscribeAsync(EslEventFormat.Plain, [EslEventName.BackgroundJob], []);
        await script.ReceiveAsync(Patience);
        await script.ReplyAsync("+OK event listener enabled plain");
        await subscribing.WaitAsync(Patience);

        var running = connection.BgApiAsync("status", "", Patience);
        var job = (await script.ReceiveAsync(Patience))!.Headers["Job-UUID"];
        await script.EventAsync($"Event-Name: BACKGROUND_JOB\nJob-UUID: {Guid.NewGuid()}\n", "of somebody else");
        await script.EventAsync($"Event-Name: BACKGROUND_JOB\nJob-UUID: {job}\n", "UP");
        await script.ReplyAsync($"+OK Job-UUID: {job}");
        Assert.Equal("UP", (await running.WaitAsync(Patience)).Text);
    }

    [Fact]
    public async Task Gives_the_output_of_a_job_in_its_place_among_the_events()
    {
        var seen = new List<string>();
        var sink = new CountingSink(3) { Handling = (in EslEventView e) => seen.Add(e.Name.ToString()) };
        await using var peer = new ScriptedSwitch();
        await using var connection = await ConnectAsync(peer, sink);
        var script = await peer.NextConnectionAsync();
        peer.Api["show"] = _ =>
        {
            script.EventAsync("Event-Name: CHANNEL_CREATE\n").Wait(Patience);
            return "{}";
        };
        await connection.SubscribeAsync(EslEventFormat.Plain, [EslEventName.BackgroundJob], []);
        var reply = await connection.BgApiAsync("show", "channels as json", output => seen.Add(Encoding.UTF8.GetString(output)), Patience);
        await script.EventAsync("Event-Name: CHANNEL_DESTROY\n");
        await sink.Complete.WaitAsync(Patience);
        Assert.False(reply.IsError);
        Assert.Equal(["ChannelCreate", "{}", "BackgroundJob", "ChannelDestroy"], seen);
    }

    [Fact]
    public async Task Gives_up_on_a_job_in_time_and_reports_a_refusal_at_once()
    {
        var time = new ManualTime();
        await using var peer = new ScriptedSwitch();
        await using var connection = await ConnectAsync(peer, time: time);
        await Assert.ThrowsAsync<InvalidOperationException>(() => connection.BgApiAsync("status", "", Patience));
        await connection.SubscribeAsync(EslEventFormat.Plain, [EslEventName.BackgroundJob], []);
        peer.Replies["bgapi"] = _ => "-ERR permission denied";
        Assert.Equal("permission denied", (await connection.BgApiAsync("status", "", Patience).WaitAsync(Patience)).Message);

        peer.Replies.Clear();
        peer.Api["slow"] = _ => throw new OperationCanceledException();
        var running = connection.BgApiAsync("slow", "", TimeSpan.FromSeconds(7));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7));
        time.Advance(TimeSpan.FromSeconds(7));
        await Assert.ThrowsAsync<TimeoutException>(() => running.WaitAsync(Patience));
    }

    [Fact]
    public async Task Fails_what_waits_when_the_connection_ends()
    {
        await using var peer = new ScriptedSwitch();
        await using var connection = await ConnectAsync(peer);
        await connection.SubscribeAsync(EslEventFormat.Plain, [EslEventName.BackgroundJob], []);
        var script = await peer.NextConnectionAsync();
        peer.Api["never"] = _ => throw new OperationCanceledException();
        var job = connection.BgApiAsync("never", "", TimeSpan.FromMinutes(5));
        var command = connection.ApiAsync("status");
        script.Dispose();
        Assert.Equal(EslCloseReason.PeerClosed, (await Assert.ThrowsAsync<EslClosedException>(() => job.WaitAsync(Patience))).Reason);
        await Assert.ThrowsAsync<EslClosedException>(() => command.WaitAsync(Patience));
    }

    [Fact]
    public async Task Notices_a_socket_that_went_silent()
    {
        var time = new ManualTime();
        var sink = new CountingSink(1);
        await using var peer = new ScriptedSwitch();
        await using var connection = await ConnectAsync(peer, sink, time);
        var script = await peer.NextConnectionAsync();
        time.Advance(TimeSpan.FromSeconds(40));
        await script.EventAsync("Event-Name: HEARTBEAT\n");
        await sink.Complete.WaitAsync(Patience);
        await connection.ApiAsync("uptime").WaitAsync(Patience);
        time.Advance(TimeSpan.FromSeconds(40));
        Assert.False(connection.Closed.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(EslCloseReason.Silent, (await connection.Closed.WaitAsync(Patience)).Reason);
    }

    [Fact]
    public async Task Closes_before_a_sink_that_is_stuck_fills_the_queue_of_the_switch()
    {
        var time = new ManualTime();
        using var stuck = new SemaphoreSlim(0);
        var sink = new CountingSink(1) { Handling = (in EslEventView _) => stuck.Wait() };
        await using var peer = new ScriptedSwitch();
        var connection = await ConnectAsync(peer, sink, time);
        var script = await peer.NextConnectionAsync();
        await script.EventAsync("Event-Name: HEARTBEAT\n");
        await sink.Complete.WaitAsync(Patience);
        var waiting = connection.ApiAsync("uptime");
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(EslCloseReason.Behind, (await Assert.ThrowsAsync<EslClosedException>(() => waiting.WaitAsync(Patience))).Reason);
        Assert.False(connection.Closed.IsCompleted);
        Assert.Equal(EslCloseReason.Behind, connection.End?.Reason);
        stuck.Release();
        Assert.Equal(EslCloseReason.Behind, (await connection.Closed.WaitAsync(Patience)).Reason);
    }

    private static Task<EslConnection> ConnectAsync(
        ScriptedSwitch peer, IEslEventSink? sink = null, TimeProvider? time = null, EslConnectionOptions? options = null) =>
        EslConnection.ConnectAsync(peer.Host, peer.Port, new EslCredentials(peer.Password), sink ?? new CountingSink(), options, time);
}
