using System.Diagnostics;
using System.Globalization;
using CallSign.Core.ApiKeys;
using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport;
using CallSign.TestSupport.Live;
using CallSign.Web.Composition;
using CallSign.Web.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallSign.Benchmarks.Hub;

/// <summary>
/// From a change of a call in the process to the message at a client of the hub: <c>hub [seconds] [changes a second] [viewers] [calls]</c>.
/// The whole portal runs; the viewers are WebSockets of one tenant, so each of them gets every change, and clients and portal share the machine.
/// </summary>
internal static class HubBenchmark
{
    private const double Target = 500;

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = Argument(args, 0, 20);
        var rate = Argument(args, 1, 200);
        var viewers = Argument(args, 2, 200);
        var count = Argument(args, 3, 1_000);
        await using var postgres = new PostgresFixture();
        await postgres.StartAsync();
        var data = Directory.CreateTempSubdirectory("callsign-bench-");
        await using var portal = await CallSignWebApplication.BuildAsync(
            [
                "--applicationName=CallSign.Web", "--environment=Production", "--contentRoot=" + AppContext.BaseDirectory, "--urls=http://127.0.0.1:0",
                "--ConnectionStrings:CallSign=" + await postgres.NewDatabaseAsync(), "--CALLSIGN_DATA=" + data.FullName,
            ],
            replace: builder => builder.Logging.ClearProviders());
        await portal.Host.StartAsync();
        var services = portal.Host.Services;
        var tenant = new Tenant { Name = "Bench", Domain = "bench.test" };
        await using (var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System))
        {
            context.Add(tenant);
            await context.SaveChangesAsync();
        }

        var administrator = new Actor("bench", null, tenant.Id, PortalRole.TenantAdministrator);
        var key = await services.GetRequiredService<ApiKeyEditor>().CreateAsync(administrator, "bench", [ApiKeyScopes.CallsRead], null, CancellationToken.None);
        var address = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var url = new Uri($"{address.Replace("http", "ws", StringComparison.Ordinal)}{LiveHub.Path}?access_token={key.Value!.Key}");

        var feed = services.GetRequiredService<LiveFeed>();
        var calls = Enumerable.Range(0, count).Select(i => TestCalls.Call(tenant.Id, $"{10_000 + i}", $"{20_000 + i}", CallState.Answered)).ToArray();
        foreach (var call in calls)
        {
            feed.Publish(call with { Revision = 1 });
        }

        var clients = new List<HubViewer>();
        for (var i = 0; i < viewers; i++)
        {
            clients.Add(await HubViewer.ConnectAsync(url));
        }

        await Task.WhenAll(clients.Select(c => c.SnapshotArrived));
        var published = await PublishAsync(feed, calls, rate, TimeSpan.FromSeconds(seconds));

        // The last changes are on their way for one more turn of the throttle.
        var expected = (long)published;
        var patience = Stopwatch.StartNew();
        while (clients.Any(c => c.LastSeen < expected) && patience.Elapsed < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(20);
        }

        var table = Table(clients, expected, rate, viewers, count, seconds);
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        await portal.Host.StopAsync();
        data.Delete(recursive: true);
        table.Print();
        return table.Missed;
    }

    // Each change carries its number and the moment it was published in the field of the codec.
    private static async Task<long> PublishAsync(LiveFeed feed, LiveCall[] calls, int rate, TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        long published = 0;
        while (clock.Elapsed < duration)
        {
            for (var due = (long)(clock.Elapsed.TotalSeconds * rate); published < due;)
            {
                var call = calls[published % calls.Length];
                published++;
                feed.Publish(call with
                {
                    State = published / calls.Length % 2 == 0 ? CallState.Held : CallState.Answered,
                    Codec = string.Create(CultureInfo.InvariantCulture, $"{HubViewer.Mark}{published}/{Stopwatch.GetTimestamp()}"),
                    Revision = published + 1,
                });
            }

            await Task.Delay(1);
        }

        return published;
    }

    private static ResultTable Table(List<HubViewer> clients, long published, int rate, int viewers, int calls, int seconds)
    {
        var table = new ResultTable();
        var latencies = clients.SelectMany(c => c.Latencies).Order().ToArray();
        var lost = clients.Sum(c => published - c.LastSeen);
        var perViewer = clients.Max(c => c.Messages) / (double)seconds;
        table.Add($"{calls:#,0} calls, {rate} changes/s, {viewers} viewers of one tenant: deliveries measured", $"{latencies.Length:#,0}");
        table.Add("bytes to each viewer", $"{clients.Average(c => c.Bytes) / seconds / 1024:0} KiB/s");
        if (latencies.Length > 0)
        {
            table.Add("change → hub client, p50", $"{At(latencies, 0.5):0} ms");
            table.Below("change → hub client, p99 (throttle included)", At(latencies, 0.99), Target, "0", "ms");
            table.Add("change → hub client, worst", $"{latencies[^1]:0} ms");
        }

        table.Below("messages a second to the busiest viewer", perViewer, 4.5, "0.0");
        table.Below("last change not seen by a viewer", lost, 1, "0");
        return table;
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private static int Argument(string[] args, int index, int absent) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : absent;
}
