using CallSign.Telephony.Esl;
using CallSign.Telephony.Nodes;
using CallSign.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Nodes;

public sealed class NodeSupervisorTests : IAsyncDisposable
{
    private const string Core = "1c4ae009-18b4-4fdb-b583-d00d3935d467";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualTime _time = new();
    private readonly NodeDirectory _directory = new();
    private readonly RecordingHandler _handler = new();
    private readonly NodeSupervisor _supervisor;

    public NodeSupervisorTests() =>
        _supervisor = new NodeSupervisor(_directory, _handler, _time, NullLogger<NodeSupervisor>.Instance, new Random(1));

    public async ValueTask DisposeAsync()
    {
        await _supervisor.StopAsync(CancellationToken.None);
        _supervisor.Dispose();
    }

    [Fact]
    public async Task Announces_subscribes_and_compares_before_it_is_online()
    {
        await using var peer = new ScriptedSwitch();
        peer.Api["show"] = _ => """{"row_count":1,"rows":[{"uuid":"a"}]}""";
        _handler.OnEventDo = () => Assert.NotEqual(NodeState.Stopped, _directory.All[0].Status.State);
        await StartAsync(Options(peer));
        Assert.Equal($"fs1 connected {Core}", await _handler.NextAsync());
        Assert.Equal("""fs1 resync Connected {"row_count":1,"rows":[{"uuid":"a"}]}""", await _handler.NextAsync());
        var script = await peer.NextConnectionAsync();
        await script.EventAsync("Event-Name: CHANNEL_CREATE\nEvent-Sequence: 10\n");
        Assert.Equal("fs1 CHANNEL_CREATE", await _handler.NextAsync());
        await script.EventAsync(
            $"Event-Name: HEARTBEAT\nCore-UUID: {Core}\nFreeSWITCH-Hostname: vm\nEvent-Sequence: 11\nFreeSWITCH-Version: 1.11.1-release%2Bgit~2\n" +
            "Session-Count: 7\nMax-Sessions: 1000\nIdle-CPU: 98.600000\n");
        Assert.Equal("fs1 HEARTBEAT", await _handler.NextAsync());
        Assert.Equal(
            [
                "api version", "api global_getvar core_uuid", "api global_getvar hostname",
                "event plain CHANNEL_CREATE BACKGROUND_JOB HEARTBEAT CUSTOM sofia::register", "log crit", "bgapi show channels as json",
            ],
            peer.Received.Select(c => c.Line));

        await Until(() => _directory.All[0].Status.State == NodeState.Online);
        var status = _directory.All[0].Status;
        Assert.Equal(("1.11.1-release", Core, "vm", 7, 1000, 98.6), (status.Version, status.CoreUuid, status.Hostname, status.SessionCount, status.MaxSessions, status.IdleCpu));
        Assert.Equal((3, 0, 0, null), (status.EventsReceived, status.Gaps, status.Reconnects, status.LastError));
        Assert.Equal(_time.GetUtcNow(), status.LastEventAt);
        Assert.Equal(_time.GetUtcNow(), status.LastResyncAt);
        Assert.True(status.BytesReceived > 500);
    }

