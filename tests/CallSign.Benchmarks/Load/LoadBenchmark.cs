using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CallSign.Core.ApiKeys;
using CallSign.Core.Cdrs;
using CallSign.Core.Data;
using CallSign.Core.Data.Embedded;
using CallSign.Core.PortalUsers;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.RehearsalSwitch;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Benchmarks.Load;

/// <summary>
/// Calls at a steady rate on the rehearsal switch, all kinds of them, against the portal as it ships: a process of its own with a durable
/// PostgreSQL. Afterwards every call has exactly one CDR, nothing is live, and the portal has not grown.
/// </summary>
internal static class LoadBenchmark
{
    private const string Domain = "acme.test";
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(90);

    /// <summary>Arguments: minutes (10) and calls a second (160).</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var minutes = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 10;
        var rate = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 160;
        var folder = Path.Combine(Path.GetTempPath(), "callsign-load-" + Guid.NewGuid().ToString("N")[..8]);
        var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(Path.Combine(folder, "postgres")));
        try
        {
            await using var services = PostgresFixture.Services(postgres.ConnectionString, s => s.AddSingleton<ApiKeyEditor>());
            var (tenant, key) = await SeedAsync(services);
            var extensions = Enumerable.Range(1000, 200).Select(n => $"{n}@{Domain}").ToList();
            await using var node = await RehearsalNode.StartAsync(new RehearsalOptions { Extensions = extensions, Seed = 1 });
            using var portal = PortalProcess.Start(folder, postgres.ConnectionString, node.Server, SecretGenerator.Key());
            await node.WaitForClientAsync(TimeSpan.FromMinutes(1));
            using var client = portal.Client(key);
            return await MeasureAsync(node, portal, client, services, TimeSpan.FromMinutes(minutes), rate);
        }
        finally
        {
            await postgres.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(
        RehearsalNode node, PortalProcess portal, HttpClient client, ServiceProvider services, TimeSpan duration, double rate)
    {
        var traffic = new RehearsalTraffic(node, new TrafficOptions { CallsPerSecond = rate, Hold = Hold, Calls = (long)(duration.TotalSeconds * rate) });
        var memory = new List<long> { portal.WorkingSet() };
        var cpu = portal.CpuTime();
        var clock = Stopwatch.StartNew();
        var running = traffic.RunAsync(CancellationToken.None);
        var (peak, backlog) = (0, 0L);
        using (var timer = new PeriodicTimer(TimeSpan.FromSeconds(5)))
        {
            while (!running.IsCompleted && await timer.WaitForNextTickAsync())
            {
                memory.Add(portal.WorkingSet());
                peak = Math.Max(peak, await LiveAsync(client));
                backlog = Math.Max(backlog, node.Backlog);
            }
        }

        await running;
        var took = clock.Elapsed;
        var events = node.EventsSent;
        var settled = Stopwatch.StartNew();
        var (rows, once) = (0, 0);
        while (settled.Elapsed < Settle)
        {
            (rows, once) = await RowsAsync(services, traffic.Calls);
            if (once == traffic.Calls.Count && await LiveAsync(client) == 0)
            {
                break;
            }

            await Task.Delay(500);
        }

        var table = new ResultTable();
        table.Add("calls", string.Create(CultureInfo.InvariantCulture, $"{traffic.Started:N0}, {events / took.TotalSeconds:N0} events/s"));
        table.AtLeast("calls placed a second", traffic.Calls.Count / traffic.Placing.TotalSeconds, rate * 0.99, "0.0");
        table.Add("most live calls at once", string.Create(CultureInfo.InvariantCulture, $"{peak:N0} seen, {traffic.Peak:N0} placed"));
        table.AtLeast("calls with exactly one CDR", (double)once / traffic.Calls.Count, 1, "0.00000");
        table.Below("CDRs of no call", rows - once, 1, "0");
        table.Below("live calls afterwards", await LiveAsync(client), 1, "0");
        table.Add("CDRs complete after the last call", string.Create(CultureInfo.InvariantCulture, $"{settled.Elapsed.TotalSeconds:0.0} s"));
        table.Add("most bytes the portal had not read", string.Create(CultureInfo.InvariantCulture, $"{backlog:N0}"));
        table.Add("portal's CPU", string.Create(CultureInfo.InvariantCulture, $"{(portal.CpuTime() - cpu) / took:0.00} cores"));
        Memory(table, memory);
        table.Print();
        return table.Missed == 0 ? 0 : 1;
    }

    /// <summary>
    /// The number of live calls is steady once the first calls end. From then on the middle of the first tenth is compared with that of
    /// the last: single samples differ by a garbage collection.
    /// </summary>
    private static void Memory(ResultTable table, List<long> samples)
    {
        const double MiB = 1 << 20;
        table.Add("working set, MiB", string.Create(CultureInfo.InvariantCulture, $"{samples[0] / MiB:0} at start, {samples.Max() / MiB:0} at most, {samples[^1] / MiB:0} at the end"));
        var steady = samples.Skip(2 + (samples.Count / 5)).ToList();
        if (steady.Count >= 20)
        {
            var part = steady.Count / 10;
            var (first, last) = (Median(steady[..part]), Median(steady[^part..]));
            table.Below("working set, growth from a fifth of the run to its end", (last - first) / first, 0.1, "0.000");
        }
    }

    private static double Median(List<long> samples) => samples.Order().ElementAt(samples.Count / 2);

    private static async Task<int> LiveAsync(HttpClient client)
    {
        var page = await client.GetFromJsonAsync<JsonElement>("/api/v1/calls/live?limit=1");
        return page.GetProperty("total").GetInt32();
    }

    private static async Task<(int Rows, int Once)> RowsAsync(ServiceProvider services, IReadOnlyList<Guid> calls)
    {
        await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        var rows = await context.Set<Cdr>().AsNoTracking().GroupBy(c => c.CallUuid).Select(g => new { g.Key, Count = g.Count() }).ToListAsync();
        var once = rows.Where(r => r.Count == 1).Select(r => r.Key).ToHashSet();
        return (rows.Sum(r => r.Count), calls.Count(once.Contains));
    }

    private static async Task<(Tenant Tenant, string Key)> SeedAsync(ServiceProvider services)
    {
        var tenant = new Tenant { Name = "Acme", Domain = Domain };
        await using (var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System))
        {
            await context.Database.MigrateAsync();
            context.Add(tenant);
            await context.SaveChangesAsync();
        }

        var administrator = new Actor("load", null, tenant.Id, PortalRole.TenantAdministrator);
        var key = await services.GetRequiredService<ApiKeyEditor>().CreateAsync(administrator, "load", [ApiKeyScopes.CallsRead], null, CancellationToken.None);
        return (tenant, key.Value!.Key);
    }
}
