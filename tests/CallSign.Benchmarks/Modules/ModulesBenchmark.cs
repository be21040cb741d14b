using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using CallSign.Benchmarks.XmlCurl;
using CallSign.Core.CallWebhooks;
using CallSign.Core.Conferences;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Hospitality;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Modules;
using CallSign.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallSign.Benchmarks.Modules;

/// <summary>
/// Simultaneous calls in each ESL module: <c>modules [calls] [rounds]</c>. A player stands in for FreeSWITCH at the other end of each socket and is
/// done with every application at once, so that what is measured is the module's own time from the end of one step to its next one.
/// </summary>
internal static class ModulesBenchmark
{
    private const string Domain = "modules.test";
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static async Task<int> RunAsync(string[] args)
    {
        var calls = args.Length > 0 ? int.Parse(args[0], Culture) : 100;
        var rounds = args.Length > 1 ? int.Parse(args[1], Culture) : 10;
        var table = new ResultTable();
        await using var postgres = new PostgresFixture();
        await postgres.StartAsync();
        await using var program = await ProgramAsync();
        await using var portal = await PortalUnderTest.StartAsync(await postgres.NewDatabaseAsync(), "--CALLSIGN_MODULES=127.0.0.1:0", "--CALLSIGN_WEBHOOK_NETWORKS=127.0.0.0/8");
        var (webhook, room, queue) = await SeedAsync(portal, new Uri($"http://127.0.0.1:{PortalUnderTest.PortOf(program)}/"));
        var sockets = portal.Services.GetRequiredService<IModuleSockets>();
        foreach (var course in ModuleCourse.All(webhook, room, queue))
        {
            await MeasureAsync(table, sockets, course, calls, rounds);
        }

        table.Print();
        return table.Missed == 0 ? 0 : 1;
    }

    private static async Task MeasureAsync(ResultTable table, IModuleSockets sockets, ModuleCourse course, int calls, int rounds)
    {
        var module = course.Path.Split('/')[0];
        var address = IPEndPoint.Parse(sockets.SocketOf(module)!.Split('/')[0]);
        var (steps, whole) = (new ConcurrentQueue<(string Step, double Milliseconds)>(), new ConcurrentQueue<double>());
        for (var round = -2; round < rounds; round++)
        {
            if (round == 0)
            {
                steps.Clear(); // until then the compiler was at it
                whole.Clear();
            }

            await Task.WhenAll(Enumerable.Range(0, calls).Select(async _ =>
            {
                var started = Stopwatch.GetTimestamp();
                await new ModulePlayer(course, Domain, steps).RunAsync(address);
                whole.Enqueue(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }));
        }

        foreach (var step in steps.GroupBy(s => s.Step))
        {
            double[] times = [.. step.Select(s => s.Milliseconds).Order()];
            table.Add($"{course.Name}: {step.Key}", string.Create(Culture, $"median {Of(times, 0.5):0.00} ms, p99 {Of(times, 0.99):0.00} ms ({times.Length} times)"));
        }

        double[] all = [.. whole.Order()];
        table.Add($"{course.Name}: the whole call, {calls} at once", string.Create(Culture, $"median {Of(all, 0.5):0.0} ms, p99 {Of(all, 0.99):0.0} ms"));

        static double Of(double[] sorted, double share) => sorted[(int)((sorted.Length - 1) * share)];
    }

    private static async Task<(CallWebhook Webhook, ConferenceRoom Room, CallQueue Queue)> SeedAsync(PortalUnderTest portal, Uri program)
    {
        var tenant = await PbxSeed.TenantAsync(portal.Services, Domain, "1000", "1001");
        var webhook = new CallWebhook { TenantId = tenant.Id, Name = "Program", Number = "700", Url = program.ToString() };
        var room = new ConferenceRoom { TenantId = tenant.Id, Name = "Board", Number = "300", Pin = portal.Services.GetRequiredService<SecretBox>().Encrypt("2580") };
        var queue = new CallQueue { TenantId = tenant.Id, Name = "Sales", Number = "671", Callback = true };
        await using (var context = portal.Services.GetRequiredService<CallSignDb>().Open(TenantScope.System))
        {
            var guest = await context.Extensions.FirstAsync(e => e.TenantId == tenant.Id && e.Number == "1000");
            context.AddRange(
                webhook, room, queue, new Hotel { TenantId = tenant.Id, Name = "Hotel" },
                new GuestRoom { TenantId = tenant.Id, Name = "101", Telephone = Destination.To("extension", guest.Id) });
            await context.SaveChangesAsync();
        }

        var snapshots = portal.Services.GetRequiredService<SnapshotStore>();
        for (var since = Stopwatch.GetTimestamp(); snapshots.Current.OfId(tenant.Id)?.Nouns.Find(room.Id) is null;)
        {
            await Task.Delay(20);
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(20))
            {
                throw new InvalidOperationException("The tenant is not served.");
            }
        }

        return (webhook, room, queue);
    }

    // A program of a tenant's that has decided before it is asked.
    private static async Task<WebApplication> ProgramAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/", () => Results.Json(new { action = "transfer", number = "1001" }));
        await app.StartAsync();
        return app;
    }
}
