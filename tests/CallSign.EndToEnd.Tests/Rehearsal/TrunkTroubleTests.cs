using CallSign.Benchmarks.Load;
using CallSign.Core.Data;
using CallSign.Core.Gateways;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.PortalUsers;
using CallSign.Core.Queues;
using CallSign.Core.Secrets;
using CallSign.Core.SipTrunk;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.RehearsalSwitch;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CallSign.EndToEnd.Tests.Rehearsal;

/// <summary>Bridging calls whose portal is killed, or whose switch dies, in every state: nothing stays open, nothing is called twice.</summary>
public sealed class TrunkTroubleTests(Postgres postgres)
{
    private const string Domain = "acme.test";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task A_portal_that_was_killed_goes_on_with_what_is_up_and_closes_what_is_gone()
    {
        await using var bed = await Bed.StartAsync(await postgres.NewDatabaseAsync());
        TrunkCall waits, rings, talks, wasTalking, wasWaiting, wasRinging;
        BridgeCall expected;
        using (await bed.PortalAsync())
        {
            waits = await bed.PlaceAsync(TrunkCourse.Waits, BridgeState.Queued);
            rings = await bed.PlaceAsync(TrunkCourse.RingsOn, BridgeState.Ringing);
            talks = await bed.PlaceAsync(TrunkCourse.TalksOn, BridgeState.Bridged);
            wasTalking = await bed.PlaceAsync(TrunkCourse.TalksOn, BridgeState.Bridged);
            wasWaiting = await bed.PlaceAsync(TrunkCourse.Waits, BridgeState.Queued);
            wasRinging = await bed.PlaceAsync(TrunkCourse.RingsOn, BridgeState.Ringing);
            expected = await bed.AnnounceAsync("+4940777");
            Assert.Equal(4, bed.Trunk.Originated);
        } // killed, as by the kernel

        bed.Trunk.End(wasTalking);
        bed.Trunk.End(wasWaiting);
        bed.Trunk.End(wasRinging);
        using var again = await bed.PortalAsync();
        await bed.EndsAsync(wasTalking, BridgeOutcome.Completed, "gone when the switch was asked");
        await bed.EndsAsync(wasWaiting, BridgeOutcome.CallerHungUp, "gone when the switch was asked");
        await bed.EndsAsync(wasRinging, BridgeOutcome.AgentHungUp, "gone when the switch was asked");
        Assert.Equal(
            (BridgeState.Queued, BridgeState.Ringing, BridgeState.Bridged), ((await bed.RowAsync(waits)).State, (await bed.RowAsync(rings)).State, (await bed.RowAsync(talks)).State));
        Assert.Equal(BridgeState.Announced, (await bed.RowAsync(expected.Id)).State);
        Assert.Equal(4, bed.Trunk.Originated); // nothing anew

        bed.Trunk.AnswerByAgent(waits);
        bed.Trunk.AnswerByFarEnd(rings);
        await bed.ReachesAsync(rings, BridgeState.Bridged);
        await bed.ReachesAsync(waits, BridgeState.Bridged);
        bed.Trunk.End(rings);
        bed.Trunk.End(talks);
        bed.Trunk.End(waits);
        await bed.EndsAsync(rings, BridgeOutcome.Completed);
        await bed.EndsAsync(talks, BridgeOutcome.Completed);
        await bed.EndsAsync(waits, BridgeOutcome.Completed);
        Assert.All(new[] { waits, rings, talks, wasTalking, wasRinging }, c => Assert.Equal(1, c.Originated));
        Assert.Equal(0, bed.Trunk.Channels);

        var stats = await bed.StatsAsync();
        Assert.Equal([(BridgeState.Announced, 1)], stats.Active.Select(a => (a.Key, a.Value)));
        Assert.Equal((4, 1, 1), (stats.Outcomes[BridgeOutcome.Completed], stats.Outcomes[BridgeOutcome.CallerHungUp], stats.Outcomes[BridgeOutcome.AgentHungUp]));
    }

    [Fact]
    public async Task Calls_of_a_switch_that_died_are_lost_in_every_state_and_the_next_one_goes_out()
    {
        await using var bed = await Bed.StartAsync(await postgres.NewDatabaseAsync());
        using var portal = await bed.PortalAsync();
        TrunkCall[] calls =
        [
            await bed.PlaceAsync(TrunkCourse.Waits, BridgeState.Queued), await bed.PlaceAsync(TrunkCourse.RingsOn, BridgeState.Ringing), await bed.PlaceAsync(TrunkCourse.TalksOn, BridgeState.Bridged),
        ];
        bed.Trunk.Restart();
        foreach (var call in calls)
        {
            await bed.EndsAsync(call, BridgeOutcome.NodeLost, "the switch was started anew");
        }

        var stats = await bed.StatsAsync();
        Assert.Empty(stats.Active);
        Assert.Equal(3, stats.Outcomes[BridgeOutcome.NodeLost]);
        await bed.Node.WaitForClientAsync();
        var next = await bed.PlaceAsync(TrunkCourse.TalksOn, BridgeState.Bridged);
        bed.Trunk.End(next);
        await bed.EndsAsync(next, BridgeOutcome.Completed);
        Assert.Equal(3, bed.Trunk.Originated);
    }

