using System.Net.WebSockets;
using System.Text.Json;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport;
using CallSign.TestSupport.Live;
using CallSign.Web.Live;

namespace CallSign.Web.Tests.Live;

public sealed class LiveHubTests
{
    private readonly Guid _acme = Guid.NewGuid();
    private readonly Guid _globex = Guid.NewGuid();

    [Fact]
    public async Task A_viewer_gets_a_snapshot_and_then_what_changes()
    {
        await using var hub = await HubFixture.StartAsync();
        var call = TestCalls.Call(_acme, "1000", "1001");
        hub.Feed.Publish(call);
        await using var viewer = await hub.ConnectAsync(_acme);

        var snapshot = await viewer.NextAsync("Snapshot");
        var shown = Assert.Single(snapshot.GetProperty("calls").EnumerateArray());
        Assert.Equal(call.CallUuid, shown.GetProperty("uuid").GetGuid());
        Assert.Equal("ringing", shown.GetProperty("state").GetString());
        Assert.Equal("1000", shown.GetProperty("caller").GetString());
        Assert.Equal("internal", shown.GetProperty("direction").GetString());
        Assert.Equal(1, snapshot.GetProperty("counters").GetProperty("ringing").GetInt32());

        hub.Feed.Publish(call with { State = CallState.Answered });
        var answered = await viewer.NextAsync("Delta");
        Assert.Equal("answered", answered.GetProperty("changed")[0].GetProperty("state").GetString());
        Assert.Equal(1, answered.GetProperty("counters").GetProperty("talking").GetInt32());

        hub.Feed.Publish(call with { State = CallState.Ended });
        var ended = await viewer.NextAsync("Delta");
        Assert.Equal(call.CallUuid, ended.GetProperty("removed")[0].GetGuid());
        Assert.Equal(0, ended.GetProperty("counters").GetProperty("active").GetInt32());
    }

