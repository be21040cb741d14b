using System.Net;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Nodes;

/// <summary>The same library against the real thing; skipped where there is none.</summary>
public sealed class RealFreeSwitchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Follows_a_node_through_calls_a_wrong_command_and_a_restart()
    {
        Assert.SkipWhen(RealFreeSwitch.Home is null, "No FreeSWITCH here: neither FREESWITCH_HOME nor freeswitch on the PATH.");
        await using var real = new RealFreeSwitch(RealFreeSwitch.FreePort());
        await real.StartAsync();
        var handler = new RecordingHandler
        {
            Subscription = new() { Events = [EslEventName.ChannelCreate, EslEventName.ChannelDestroy], CustomSubclasses = ["sofia::register"] },
        };
        var directory = new NodeDirectory();
        using var supervisor = new NodeSupervisor(directory, handler, TimeProvider.System, NullLogger<NodeSupervisor>.Instance);
        supervisor.SetNodes([new NodeOptions
        {
            Name = "fs", Host = "127.0.0.1", Port = real.Port, Password = RealFreeSwitch.Password, MinResyncInterval = TimeSpan.FromMilliseconds(10),
        }]);
        await supervisor.StartAsync(CancellationToken.None);
        var connected = await NextAsync(handler, "fs connected");
        Assert.Equal("""fs resync Connected {"row_count": 0}""", await NextAsync(handler, "fs resync"));

        var node = directory.All[0];
        var originated = await node.BgApiAsync("originate", "loopback/park/default &park()");
        Assert.True(originated.IsOk, originated.Text);
        Assert.True((await node.BgApiAsync("no_such_command", "100% [x]")).IsError);

        // The switch writes its list behind its events, so the call may not be on the first one.
        var listed = "";
        for (var i = 0; i < 100 && !listed.Contains(originated.Message, StringComparison.Ordinal); i++)
        {
            node.RequestResync();
            listed = await NextAsync(handler, "fs resync Requested");
        }

        Assert.Contains(originated.Message, listed, StringComparison.Ordinal);
        Assert.True((await node.BgApiAsync("hupall", "")).IsOk);
        await NextAsync(handler, "fs CHANNEL_DESTROY");
        await NextAsync(handler, "fs HEARTBEAT");
        Assert.StartsWith("1.", node.Status.Version, StringComparison.Ordinal);
        Assert.Equal(0, node.Status.Gaps);
        Assert.Null(node.Status.LastError);

        await real.StopAsync();
        await NextAsync(handler, "fs disconnected");
        await Assert.ThrowsAsync<EslClosedException>(() => node.ApiAsync("status"));
        await real.StartAsync();
        Assert.NotEqual(connected, await NextAsync(handler, "fs connected"));
        Assert.Equal("""fs resync Connected {"row_count": 0}""", await NextAsync(handler, "fs resync"));
        await supervisor.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("async", "ivr/main")]
    [InlineData("sync", "hold")]
    public async Task Controls_a_call_that_the_dialplan_hands_over(string extension, string path)
    {
        Assert.SkipWhen(RealFreeSwitch.Home is null, "No FreeSWITCH here: neither FREESWITCH_HOME nor freeswitch on the PATH.");
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listener = new EslListener(
            new EslListenerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) },
            async (session, stop) =>
            {
                try
                {
                    await session.LingerAsync(TimeSpan.FromSeconds(2), stop);
                    await session.MyEventsAsync(cancellationToken: stop);
                    await session.ExecuteAsync("answer", cancellationToken: stop);
                    await session.ExecuteAsync("set", "greeting=grüß 100% %zz", cancellationToken: stop);
                    var greeting = await session.GetVariableAsync("greeting", stop);
                    var unset = await session.GetVariableAsync("no_such_variable", stop);
                    var played = await session.ExecuteAsync("playback", "tone_stream://%(100,50,440)", cancellationToken: stop);
                    await session.HangupAsync("USER_BUSY", stop);
                    var cause = "";
                    await foreach (var e in session.ReadEventsAsync(stop))
                    {
                        cause = e.Name == EslEventName.ChannelHangup ? e.GetString(EslHeader.HangupCause) : cause;
                    }

                    told.SetResult($"{session.Path} {session.IsAsync} {greeting} {unset ?? "null"} {played.GetString(EslHeader.ApplicationResponse)} {cause}");
                }
                catch (Exception e)
                {
                    told.SetException(e);
                }
            });
        await using var real = new RealFreeSwitch(listener.EndPoint.Port);
        await real.StartAsync();
        await using var connection = await EslConnection.ConnectAsync(
            "127.0.0.1", real.Port, new EslCredentials(RealFreeSwitch.Password), new Esl.CountingSink());
        await connection.SubscribeAsync(EslEventFormat.Json, [EslEventName.BackgroundJob], []);
        Assert.True((await connection.BgApiAsync("originate", $"loopback/{extension}/default &park()", Patience)).IsOk);
        Assert.Equal($"{path} {extension == "async"} grüß 100% %zz null FILE PLAYED USER_BUSY", await told.Task.WaitAsync(Patience));
    }

    private static async Task<string> NextAsync(RecordingHandler handler, string start)
    {
        while (true)
        {
            var told = await handler.NextAsync();
            if (told.StartsWith(start, StringComparison.Ordinal))
            {
                return told;
            }
        }
    }
}
