using System.Diagnostics;
using System.Globalization;
using CallSign.Benchmarks.Load;
using CallSign.Core.Cdrs;
using CallSign.Core.Data;
using CallSign.Core.Data.Embedded;
using CallSign.Core.Gateways;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Queues;
using CallSign.Core.Secrets;
using CallSign.Core.SipTrunk;
using CallSign.Core.Tenancy;
using CallSign.RehearsalSwitch;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Benchmarks.SipTrunk;

/// <summary>
/// Callers at a steady rate whose agents are bridged to a number outside, against the portal as it ships: a process of its own with a durable
/// PostgreSQL. Afterwards each caller has exactly one outcome, each channel is told of by one record, and nothing is left on the switch.
/// </summary>
internal static class SipTrunkBenchmark
{
    private const string Domain = "acme.test";
    private static readonly TimeSpan Talk = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(60);

    /// <summary>Arguments: calls a second (160) and seconds (60).</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var rate = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 160;
        var seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 60;
        ThreadPool.SetMinThreads(256, 256); // a command of the rehearsal switch holds its thread until it has ended
        var folder = Path.Combine(Path.GetTempPath(), "callsign-trunk-" + Guid.NewGuid().ToString("N")[..8]);
        var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(Path.Combine(folder, "postgres")));
        try
        {
            await using var services = PostgresFixture.Services(postgres.ConnectionString);
            var (queue, agent) = await SeedAsync(services);
            await using var node = await RehearsalNode.StartAsync(new RehearsalOptions { Seed = 1 });
            var trunk = new RehearsalTrunk(node, CallcenterNames.Of(queue, Domain), CallcenterNames.Of(agent, Domain), Talk);
            using var portal = PortalProcess.Start(folder, postgres.ConnectionString, node.Server, SecretGenerator.Key());
            await node.WaitForClientAsync(TimeSpan.FromMinutes(1));
            await Task.Delay(TimeSpan.FromSeconds(5)); // it leads the calls and knows the queue
            return await MeasureAsync(trunk, portal, services, rate, (int)(rate * seconds));
        }
        finally
        {
            await postgres.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(RehearsalTrunk trunk, PortalProcess portal, ServiceProvider services, double rate, int count)
    {
        var cpu = portal.CpuTime();
        var clock = Stopwatch.StartNew();
        var placing = new List<Task<TrunkCall>>(count);
        while (placing.Count < count)
        {
            var due = Math.Min(count, (int)(clock.Elapsed.TotalSeconds * rate));
            while (placing.Count < due)
            {
                var course = (placing.Count % 10) switch { 3 => TrunkCourse.Busy, 7 => TrunkCourse.AgentLeaves, _ => TrunkCourse.Talk };
                placing.Add(trunk.PlaceAsync(course, TimeSpan.FromMilliseconds(300)));
            }

            await Task.Delay(5);
        }

        var placed = clock.Elapsed;
        var calls = await Task.WhenAll(placing);
        var settling = Stopwatch.StartNew();
        List<BridgeCall> rows = [];
        while (settling.Elapsed < Settle)
        {
            rows = await RowsAsync(services);
            if (trunk.Channels == 0 && rows.Count >= count && rows.TrueForAll(r => r.EndedAt is not null))
            {
                break;
            }

            await Task.Delay(500);
        }

        var took = clock.Elapsed;
        var records = await RecordsAsync(services, calls);
        var byCaller = rows.GroupBy(r => r.CallUuid).ToDictionary(g => g.Key ?? Guid.Empty, g => g.ToList());
        var right = calls.Count(c => byCaller.GetValueOrDefault(Guid.Parse(c.Caller)) is [{ Outcome: { } outcome }] && outcome == Expected(c.Course));
        var waits = rows.Where(r => r is { DialledAt: not null, AgentAnsweredAt: not null }).Select(r => (r.DialledAt!.Value - r.AgentAnsweredAt!.Value).TotalMilliseconds).Order().ToList();
        var joins = rows.Where(r => r is { BridgedAt: not null, DialledAt: not null }).Select(r => (r.BridgedAt!.Value - r.DialledAt!.Value).TotalMilliseconds).Order().ToList();
        var table = new ResultTable();
        table.Add("calls", string.Create(CultureInfo.InvariantCulture, $"{count:N0}: {calls.Count(c => c.Course is TrunkCourse.Talk):N0} talk, {calls.Count(c => c.Course is TrunkCourse.Busy):N0} busy, {calls.Count(c => c.Course is TrunkCourse.AgentLeaves):N0} agent leaves"));
        table.AtLeast("calls placed a second", count / placed.TotalSeconds, rate * 0.99, "0.0");
        table.AtLeast("callers with exactly one outcome, the right one", (double)right / count, 1, "0.00000");
        table.Below("bridging calls of no caller, or twice", rows.Count - byCaller.Count(b => b.Key != Guid.Empty), 1, "0");
        table.AtLeast("callers with exactly one CDR", (double)records / count, 1, "0.00000");
        table.Below("channels left on the switch", trunk.Channels, 1, "0");
        table.Below("calls out told more than once", trunk.Originated - count, 1, "0");
        table.Below("most calls out that began within one second", rows.Where(r => r.DialledAt is not null).GroupBy(r => r.DialledAt!.Value.Ticks / TimeSpan.TicksPerSecond).Max(g => g.Count()), 178, "0");
        table.Add("agent's answer to call out, ms", Middle(waits));
        table.Add("call out to talking, ms", Middle(joins));
        table.Add("portal's CPU", string.Create(CultureInfo.InvariantCulture, $"{(portal.CpuTime() - cpu) / took:0.00} cores"));
        table.Print();
        return table.Missed == 0 ? 0 : 1;
    }

    private static string Middle(List<double> sorted) => sorted.Count == 0 ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Count / 2]:0} in the middle, {sorted[(int)(sorted.Count * 0.99)]:0} at 99 %");

    private static BridgeOutcome Expected(TrunkCourse course) => course switch
    {
        TrunkCourse.Busy => BridgeOutcome.Busy,
        TrunkCourse.AgentLeaves => BridgeOutcome.AgentHungUp,
        _ => BridgeOutcome.Completed,
    };

    private static async Task<List<BridgeCall>> RowsAsync(ServiceProvider services)
    {
        await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        return await context.Set<BridgeCall>().AsNoTracking().ToListAsync();
    }

    // The record of a call tells of all its channels: each channel is in one of them and in no other.
    private static async Task<int> RecordsAsync(ServiceProvider services, TrunkCall[] calls)
    {
        var settling = Stopwatch.StartNew();
        while (true)
        {
            await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
            var legs = (await context.Set<Cdr>().AsNoTracking().ToListAsync()).SelectMany(c => c.Legs.Select(l => l.Uuid).Distinct()).GroupBy(u => u).ToDictionary(g => g.Key, g => g.Count());
            var once = calls.Count(c => legs.GetValueOrDefault(Guid.Parse(c.Caller)) == 1 && legs.GetValueOrDefault(Guid.Parse(c.Agent)) == 1);
            if (once == calls.Length || settling.Elapsed > TimeSpan.FromSeconds(20))
            {
                return once;
            }

            await Task.Delay(1000);
        }
    }

    private static async Task<(Guid Queue, Guid Agent)> SeedAsync(ServiceProvider services)
    {
        var tenant = new Tenant { Name = "Acme", Domain = Domain };
        var gateway = new Gateway { TenantId = tenant.Id, Name = "carrier-a", Proxy = "192.0.2.1" };
        var queue = new CallQueue { TenantId = tenant.Id, Name = "Bridged", Number = "600", BridgeNumber = "0401234567" };
        await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        await context.Database.MigrateAsync();
        context.Add(tenant);
        context.Add(gateway);
        context.Add(queue);
        context.Add(new OutboundRoute { TenantId = tenant.Id, Name = "All", Patterns = ["0Z."], CallerIdNumber = "+4930100", Gateways = [new OutboundGateway { GatewayId = gateway.Id }] });
        await context.SaveChangesAsync();
        return (queue.Id, Guid.NewGuid());
    }
}