    [Fact]
    public async Task A_gateway_takes_no_more_than_it_may()
    {
        await using var bed = await Bed.StartAsync(await postgres.NewDatabaseAsync(), gateway: g => g.MaxCalls = 2);
        using var portal = await bed.PortalAsync();
        var first = await bed.PlaceAsync(TrunkCourse.TalksOn, BridgeState.Bridged);
        var second = await bed.PlaceAsync(TrunkCourse.TalksOn, BridgeState.Bridged);
        var third = await bed.PlaceAsync(TrunkCourse.TalksOn, BridgeState.Waiting);
        Assert.Equal((1, 1, 0), (first.Originated, second.Originated, third.Originated));
        bed.Trunk.End(first);
        await bed.ReachesAsync(third, BridgeState.Bridged);
        bed.Trunk.End(second);
        bed.Trunk.End(third);
        await bed.EndsAsync(second, BridgeOutcome.Completed);
        await bed.EndsAsync(third, BridgeOutcome.Completed);
    }

    private sealed class Bed : IAsyncDisposable
    {
        private readonly string _folder = Path.Combine(Path.GetTempPath(), "callsign-trunk-" + Guid.NewGuid().ToString("N")[..8]);
        private readonly string _database;
        private readonly ServiceProvider _services;
        private readonly Tenant _tenant = new() { Name = "Acme", Domain = Domain };

        private Bed(string database) =>
            (_database, _services) = (database, PostgresFixture.Services(database, s => s.AddSingleton(TimeProvider.System).AddSingleton<BridgeCallStore>()));

        public RehearsalNode Node { get; private set; } = null!;

        public RehearsalTrunk Trunk { get; private set; } = null!;

        private BridgeCallStore Store => _services.GetRequiredService<BridgeCallStore>();

        private Actor Actor => new("crm", null, _tenant.Id, PortalRole.Supervisor);

        public static async Task<Bed> StartAsync(string database, Action<Gateway>? gateway = null)
        {
            ThreadPool.SetMinThreads(64, 64); // a command of the rehearsal switch holds its thread until it has ended
            var bed = new Bed(database);
            var queue = await bed.SeedAsync(gateway);
            bed.Node = await RehearsalNode.StartAsync();
            bed.Trunk = new RehearsalTrunk(bed.Node, CallcenterNames.Of(queue, Domain), CallcenterNames.Of(Guid.NewGuid(), Domain), TimeSpan.Zero);
            return bed;
        }

        /// <summary>A portal that leads the calls.</summary>
        public async Task<PortalProcess> PortalAsync()
        {
            var portal = PortalProcess.Start(_folder, _database, Node.Server, SecretGenerator.Key());
            await Node.WaitForClientAsync(TimeSpan.FromMinutes(1));
            await Eventually.TrueAsync(LeadsAsync, Patience, "the portal leads the calls");
            return portal;
        }

        public async Task<TrunkCall> PlaceAsync(TrunkCourse course, BridgeState until)
        {
            var call = await Trunk.PlaceAsync(course, TimeSpan.FromMilliseconds(100));
            await ReachesAsync(call, until);
            return call;
        }

        public Task ReachesAsync(TrunkCall call, BridgeState state) => Eventually.TrueAsync(async () => (await FindAsync(call))?.State == state, Patience, $"{call.Course} is {state}");

        public async Task EndsAsync(TrunkCall call, BridgeOutcome outcome, string? cause = null)
        {
            await ReachesAsync(call, BridgeState.Ended);
            var row = await RowAsync(call);
            Assert.Equal(outcome, row.Outcome);
            Assert.Equal(cause ?? row.Cause, row.Cause);
        }

        public async Task<BridgeCall> RowAsync(TrunkCall call) => (await FindAsync(call))!;

        public async Task<BridgeCall> RowAsync(Guid id) => (await Store.FindAsync(Actor, id, CancellationToken.None))!;

        public Task<BridgeStats> StatsAsync() => Store.StatsAsync(Actor, CancellationToken.None);

        public async Task<BridgeCall> AnnounceAsync(string caller)
        {
            var call = new BridgeCall { TenantId = _tenant.Id, CallerNumber = caller, Number = "0401234567", CreatedBy = "crm", CreatedAt = DateTime.UtcNow };
            await Store.AddAsync(Actor, call, CancellationToken.None);
            await Eventually.TrueAsync(async () => (await RowAsync(call.Id)).Revision > 0, Patience);
            return call;
        }

        public async ValueTask DisposeAsync()
        {
            await Node.DisposeAsync();
            await _services.DisposeAsync();
            if (Directory.Exists(_folder))
            {
                Directory.Delete(_folder, recursive: true);
            }
        }

        // One row for a caller, or none yet.
        private async Task<BridgeCall?> FindAsync(TrunkCall call)
        {
            var caller = Guid.Parse(call.Caller);
            await using var context = _services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
            return await context.Set<BridgeCall>().AsNoTracking().SingleOrDefaultAsync(c => c.CallUuid == caller);
        }

        private async Task<bool> LeadsAsync()
        {
            await using var connection = new NpgsqlConnection(_database);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(
                "select count(*) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database()) and objid = 1668498034", connection);
            return (long)(await command.ExecuteScalarAsync())! > 0;
        }

        private async Task<Guid> SeedAsync(Action<Gateway>? change)
        {
            var carrier = new Gateway { TenantId = _tenant.Id, Name = "carrier-a", Proxy = "192.0.2.1" };
            change?.Invoke(carrier);
            var queue = new CallQueue { TenantId = _tenant.Id, Name = "Bridged", Number = "600", BridgeNumber = "0401234567" };
            await using var context = _services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
            context.AddRange(_tenant, carrier, queue);
            context.Add(new OutboundRoute { TenantId = _tenant.Id, Name = "All", Patterns = ["0Z."], CallerIdNumber = "+4930100", Gateways = [new OutboundGateway { GatewayId = carrier.Id }] });
            await context.SaveChangesAsync();
            return queue.Id;
        }
    }
}
