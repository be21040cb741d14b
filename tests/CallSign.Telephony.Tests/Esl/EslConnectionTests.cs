using System.Text;
using CallSign.Telephony.Esl;
using CallSign.TestSupport;

namespace CallSign.Telephony.Tests.Esl;

public sealed class EslConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Connects_and_commands_come_back_in_order_with_their_own_replies()
    {
        await using var peer = new ScriptedSwitch();
        peer.Api["echo"] = arguments => arguments;
        await using var connection = await ConnectAsync(peer);
        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => connection.ApiAsync("echo", $"number {i}"))).WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"number {i}"), replies.Select(r => r.Text));
        Assert.Equal(0, connection.PendingCommands);
    }

    [Fact]
    public async Task Authenticates_as_a_user_of_the_directory()
    {
        await using var peer = new ScriptedSwitch { Serve = false };
        var connecting = EslConnection.ConnectAsync(peer.Host, peer.Port, new EslCredentials("s3:cret", "admin@acme.test"), new CountingSink());
        var script = await peer.NextConnectionAsync();
        await script.SendAsync("Content-Type: auth/request\n\n");
        Assert.Equal("userauth admin@acme.test:s3:cret", (await script.ReceiveAsync())!.Line);
        await script.SendAsync("Content-Type: command/reply\nReply-Text: +OK accepted\nAllowed-Events: all\nAllowed-API: all\nAllowed-LOG: true\n\n");
        await using var connection = await connecting.WaitAsync(Patience);
    }

    [Fact]
    public async Task Says_that_the_password_is_wrong()
    {
        await using var peer = new ScriptedSwitch("right");
        var e = await Assert.ThrowsAsync<EslClosedException>(() => ConnectAsync(peer, password: "wrong"));
        Assert.Equal(EslCloseReason.AuthenticationFailed, e.Reason);
        Assert.DoesNotContain("wrong", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_the_access_list_keeps_it_out()
    {
        await using var peer = new ScriptedSwitch { Serve = false };
        var connecting = ConnectAsync(peer);
        var script = await peer.NextConnectionAsync();
        await script.SendAsync("Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n");
        script.Dispose();
        var e = await Assert.ThrowsAsync<EslClosedException>(() => connecting.WaitAsync(Patience));
        Assert.Equal(EslCloseReason.Rejected, e.Reason);
        Assert.Contains("Access Denied, go away.", e.Message, StringComparison.Ordinal);
        Assert.Contains("apply-inbound-acl", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_on_a_peer_that_says_nothing()
    {
        await using var peer = new ScriptedSwitch { Serve = false };
        var time = new ManualTime();
        var connecting = ConnectAsync(peer, time: time);
        await peer.NextConnectionAsync();
        time.Advance(TimeSpan.FromSeconds(10));
        var e = await Assert.ThrowsAsync<EslClosedException>(() => connecting.WaitAsync(Patience));
        Assert.Equal(EslCloseReason.ConnectFailed, e.Reason);
    }

    [Fact]
    public async Task Says_that_nobody_listens()
    {
        int port;
        await using (var peer = new ScriptedSwitch())
        {
            port = peer.Port;
        }

        var e = await Assert.ThrowsAsync<EslClosedException>(
            () => EslConnection.ConnectAsync("127.0.0.1", port, new EslCredentials("x"), new CountingSink()).WaitAsync(Patience));
        Assert.Equal(EslCloseReason.ConnectFailed, e.Reason);
    }

    [Fact]
    public async Task Keeps_the_place_of_a_cancelled_command()
    {
        await using var peer = new ScriptedSwitch { Serve = false };
        var (connection, script) = await ConnectByScriptAsync(peer);
        await using var _ = connection;
        using var cancel = new CancellationTokenSource();
        var first = connection.ApiAsync("first");
        var second = connection.ApiAsync("second", "", cancel.Token);
        var third = connection.ApiAsync("third");
        foreach (var expected in new[] { "api first", "api second", "api third" })
        {
            Assert.Equal(expected, (await script.ReceiveAsync(Patience))!.Line);
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(3, connection.PendingCommands);
        await script.ApiReplyAsync("1");
        await script.ApiReplyAsync("late");
        await script.ApiReplyAsync("3");
        Assert.Equal("1", (await first.WaitAsync(Patience)).Text);
        Assert.Equal("3", (await third.WaitAsync(Patience)).Text);
    }

    [Fact]
    public async Task Closes_on_a_reply_that_no_command_asked_for()
    {
        await using var peer = new ScriptedSwitch { Serve = false };
        var (connection, script) = await ConnectByScriptAsync(peer);
        await script.ReplyAsync("+OK");
        Assert.Equal(EslCloseReason.ProtocolError, (await connection.Closed.WaitAsync(Patience)).Reason);
    }

    [Fact]
    public async Task Closes_when_the_replies_have_slipped_and_fails_all_that_wait()
    {
        await using var peer = new ScriptedSwitch { Serve = false };
        var (connection, script) = await ConnectByScriptAsync(peer);
        var waiting = new[] { connection.SendAsync("noevents"), connection.ApiAsync("status"), connection.SendAsync("nolog") };
        await script.ReceiveAsync(Patience);
        await script.ApiReplyAsync("an output that belongs to no api command");
        Assert.Equal(EslCloseReason.ProtocolError, (await connection.Closed.WaitAsync(Patience)).Reason);
        foreach (var task in waiting)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => task.WaitAsync(Patience));
        }

        await Assert.ThrowsAsync<EslClosedException>(() => connection.ApiAsync("status"));
    }

    [Theory]
    [InlineData("Content-Type: text/novelty\nContent-Length: 2\n\nxx")]
    [InlineData("Content-Length: 4\nContent-Type: text/event-json\n\nnull")]
    [InlineData("Content-Length: 10\nContent-Type: text/event-xml\n\n<event/>  ")]
    [InlineData("\n\n\n")]
    [InlineData("HTTP/1.1 400 Bad Request\n\n")]
    public async Task Closes_on_a_frame_that_does_not_belong(string bytes)
    {
        await using var peer = new ScriptedSwitch { Serve = false };
        var (connection, script) = await ConnectByScriptAsync(peer);
        var waiting = connection.ApiAsync("status");
        await script.SendAsync(bytes);
        Assert.Equal(EslCloseReason.ProtocolError, (await connection.Closed.WaitAsync(Patience)).Reason);
        await Assert.ThrowsAsync<EslClosedException>(() => waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Tells_a_close_in_the_middle_of_a_frame()
    {
        await using var peer = new ScriptedSwitch { Serve = false };
        var (connection, script) = await ConnectByScriptAsync(peer);
        var waiting = connection.ApiAsync("status");
        await script.ReceiveAsync(Patience);
        await script.SendAsync("Content-Length: 1000\nContent-Type: text/event-plain\n\nEvent-Name: CHANNEL_CR");
        script.Dispose();
        var end = await connection.Closed.WaitAsync(Patience);
        Assert.Equal(EslCloseReason.PeerClosed, end.Reason);
        Assert.Contains("middle of a frame", end.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EslClosedException>(() => waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Passes_on_what_the_disconnect_notice_says()
    {
        await using var peer = new ScriptedSwitch { Serve = false };
        var (connection, script) = await ConnectByScriptAsync(peer);
        await script.NoticeAsync("killed listener because of lost events\n");
        var end = await connection.Closed.WaitAsync(Patience);
        Assert.Equal(EslCloseReason.PeerClosed, end.Reason);
        Assert.Contains("killed listener because of lost events", end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_line_breaks_and_nul_in_every_part_of_a_command()
    {
        await using var peer = new ScriptedSwitch();
        await using var connection = await ConnectAsync(peer);
        await connection.SubscribeAsync(EslEventFormat.Plain, [EslEventName.BackgroundJob], []);
        var before = peer.Received.Count;
        foreach (var bad in new[] { "a\nexit", "a\r\n\r\nexit", "a\0b", "a\n\napi shutdown" })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => connection.SendAsync(bad));
            await Assert.ThrowsAsync<ArgumentException>(() => connection.ApiAsync("status", bad));
            await Assert.ThrowsAsync<ArgumentException>(() => connection.ApiAsync(bad));
            await Assert.ThrowsAsync<ArgumentException>(() => connection.BgApiAsync("status", bad, Patience));
            await Assert.ThrowsAsync<ArgumentException>(() => connection.FilterAsync("Unique-ID", bad));
            await Assert.ThrowsAsync<ArgumentException>(() => connection.FilterAsync(bad, "x"));
            await Assert.ThrowsAsync<ArgumentException>(() => connection.SubscribeAsync(EslEventFormat.Plain, [], [bad]));
            await Assert.ThrowsAsync<ArgumentException>(() => connection.SendAsync(new EslCommand("sendmsg") { Headers = [new("call-command", bad)] }));
            await Assert.ThrowsAsync<ArgumentException>(() => connection.SendAsync(new EslCommand("sendmsg") { Headers = [new(bad, "x")] }));
            await Assert.ThrowsAsync<ArgumentException>(() => connection.SendAsync(EslCommand.Hangup(bad, "NORMAL_CLEARING")));
            await Assert.ThrowsAsync<ArgumentException>(() => EslConnection.ConnectAsync(peer.Host, peer.Port, new EslCredentials(bad), new CountingSink()));
        }

        await Assert.ThrowsAsync<ArgumentException>(() => connection.SendAsync(""));
        await Assert.ThrowsAsync<ArgumentException>(() => connection.SendAsync(new EslCommand("sendmsg") { Headers = [new("a: b", "x")] }));
        Assert.Equal(before, peer.Received.Count);
        Assert.Equal("83\n", (await connection.ApiAsync("uptime")).Text);
    }

    [Fact]
    public async Task Sends_a_body_after_its_length()
    {
        await using var peer = new ScriptedSwitch();
        await using var connection = await ConnectAsync(peer);
        var id = Guid.NewGuid();
        await connection.SendAsync(EslCommand.Execute("b23d9859", "set", "greeting=grüß\ngott", id, eventLock: true, loops: 2));
        var command = peer.Received.Last();
        Assert.Equal("sendmsg b23d9859", command.Line);
        Assert.Equal("greeting=grüß\ngott", command.Body);
        Assert.Equal("set", command.Headers["execute-app-name"]);
        Assert.Equal("2", command.Headers["loops"]);
        Assert.Equal("true", command.Headers["event-lock"]);
        Assert.Equal(id.ToString("D"), command.Headers["Event-UUID"]);
    }

    [Fact]
    public async Task Subscribes_with_subclasses_last_and_reports_a_refusal()
    {
        await using var peer = new ScriptedSwitch();
        await using var connection = await ConnectAsync(peer);
        await connection.SubscribeAsync(
            EslEventFormat.Json, [EslEventName.ChannelCreate, EslEventName.Custom, EslEventName.Heartbeat], ["sofia::register", "vm::maintenance"]);
        Assert.Equal("event json CHANNEL_CREATE HEARTBEAT CUSTOM sofia::register vm::maintenance", peer.Received.Last().Line);

        peer.Replies["event"] = _ => "-ERR permission denied";
        var e = await Assert.ThrowsAsync<EslCommandException>(() => connection.SubscribeToAllAsync(EslEventFormat.Plain));
        Assert.Equal("permission denied", e.Message);
    }

    [Fact]
    public async Task Adds_and_removes_filters()
    {
        await using var peer = new ScriptedSwitch();
        await using var connection = await ConnectAsync(peer);
        await connection.FilterAsync("Event-Name", "CHANNEL_EXECUTE_COMPLETE");
        await connection.RemoveFilterAsync("Event-Name", "CHANNEL_EXECUTE_COMPLETE");
        await connection.RemoveFilterAsync("all");
        Assert.Equal(
            ["filter Event-Name CHANNEL_EXECUTE_COMPLETE", "filter delete Event-Name CHANNEL_EXECUTE_COMPLETE", "filter delete all"],
            peer.Received.Select(c => c.Line));
    }

    [Fact]
    public async Task Reads_every_recording_over_a_socket()
    {
        await using var peer = new ScriptedSwitch { Serve = false };
        foreach (var file in Transcripts.InboundNames)
        {
            var bytes = Transcripts.Read(file);
            var frames = ReferenceDecoder.Frames(bytes);
            var expected = frames.Where(f => f.Body.Length > 0).Select(f => ReferenceDecoder.Event(f).First("Event-Sequence")).ToArray();
            var sink = new CountingSink(expected.Length) { Keep = true };
            var connecting = ConnectAsync(peer, sink);
            var script = await peer.NextConnectionAsync();

            // As the recording has it: the request, the two replies, then events.
            await script.SendAsync(bytes.AsMemory(0, frames[0].Length));
            await script.ReceiveAsync(Patience);
            await script.SendAsync(bytes.AsMemory(frames[0].Length, frames[1].Length));
            await using var connection = await connecting.WaitAsync(Patience);
            var subscribing = connection.SubscribeToAllAsync(file.Contains("json", StringComparison.Ordinal) ? EslEventFormat.Json : EslEventFormat.Plain);
            await script.ReceiveAsync(Patience);
            await script.SendAsync(bytes.AsMemory(frames[0].Length + frames[1].Length));
            await subscribing.WaitAsync(Patience);
            await sink.Complete.WaitAsync(Patience);
            Assert.Equal(expected, sink.Kept.Select(e => e.GetString(EslHeader.EventSequence)));
        }
    }

    private static Task<EslConnection> ConnectAsync(
        ScriptedSwitch peer, IEslEventSink? sink = null, string password = "ClueCon", TimeProvider? time = null, EslConnectionOptions? options = null) =>
        EslConnection.ConnectAsync(peer.Host, peer.Port, new EslCredentials(password), sink ?? new CountingSink(), options, time);

    private static async Task<(EslConnection Connection, ScriptedConnection Script)> ConnectByScriptAsync(ScriptedSwitch peer)
    {
        var connecting = ConnectAsync(peer);
        var script = await peer.NextConnectionAsync();
        await script.AuthenticateAsync();
        return (await connecting.WaitAsync(Patience), script);
    }
}
