using System.Diagnostics;
using System.Globalization;
using CallSign.Benchmarks.XmlCurl;
using CallSign.Core.Data;
using CallSign.Core.InboundRoutes;
using CallSign.Core.RingGroups;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Benchmarks.Scale;

/// <summary>
/// A whole PBX: 1,000 tenants with 100,000 extensions, 20,000 numbers, 5,000 IVR menus and 5,000 ring groups: <c>scale [rounds] [seconds]</c>. From
/// the start to the first answer, memory, one tenant's edit, and lookups that a number and a ring group make, beside bare Kestrel.
/// </summary>
internal static class ScaleBenchmark
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], Culture) : 5;
        var seconds = args.Length > 1 ? double.Parse(args[1], Culture) : 1.5;
        var table = new ResultTable();
        await using var postgres = new PostgresFixture();
        await postgres.StartAsync();
        var database = await postgres.NewDatabaseAsync();
        await BigPbx.FillAsync(database, 0);
        await BigNouns.FillAsync(database);
        var started = Stopwatch.GetTimestamp();
        await using var portal = await PortalUnderTest.StartAsync(database);
        Ask(portal.Port, Lookups.Directory(BigPbx.Domain(3), "1042"));
        table.Below("start to first answer", Stopwatch.GetElapsedTime(started).TotalSeconds, 10, "0.0", "s");
        await MemoryAsync(portal, table);
        await EditAsync(portal, table);
        XmlCurlBenchmark.AddAnswers(table, portal, "number", "group", "menu");
        if (rounds > 0)
        {
            await XmlCurlBenchmark.CompareAsync(table, portal, ["number", "group", "menu"], rounds, seconds);
        }

        table.Print();
        return table.Missed == 0 ? 0 : 1;
    }

    private static async Task MemoryAsync(PortalUnderTest portal, ResultTable table)
    {
        var builder = portal.Services.GetRequiredService<SnapshotBuilder>();
        await builder.BuildAsync(PbxSnapshot.Empty, default); // what reading itself leaves behind is no part of what is kept
        await Task.Yield(); // until here whoever made it is still on the stack, and holds it
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var another = await builder.BuildAsync(PbxSnapshot.Empty, default);
        _ = another.Inbound.Count;
        await Task.Yield();
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var extensions = another.Tenants.Sum(t => t.Extensions.Count);
        GC.KeepAlive(another);
        table.Add(
            "memory of the whole PBX as it is served from",
            string.Create(Culture, $"{bytes / 1e6:0} MB: {bytes / extensions:#,0} bytes an extension, its share of numbers, menus and ring groups included"));
    }

    private static async Task EditAsync(PortalUnderTest portal, ResultTable table)
    {
        var builder = portal.Services.GetRequiredService<SnapshotBuilder>();
        var current = portal.Services.GetRequiredService<SnapshotStore>().Current;
        foreach (var what in (string[])["a ring group", "a number"])
        {
            List<double> times = [];
            for (var i = 0; i < 25; i++)
            {
                var tenant = current.OfDomain(BigPbx.Domain(100 + i))!;
                await using (var context = portal.Services.GetRequiredService<CallSignDb>().Open(TenantScope.System))
                {
                    if (what == "a number")
                    {
                        (await context.Set<InboundRoute>().FirstAsync(r => r.TenantId == tenant.Id)).CallerNamePrefix = "Edited";
                    }
                    else
                    {
                        (await context.Set<RingGroup>().FirstAsync(r => r.TenantId == tenant.Id)).RingTimeoutSeconds = 21;
                    }

                    await context.SaveChangesAsync();
                }

                var started = Stopwatch.GetTimestamp();
                var edited = current.With((await builder.BuildTenantAsync(tenant.Id, tenant, default))!, DateTimeOffset.UnixEpoch);
                _ = edited.Inbound.Count; // the numbers of all tenants, where one changed
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            table.Below($"{what} edited: its tenant read again and swapped in, p90 of 25", times.Order().ElementAt(22), 50, "0.0", "ms");
        }
    }

    private static void Ask(int port, byte[] request)
    {
        using var socket = new LookupSocket(port);
        if (socket.Ask(request).IndexOf("a1-hash"u8) < 0)
        {
            throw new InvalidOperationException("The portal does not know its extensions at the first answer.");
        }
    }
}
