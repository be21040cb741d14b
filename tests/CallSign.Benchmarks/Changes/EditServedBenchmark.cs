using System.Diagnostics;
using System.Globalization;
using CallSign.Benchmarks.XmlCurl;
using CallSign.Core.Data;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Benchmarks.Changes;

/// <summary>
/// From the start of a save until a lookup over a socket has the new value, on the portal that saved and on another one that shares the
/// database: <c>edit-served [edits]</c>. 100,000 extensions over 1,000 tenants and one tenant of 10,000.
/// </summary>
internal static class EditServedBenchmark
{
    private const int Big = 10_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var edits = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100;
        var table = new ResultTable();
        await using var postgres = new PostgresFixture();
        await postgres.StartAsync();
        var database = await postgres.NewDatabaseAsync();
        await BigPbx.FillAsync(database, Big);
        await using var here = await PortalUnderTest.StartAsync(database);
        await using var there = await PortalUnderTest.StartAsync(database);
        await RebuildsAsync(here, table);
        await MeasureAsync(here, there, table, BigPbx.Domain(500), "a tenant of 100", edits);
        await MeasureAsync(here, there, table, BigPbx.BigDomain, "a tenant of 10,000", Math.Max(5, edits / 5));
        table.Print();
        return table.Missed == 0 ? 0 : 1;
    }

    private static async Task RebuildsAsync(PortalUnderTest portal, ResultTable table)
    {
        var builder = portal.Services.GetRequiredService<SnapshotBuilder>();
        var current = portal.Services.GetRequiredService<SnapshotStore>().Current;
        table.Add("all of it read from nothing: 110,000 extensions", (await TimeAsync(1, () => builder.BuildAsync(PbxSnapshot.Empty, default))).ToString("#,0", CultureInfo.InvariantCulture) + " ms");
        table.Add("all of it compared with the database", (await TimeAsync(3, () => builder.BuildAsync(current, default))).ToString("#,0", CultureInfo.InvariantCulture) + " ms");
        var small = current.OfDomain(BigPbx.Domain(7))!;
        var big = current.OfDomain(BigPbx.BigDomain)!;
        table.Below("one tenant of 100 read again and swapped in", await TimeAsync(50, Rebuild(small)), 50, "0.0", "ms");
        table.Add("one tenant of 10,000 read again and swapped in", (await TimeAsync(10, Rebuild(big))).ToString("0.0", CultureInfo.InvariantCulture) + " ms");

        Func<Task> Rebuild(TenantSnapshot tenant) =>
            async () => current.With((await builder.BuildTenantAsync(tenant.Id, tenant, default))!, DateTimeOffset.UnixEpoch);
    }

    private static async Task MeasureAsync(PortalUnderTest here, PortalUnderTest there, ResultTable table, string domain, string what, int edits)
    {
        using var own = new LookupSocket(here.Port);
        using var other = new LookupSocket(there.Port);
        var request = Lookups.Directory(domain, "1042");
        List<double> ownTimes = [], otherTimes = [];
        for (var i = -3; i < edits; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Edit number {i + 10}.");
            await using var context = here.Services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
            var row = await context.Extensions.SingleAsync(e => e.Number == "1042" && context.Tenants.Any(t => t.Id == e.TenantId && t.Domain == domain));
            row.DisplayName = name;
            var started = Stopwatch.GetTimestamp();
            var waiting = Task.Run(() => Until(own, request, name, started));
            var waitingThere = Task.Run(() => Until(other, request, name, started));
            await context.SaveChangesAsync();
            var (mine, theirs) = (await waiting, await waitingThere);
            if (i >= 0)
            {
                ownTimes.Add(mine);
                otherTimes.Add(theirs);
            }
        }

        table.Add($"edit of {what}, served by the portal that saved it: p50", At(ownTimes, 0.5).ToString("0", CultureInfo.InvariantCulture) + " ms");
        table.Below($"edit of {what}, served by the portal that saved it: slowest of {edits}", ownTimes.Max(), 250, "0", "ms");
        table.Add($"edit of {what}, served by the other one: p50", At(otherTimes, 0.5).ToString("0", CultureInfo.InvariantCulture) + " ms");
        table.Below($"edit of {what}, served by the other one: slowest of {edits}", otherTimes.Max(), 1000, "0", "ms");
    }

    // Milliseconds until an answer has the text.
    private static double Until(LookupSocket socket, byte[] request, string text, long started)
    {
        var wanted = System.Text.Encoding.ASCII.GetBytes(text);
        while (socket.Ask(request).IndexOf(wanted) < 0)
        {
            socket.Pause();
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    // Milliseconds, the median of some times.
    private static async Task<double> TimeAsync(int times, Func<Task> run)
    {
        var measured = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await run();
            measured.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return At(measured, 0.5);
    }

    private static double At(List<double> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));
}
