using System.Net;
using System.Text;
using CallSign.Telephony.Esl;
using CallSign.TestSupport;

namespace CallSign.Telephony.Tests.Esl;

public sealed class EslListenerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    // The handler says what the recorded client said; the peer answers with the recorded bytes, cut in the middle of each answer.
    [Theory]
    [InlineData("async-full.transcript", "async", 9)]
    [InlineData("sync-full.transcript", "static", 8)]
    public async Task Controls_a_call_as_recorded(string file, string mode, int events)
    {
        var turns = Transcripts.Outbound(file);
        var handled = new TaskCompletionSource<EslOutboundSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        var replies = Array.Empty<EslReply>();
        var kept = new List<EslEvent>();
        await using var listener = new EslListener(new EslListenerOptions { EndPoint = AnyPort }, async (session, stop) =>
        {
            await session.LingerAsync(TimeSpan.FromSeconds(5), stop);
            await session.MyEventsAsync(cancellationToken: stop);
            await session.DivertEventsAsync(true, stop);

            // The recorded client did not always wait for a reply before it went on.
            replies = await Task.WhenAll(turns.Where(t => !t.FromSwitch).SelectMany(t => Commands(t.Bytes)).Skip(4).Select(command =>
                command.Line.StartsWith("api ", StringComparison.Ordinal)
                    ? session.Connection.ApiAsync(command.Line[4..], "", stop)
                    : session.Connection.SendAsync(command, stop)));
            await session.Lingering.WaitAsync(Patience, stop);
            await foreach (var e in session.ReadEventsAsync(stop))
            {
                kept.Add(e);
            }

            handled.SetResult(session);
        });

        using (var script = await ScriptedConnection.ConnectAsync(listener.EndPoint))
        {
            foreach (var (fromSwitch, bytes) in turns)
            {
                if (fromSwitch)
                {
                    await script.SendAsync(bytes.AsMemory(0, bytes.Length / 2));
                    await script.SendAsync(bytes.AsMemory(bytes.Length / 2));
                    continue;
                }

                foreach (var expected in Commands(bytes))
                {
                    var command = (await script.ReceiveAsync(Patience))!;
                    Assert.Equal(expected.Line, command.Line);
                    Assert.Equal(Encoding.UTF8.GetString(expected.Body.Span), command.Body);
                    Assert.All(expected.Headers, h => Assert.Equal(h.Value, command.Headers[h.Key]));
                }
            }
        }

        var call = await handled.Task.WaitAsync(Patience);
        Assert.Equal(mode == "async", call.IsAsync);
        Assert.True(call.IsFull);
        Assert.Equal("", call.Path);
        Assert.Equal("User 1000", call.Channel.GetString(EslHeader.CallerCallerIdName));
        Assert.Equal(call.ChannelId, call.Channel.GetString(EslHeader.VariableUuid));
        Assert.Equal("+OK\n", call.Channel.GetString(EslHeader.ReplyText));
        Assert.Equal(events, kept.Count);
        Assert.Equal(0, call.EventsDropped);
        Assert.All(kept, e => Assert.Equal(call.ChannelId, e.GetString(EslHeader.UniqueId)));
        Assert.Contains("false", replies.Select(r => r.Text));
        Assert.Contains("bar%baz", replies.Select(r => r.Text));
        Assert.Contains("+OK filter added. [Event-Name]=[CHANNEL_EXECUTE_COMPLETE]", replies.Select(r => r.Text));
        Assert.Equal("bar%baz", kept[^1].View.GetVariable("foo"u8));
    }

    [Fact]
    public async Task Knows_the_path_and_waits_for_an_application_to_end()
    {
        var results = new TaskCompletionSource<(string Path, string? Response, string? Unset)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listener = new EslListener(new EslListenerOptions { EndPoint = AnyPort }, async (session, stop) =>
        {
            await session.MyEventsAsync(cancellationToken: stop);
            var done = await session.ExecuteAsync("playback", "tone_stream://%(500,200,440)", 1, stop);
            var unset = await session.GetVariableAsync("nothing", stop);
            await session.HangupAsync("USER_BUSY", stop);
            results.SetResult((session.Path, done.GetString(EslHeader.ApplicationResponse), unset));
        });
        using var script = await ScriptedConnection.ConnectAsync(listener.EndPoint);
        await AnswerConnectAsync(script, "variable_socket_path: ivr/main%20menu\n");
        Assert.Equal("myevents plain", (await script.ReceiveAsync(Patience))!.Line);
        await script.ReplyAsync("+OK Events Enabled");
        var execute = (await script.ReceiveAsync(Patience))!;
        Assert.Equal(("sendmsg", "playback", "tone_stream://%(500,200,440)"), (execute.Line, execute.Headers["execute-app-name"], execute.Body));
        await script.ReplyAsync("+OK");
        await script.EventAsync($"Event-Name: CHANNEL_EXECUTE_COMPLETE\nApplication: other\nApplication-Response: no\nApplication-UUID: {Guid.NewGuid()}\n");
        await script.EventAsync($"Event-Name: CHANNEL_EXECUTE_COMPLETE\nApplication: playback\nApplication-Response: FILE%20PLAYED\nApplication-UUID: {execute.Headers["Event-UUID"]}\n");
        Assert.Equal("getvar nothing", (await script.ReceiveAsync(Patience))!.Line);
        await script.ReplyAsync("-ERR command not found");
        Assert.Equal("USER_BUSY", (await script.ReceiveAsync(Patience))!.Headers["hangup-cause"]);
        await script.ReplyAsync("+OK");
        Assert.Equal(("ivr/main menu", "FILE PLAYED", null), await results.Task.WaitAsync(Patience));
        Assert.Null(await script.ReceiveAsync(Patience));
    }

    [Fact]
    public async Task Fails_an_application_whose_caller_hung_up()
    {
        var failure = new TaskCompletionSource<EslCloseReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listener = new EslListener(new EslListenerOptions { EndPoint = AnyPort }, async (session, stop) =>
            failure.SetResult((await Assert.ThrowsAsync<EslClosedException>(() => session.ExecuteAsync("playback", "long.wav", 1, stop))).Reason));
        using var script = await ScriptedConnection.ConnectAsync(listener.EndPoint);
        await AnswerConnectAsync(script);
        await script.ReceiveAsync(Patience);
        await script.ReplyAsync("+OK");
        await script.NoticeAsync("Disconnected, goodbye.\n");
        Assert.Equal(EslCloseReason.PeerClosed, await failure.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Refuses_more_calls_than_it_may_have_and_takes_the_next_when_one_ends()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var started = new SemaphoreSlim(0);
        await using var listener = new EslListener(new EslListenerOptions { EndPoint = AnyPort, MaxSessions = 1 }, async (_, stop) =>
        {
            started.Release();
            await release.Task.WaitAsync(stop);
        });
        using var first = await ScriptedConnection.ConnectAsync(listener.EndPoint);
        await AnswerConnectAsync(first);
        Assert.True(await started.WaitAsync(Patience));
        using var second = await ScriptedConnection.ConnectAsync(listener.EndPoint);
        Assert.Null(await second.ReceiveAsync(Patience));
        Assert.Equal(1, listener.ActiveSessions);
        release.SetResult();
        Assert.Null(await first.ReceiveAsync(Patience));
        SpinWait.SpinUntil(() => listener.ActiveSessions == 0, Patience);
        using var third = await ScriptedConnection.ConnectAsync(listener.EndPoint);
        await AnswerConnectAsync(third);
        Assert.True(await started.WaitAsync(Patience));
    }

    [Fact]
    public async Task Lets_in_only_the_addresses_it_may()
    {
        await using var listener = new EslListener(
            new EslListenerOptions { EndPoint = AnyPort, AllowedAddresses = [IPAddress.Parse("192.0.2.1")] }, (_, _) => Task.CompletedTask);
        using var script = await ScriptedConnection.ConnectAsync(listener.EndPoint);
        Assert.Null(await script.ReceiveAsync(Patience));
    }

    [Fact]
    public async Task Drops_a_connection_that_never_answers_connect_and_survives_a_handler_that_fails()
    {
        var time = new ManualTime();
        var handled = 0;
        await using var listener = new EslListener(
            new EslListenerOptions { EndPoint = AnyPort },
            (_, _) => Interlocked.Increment(ref handled) == 1 ? throw new InvalidOperationException("a bug") : Task.CompletedTask,
            time);
        using var silent = await ScriptedConnection.ConnectAsync(listener.EndPoint);
        Assert.Equal("connect", (await silent.ReceiveAsync(Patience))!.Line);
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(await silent.ReceiveAsync(Patience));
        for (var i = 0; i < 2; i++)
        {
            using var call = await ScriptedConnection.ConnectAsync(listener.EndPoint);
            await AnswerConnectAsync(call);
            Assert.Null(await call.ReceiveAsync(Patience));
        }

        Assert.Equal(2, handled);
    }

    internal static async Task AnswerConnectAsync(ScriptedConnection script, string headers = "")
    {
        Assert.Equal("connect", (await script.ReceiveAsync(Patience))!.Line);
        await script.SendAsync(
            "Event-Name: CHANNEL_DATA\nUnique-ID: 1f3b5d70-1e12-44cd-a930-7e588a5819dd\n" + headers +
            "Content-Type: command/reply\nReply-Text: %2BOK%0A\nSocket-Mode: async\nControl: full\n\n");
    }

    private static IEnumerable<EslCommand> Commands(byte[] sent)
    {
        var text = Encoding.UTF8.GetString(sent);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '\n')
            {
                at++;
                continue;
            }

            var end = text.IndexOf("\n\n", at, StringComparison.Ordinal);
            var lines = text[at..end].Split('\n');
            var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).Select(p => new KeyValuePair<string, string>(p[0], p[1])).ToList();
            var length = headers.Where(h => h.Key == "content-length").Select(h => int.Parse(h.Value, System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
            headers.RemoveAll(h => h.Key == "content-length");
            yield return new EslCommand(lines[0]) { Headers = headers, Body = Encoding.UTF8.GetBytes(text.Substring(end + 2, length)) };
            at = end + 2 + length;
        }
    }
}