    [Fact]
    public async Task Nothing_of_another_tenant_arrives_and_the_platform_sees_all()
    {
        await using var hub = await HubFixture.StartAsync();
        var before = TestCalls.Call(_globex, "2000", "2001");
        hub.Feed.Publish(before);
        await using var acme = await hub.ConnectAsync(_acme);
        await using var globex = await hub.ConnectAsync(_globex);
        await using var platform = await hub.ConnectAsync(null);
        Assert.Equal(0, (await acme.NextAsync("Snapshot")).GetProperty("calls").GetArrayLength());
        Assert.Equal(1, (await globex.NextAsync("Snapshot")).GetProperty("calls").GetArrayLength());
        await platform.NextAsync("Snapshot");

        var theirs = TestCalls.Call(_globex, "2002", "2003");
        var nobodys = TestCalls.Call(null, "3000", "3001");
        hub.Feed.Publish(theirs, nobodys);
        await globex.NextAsync("Delta");
        await platform.NextAsync("Delta");

        // Acme's own change comes after all of that, so what was to come has come.
        hub.Feed.Publish(TestCalls.Call(_acme));
        Assert.Equal(1, (await acme.NextAsync("Delta")).GetProperty("counters").GetProperty("active").GetInt32());
        string[] foreign = [before.CallUuid.ToString(), theirs.CallUuid.ToString(), nobodys.CallUuid.ToString(), _globex.ToString()];
        Assert.All(foreign, f => Assert.DoesNotContain(f, acme.Transcript.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(nobodys.CallUuid.ToString(), globex.Transcript.ToString(), StringComparison.Ordinal);
        Assert.Contains(nobodys.CallUuid.ToString(), platform.Transcript.ToString(), StringComparison.Ordinal);
        Assert.Contains(theirs.CallUuid.ToString(), platform.Transcript.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_changes_within_a_quarter_second_come_as_one_message_with_the_latest()
    {
        var time = new ManualTime();
        await using var hub = await HubFixture.StartAsync(time);
        await using var viewer = await hub.ConnectAsync(_acme, control: true);
        await viewer.NextAsync("Snapshot");
        await time.TimersAsync(); // the channel rests until its quarter second is over

        var calls = Enumerable.Range(0, 10).Select(i => TestCalls.Call(_acme, $"10{i}")).ToList();
        for (var i = 0; i < 30; i++)
        {
            hub.Feed.Publish(calls.Select(c => c with { CallerName = $"name {i}" }));
        }

        await viewer.InvokeAsync("Hangup", Guid.NewGuid()); // its completion would come after a message sent before
        Assert.DoesNotContain("\"Delta\"", viewer.Transcript.ToString(), StringComparison.Ordinal);

        time.Advance(LiveChannel.Interval);
        var changed = (await viewer.NextAsync("Delta")).GetProperty("changed");
        Assert.Equal(10, changed.GetArrayLength());
        Assert.All(changed.EnumerateArray(), c => Assert.Equal("name 29", c.GetProperty("caller_name").GetString()));
    }

    [Fact]
    public async Task A_viewer_that_does_not_read_holds_nobody_up_and_catches_up_later()
    {
        await using var hub = await HubFixture.StartAsync();
        var calls = Enumerable.Range(0, 400).Select(i => TestCalls.Call(_acme, $"{1000 + i}") with { CallerName = new string('x', 2_000) }).ToList();
        hub.Feed.Publish(calls);
        await using var slow = await hub.ConnectAsync(_acme, read: false);
        await using var quick = await hub.ConnectAsync(_acme);
        await quick.NextAsync("Snapshot");

        const int Rounds = 14;
        for (var round = 1; round <= Rounds; round++)
        {
            hub.Feed.Publish(calls.Select(c => c with { Codec = $"round{round}" }));
            while (!(await quick.NextAsync("Delta")).GetProperty("changed").EnumerateArray().All(c => c.GetProperty("codec").GetString() == $"round{round}"))
            {
                // an earlier round, in two messages
            }
        }

        slow.StartReading();
        var messages = 0;
        var last = new Dictionary<Guid, string?>();
        while (last.Count < calls.Count || last.Values.Any(v => v != $"round{Rounds}"))
        {
            var message = await slow.NextAsync();
            messages++;
            var argument = message.GetProperty("arguments")[0];
            foreach (var call in argument.GetProperty(message.GetProperty("target").GetString() == "Snapshot" ? "calls" : "changed").EnumerateArray())
            {
                last[call.GetProperty("uuid").GetGuid()] = call.GetProperty("codec").GetString();
            }
        }

        Assert.InRange(messages, 2, Rounds); // snapshot + all rounds would be one more: some were joined
    }

    [Fact]
    public async Task Commands_reach_the_call_and_need_the_right_to_control()
    {
        await using var hub = await HubFixture.StartAsync();
        var call = TestCalls.Call(_acme);
        var theirs = TestCalls.Call(_globex);
        hub.Feed.Publish(call, theirs);
        await using var watcher = await hub.ConnectAsync(_acme);
        await using var supervisor = await hub.ConnectAsync(_acme, control: true);

        Assert.Contains("unauthorized", (await watcher.InvokeAsync("Hangup", call.CallUuid)).GetProperty("error").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(hub.Commands.Asked);

        Assert.True(Succeeded(await supervisor.InvokeAsync("Transfer", call.CallUuid, "1002")));
        Assert.True(Succeeded(await supervisor.InvokeAsync("Park", call.CallUuid)));
        Assert.True(Succeeded(await supervisor.InvokeAsync("Record", call.CallUuid, true)));
        Assert.True(Succeeded(await supervisor.InvokeAsync("Hangup", call.CallUuid)));
        Assert.False(Succeeded(await supervisor.InvokeAsync("Hangup", theirs.CallUuid)));
        Assert.False(Succeeded(await supervisor.InvokeAsync("Transfer", call.CallUuid, "1002 XML default\n")));
        Assert.Equal(
            [$"transfer {call.CallUuid} 1002", $"park {call.CallUuid}", $"record {call.CallUuid} start", $"hangup {call.CallUuid}"], hub.Commands.Asked);

        static bool Succeeded(JsonElement completion) => completion.GetProperty("result").GetProperty("succeeded").GetBoolean();
    }

    [Fact]
    public async Task Nobody_connects_without_signing_in()
    {
        await using var hub = await HubFixture.StartAsync();
        var refused = await Assert.ThrowsAsync<WebSocketException>(hub.ConnectAnonymouslyAsync);
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_viewer_of_a_tenant_takes_its_subscription_along()
    {
        await using var hub = await HubFixture.StartAsync();
        await using (var viewer = await hub.ConnectAsync(_acme))
        {
            await viewer.NextAsync("Snapshot");
            Assert.Equal(1, hub.Feed.Subscriptions);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (hub.Feed.Subscriptions > 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
