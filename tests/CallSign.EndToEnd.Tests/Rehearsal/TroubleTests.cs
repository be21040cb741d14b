using CallSign.Core.Cdrs;
using CallSign.Core.Data.Embedded;
using CallSign.EndToEnd.Tests.Support;
using CallSign.RehearsalSwitch;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Tests.Hosting;

namespace CallSign.EndToEnd.Tests.Rehearsal;

/// <summary>Switches, portals and databases that go away in the middle of calls.</summary>
public sealed class TroubleTests(Postgres postgres)
{
    private static readonly RehearsalOptions Acme = new() { Extensions = ["1000@acme.test", "1001@acme.test"], Heartbeat = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task Calls_of_a_node_that_restarted_are_closed_as_lost()
    {
        await using var node = await RehearsalNode.StartAsync(Acme);
        await using var portal = await RehearsedPortal.StartAsync(await postgres.NewDatabaseAsync(), node);
        await using var journal = portal.Watch();
        var lost = await AnsweredAsync(node);
        await journal.UntilAsync(lost.Uuid, CallState.Answered);
        node.Restart();
        await journal.UntilAsync(lost.Uuid, CallState.Ended, TimeSpan.FromSeconds(30));
        var row = await portal.RowAsync(lost.Uuid);
        Assert.Equal((CdrStatus.Lost, "LOST_NODE"), (row.Status, row.HangupCause));
        var next = await AnsweredAsync(node);
        await journal.UntilAsync(next.Uuid, CallState.Answered);
        await next.HangupAsync();
        Assert.Equal(CdrStatus.Answered, (await portal.RowAsync(next.Uuid)).Status);
        Assert.Equal(0, portal.Feed.Count(portal.Scope));
    }

    [Fact]
    public async Task A_call_that_outlives_a_lost_connection_is_still_the_same_call()
    {
        await using var node = await RehearsalNode.StartAsync(Acme);
        await using var portal = await RehearsedPortal.StartAsync(await postgres.NewDatabaseAsync(), node);
        await using var journal = portal.Watch();
        var call = await AnsweredAsync(node);
        var gone = await AnsweredAsync(node);
        await journal.UntilAsync(gone.Uuid, CallState.Answered);
        await node.StopListeningAsync();
        await gone.HangupAsync();
        node.ListenAgain();
        await journal.UntilAsync(gone.Uuid, CallState.Ended, TimeSpan.FromSeconds(30));
        Assert.NotNull(portal.Feed.Find(portal.Scope, call.Uuid));
        await call.HangupAsync();
        await journal.UntilAsync(call.Uuid, CallState.Ended);
        await portal.HasExactlyAsync([call.Uuid, gone.Uuid], TimeSpan.FromSeconds(20));
        Assert.Equal(CdrStatus.Answered, (await portal.RowAsync(call.Uuid)).Status);
    }

    [Fact]
    public async Task Lost_events_leave_no_ghosts()
    {
        await using var node = await RehearsalNode.StartAsync(Acme);
        await using var portal = await RehearsedPortal.StartAsync(await postgres.NewDatabaseAsync(), node);
        await using var journal = portal.Watch();
        var call = await AnsweredAsync(node);
        await journal.UntilAsync(call.Uuid, CallState.Answered);
        node.LoseEvents(1_000);
        await call.HangupAsync();
        node.LoseNoMore();
        node.SkipSequence(5_000);
        node.Fire("HEARTBEAT", "");
        await journal.UntilAsync(call.Uuid, CallState.Ended, TimeSpan.FromSeconds(30));
        Assert.Equal(0, portal.Feed.Count(portal.Scope));
        await portal.HasExactlyAsync([call.Uuid], TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_portal_that_restarts_in_the_middle_of_a_call_sees_it_again_and_records_it_once()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var node = await RehearsalNode.StartAsync(Acme);
        var call = await BeforeAsync();
        await using var portal = await RehearsedPortal.StartAsync(database, node);
        await Eventually.TrueAsync(() => portal.Feed.Find(portal.Scope, call.Uuid) is not null);
        Assert.True(portal.Feed.Find(portal.Scope, call.Uuid)!.Uncertain);
        await using var journal = portal.Watch();
        await call.HangupAsync();
        await journal.UntilAsync(call.Uuid, CallState.Ended);
        await portal.HasExactlyAsync([call.Uuid], TimeSpan.FromSeconds(20));
        Assert.Equal(CdrStatus.Answered, (await portal.RowAsync(call.Uuid)).Status);

        async Task<RehearsalCall> BeforeAsync()
        {
            await using var first = await RehearsedPortal.StartAsync(database, node);
            await using var journal = first.Watch();
            var call = await AnsweredAsync(node);
            await journal.UntilAsync(call.Uuid, CallState.Answered);
            return call;
        }
    }

    [Fact]
    public async Task Calls_that_end_while_the_database_is_down_are_written_when_it_is_back()
    {
        var folder = Path.Combine(Path.GetTempPath(), "callsign-trouble-" + Guid.NewGuid().ToString("N")[..8]);
        var options = new EmbeddedPostgresOptions(folder);
        var cluster = await EmbeddedPostgres.StartAsync(options);
        try
        {
            await using var node = await RehearsalNode.StartAsync(Acme);
            await using var portal = await RehearsedPortal.StartAsync(cluster.ConnectionString, node);
            var calls = new List<Guid>();
            await PlayAsync(node, 20, calls);
            await portal.HasExactlyAsync(calls, TimeSpan.FromSeconds(20));
            await cluster.DisposeAsync();
            await PlayAsync(node, 50, calls);
            await using (var journal = portal.Watch())
            {
                // Live calls are seen all the same.
                var seen = await AnsweredAsync(node);
                await journal.UntilAsync(seen.Uuid, CallState.Answered);
                await seen.HangupAsync();
                await journal.UntilAsync(seen.Uuid, CallState.Ended);
                calls.Add(seen.Uuid);
            }

            cluster = await EmbeddedPostgres.StartAsync(options);
            await portal.HasExactlyAsync(calls, TimeSpan.FromSeconds(60));
        }
        finally
        {
            await cluster.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task PlayAsync(RehearsalNode node, int count, List<Guid> calls)
    {
        for (var i = 0; i < count; i++)
        {
            var call = await AnsweredAsync(node);
            await call.HangupAsync();
            calls.Add(call.Uuid);
        }
    }

    private static async Task<RehearsalCall> AnsweredAsync(RehearsalNode node)
    {
        var call = await node.PlaceCallAsync("1000", "1001", "acme.test");
        await call.RingAsync();
        await call.AnswerAsync();
        return call;
    }
}