    [Fact]
    public async Task Pauses_longer_each_time_until_an_event_comes()
    {
        await using var peer = new ScriptedSwitch { Serve = false };
        await StartAsync(Options(peer));
        var expected = TimeSpan.FromMilliseconds(500);
        for (var attempt = 0; attempt < 9; attempt++)
        {
            // It lets us in and even authenticates, and then closes: no reason to come back at once.
            var script = await peer.NextConnectionAsync();
            await script.AuthenticateAsync();
            await script.ReceiveAsync(Patience);
            script.Dispose();
            await Until(() => _directory.All[0].Status.State == NodeState.Waiting);
            var pause = await _time.WaitForTimerAsync(expected / 2, expected);
            Assert.Equal(_time.GetUtcNow() + pause, _directory.All[0].Status.NextAttemptAt);
            expected = expected * 2 > TimeSpan.FromSeconds(10) ? TimeSpan.FromSeconds(10) : expected * 2;
            peer.Serve = attempt == 8;
            _time.Advance(pause);
        }

        Assert.Equal($"fs1 connected {Core}", await _handler.NextAsync());
        Assert.Equal("""fs1 resync Connected {"row_count": 0}""", await _handler.NextAsync());
        (await peer.NextConnectionAsync()).Dispose();
        Assert.Equal("fs1 disconnected", await _handler.NextAsync());
        await _time.WaitForTimerAsync(TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Comes_back_after_a_restart_and_compares_again()
    {
        await using var peer = new ScriptedSwitch();
        await StartAsync(Options(peer));
        await SkipToOnlineAsync();
        (await peer.NextConnectionAsync()).Dispose();
        Assert.Equal("fs1 disconnected", await _handler.NextAsync());
        await Assert.ThrowsAsync<EslClosedException>(() => _directory.Commands("fs1").BgApiAsync("status"));

        peer.CoreUuid = "aaaaaaaa-18b4-4fdb-b583-d00d3935d467";
        _time.Advance(await _time.WaitForTimerAsync(TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(500)));
        Assert.Equal("fs1 connected aaaaaaaa-18b4-4fdb-b583-d00d3935d467", await _handler.NextAsync());
        Assert.StartsWith("fs1 resync Connected", await _handler.NextAsync(), StringComparison.Ordinal);
        await Until(() => _directory.All[0].Status.State == NodeState.Online);
        Assert.Equal(1, _directory.All[0].Status.Reconnects);
        Assert.Equal(2, _directory.All[0].Status.EventsReceived);
    }

    [Fact]
    public async Task Compares_when_numbers_are_missing_but_not_for_what_is_not_subscribed()
    {
        await using var peer = new ScriptedSwitch();
        await StartAsync(Options(peer));
        await SkipToOnlineAsync();
        var script = await peer.NextConnectionAsync();
        foreach (var sequence in new[] { 1000, 1002, 1001, 1040, 1141, 1100 })
        {
            await script.EventAsync($"Event-Name: CHANNEL_CREATE\nEvent-Sequence: {sequence}\n");
            Assert.Equal("fs1 CHANNEL_CREATE", await _handler.NextAsync());
        }

        Assert.Equal(0, _directory.All[0].Status.Gaps);
        await script.EventAsync("Event-Name: CHANNEL_CREATE\nEvent-Sequence: 1243\n");
        Assert.Equal("fs1 CHANNEL_CREATE", await _handler.NextAsync());
        await AdvanceToResyncAsync();
        Assert.StartsWith("fs1 resync EventsLost", await _handler.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, _directory.All[0].Status.Gaps);

        // A quiet quarter of a minute explains a thousand events of other kinds.
        _time.Advance(TimeSpan.FromSeconds(15));
        await script.EventAsync("Event-Name: CHANNEL_CREATE\nEvent-Sequence: 2243\n");
        Assert.Equal("fs1 CHANNEL_CREATE", await _handler.NextAsync());
        Assert.Equal(1, _directory.All[0].Status.Gaps);
    }

    [Fact]
    public async Task Compares_when_the_switch_says_it_lost_events()
    {
        await using var peer = new ScriptedSwitch();
        await StartAsync(Options(peer));
        await SkipToOnlineAsync();
        var script = await peer.NextConnectionAsync();
        await script.LogAsync(0, "freeswitch@vm> status\n");
        await script.LogAsync(2, "Lost [17] events! Event Queue size: [99999/100000]\n");
        await Until(() => _directory.All[0].Status.Gaps == 1);
        await AdvanceToResyncAsync();
        Assert.StartsWith("fs1 resync EventsLost", await _handler.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compares_when_asked_and_from_time_to_time()
    {
        await using var peer = new ScriptedSwitch();
        await StartAsync(Options(peer));
        await SkipToOnlineAsync();
        for (var i = 0; i < 20; i++)
        {
            _directory.All[0].RequestResync();
        }

        await AdvanceToResyncAsync();
        Assert.StartsWith("fs1 resync Requested", await _handler.NextAsync(), StringComparison.Ordinal);
        var script = await peer.NextConnectionAsync();
        while (_handler.IsSilent)
        {
            await _time.WaitForTimerAsync(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
            _time.Advance(TimeSpan.FromSeconds(1));
            await script.EventAsync("Event-Name: BACKGROUND_JOB\n");
        }

        Assert.StartsWith("fs1 resync Periodic", await _handler.NextAsync(), StringComparison.Ordinal);
        await Until(() => peer.Received.Any(c => c.Line == "api uptime") && _directory.All[0].Status.RoundTrip is not null);
    }

    [Fact]
    public async Task Says_why_it_cannot_compare()
    {
        await using var peer = new ScriptedSwitch();
        peer.Replies["bgapi"] = _ => "-ERR permission denied";
        peer.Replies["log"] = _ => "-ERR permission denied";
        await StartAsync(Options(peer));
        await Until(() => _directory.TryGet("fs1", out var node) && node.Status.LastError is not null);
        Assert.Equal(NodeState.Synchronizing, _directory.All[0].Status.State);
        Assert.Contains("permission denied", _directory.All[0].Status.LastError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("right", "wrong")]
    [InlineData("right", "right")]
    public async Task Waits_and_says_so_when_it_is_refused(string password, string used)
    {
        await using var peer = new ScriptedSwitch(password);
        peer.Replies["event"] = _ => "-ERR permission denied";
        await StartAsync(Options(peer) with { Password = used });
        await Until(() => _directory.All[0].Status.State == NodeState.Waiting);
        var status = _directory.All[0].Status;
        Assert.Equal(NodeState.Waiting, status.State);
        Assert.Contains(used == "wrong" ? "password" : "subscription", status.LastError, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", status.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adds_changes_and_removes_nodes_while_it_runs()
    {
        await using var first = new ScriptedSwitch();
        await using var second = new ScriptedSwitch { CoreUuid = "bbbbbbbb-18b4-4fdb-b583-d00d3935d467" };
        await using var third = new ScriptedSwitch { CoreUuid = "cccccccc-18b4-4fdb-b583-d00d3935d467" };
        await StartAsync(Options(first));
        await SkipToOnlineAsync();

        _supervisor.SetNodes([Options(first), Options(second, "fs2")]);
        Assert.StartsWith("fs2 connected bbbbbbbb", await _handler.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("fs2 resync", await _handler.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(["fs1", "fs2"], _directory.All.Select(n => n.Name));
        Assert.Equal("83\n", (await _directory.Commands("fs2").BgApiAsync("uptime").WaitAsync(Patience)).Text);

        // The same name elsewhere: the end of the old connection is told before the new one.
        _supervisor.SetNodes([Options(first), Options(third, "fs2")]);
        Assert.Equal("fs2 disconnected", await _handler.NextAsync());
        Assert.StartsWith("fs2 connected cccccccc", await _handler.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("fs2 resync", await _handler.NextAsync(), StringComparison.Ordinal);

        _supervisor.SetNodes([Options(third, "fs2")]);
        Assert.Equal("fs1 disconnected", await _handler.NextAsync());
        Assert.Throws<KeyNotFoundException>(() => _directory.Commands("fs1"));
        Assert.True(_handler.IsSilent);

        await _supervisor.StopAsync(CancellationToken.None);
        Assert.Equal("fs2 disconnected", await _handler.NextAsync());
        Assert.Equal(NodeState.Stopped, _directory.All[0].Status.State);
        Assert.Throws<ArgumentException>(() => _supervisor.SetNodes([Options(first), Options(second)]));
    }

    [Fact]
    public async Task Survives_a_handler_that_fails()
    {
        await using var peer = new ScriptedSwitch();
        await StartAsync(Options(peer));
        await SkipToOnlineAsync();
        _handler.OnEventDo = () => throw new InvalidOperationException("a bug");
        var script = await peer.NextConnectionAsync();
        await script.EventAsync("Event-Name: CHANNEL_CREATE\n");
        await Until(() => _directory.All[0].Status.HandlerFailures > 0);
        _handler.OnEventDo = null;
        await script.EventAsync("Event-Name: CHANNEL_CREATE\n");
        Assert.Equal("fs1 CHANNEL_CREATE", await _handler.NextAsync());
    }

    private static NodeOptions Options(ScriptedSwitch peer, string name = "fs1") =>
        new()
        {
            Name = name,
            Host = peer.Host,
            Port = peer.Port,
            Password = peer.Password,

            // Time here jumps, which the watchdog would take for a standstill.
            Connection = new EslConnectionOptions { IdleTimeout = Timeout.InfiniteTimeSpan, MaxBehind = Timeout.InfiniteTimeSpan },
        };

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task StartAsync(NodeOptions options)
    {
        _supervisor.SetNodes([options]);
        await _supervisor.StartAsync(CancellationToken.None);
    }

    private async Task SkipToOnlineAsync()
    {
        Assert.StartsWith("fs1 connected", await _handler.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("fs1 resync Connected", await _handler.NextAsync(), StringComparison.Ordinal);
        await Until(() => _directory.All[0].Status.State == NodeState.Online);
    }

    // Comparisons keep two seconds' distance.
    private async Task AdvanceToResyncAsync()
    {
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(2));
    }
}
