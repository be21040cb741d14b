using System.Diagnostics;
using System.Globalization;
using CallSign.Benchmarks.Esl;
using CallSign.Benchmarks.Tracking;
using CallSign.Core.Cdrs;
using CallSign.Telephony.Cdrs;
using CallSign.Telephony.Esl;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Benchmarks.Cdrs;

/// <summary>
/// PostgreSQL stopped while a node sends 35,000 recorded events a second, and started again: <c>pg-down [seconds down] [events a second]</c>.
/// The reader must keep up, memory must not grow with the time, and every call that ended must be in the database in the end.
/// </summary>
internal static class DatabaseDownBenchmark
{
    public static async Task<int> RunAsync(string[] args)
    {
        var down = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 60);
        var rate = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 35_000;
        await using var database = await CdrDatabase.StartAsync();
        var counters = new CdrCounters();
        using var spool = new CdrSpool(new CdrSpoolOptions(database.SpoolFolder), NullLogger<CdrSpool>.Instance);
        var lane = new CdrLane(spool, counters, NullLogger<CdrLane>.Instance);
        using var writer = new CdrWriter(lane, spool, new CdrStore(database.Source), counters, TimeProvider.System, NullLogger<CdrWriter>.Instance);
        await writer.StartAsync(CancellationToken.None);

        // Calls that the recordings leave open would pile up by themselves.
        var (events, count) = EslFlood.Recorded((in EslEventView e) => TrackingSink.IsSubscribed(in e) && !NeverEnds(in e));
        using var flood = new EslFlood(events);
        var sink = new PortalSink(lane);
        var sender = flood.Serve(handshake: true, TimeSpan.FromSeconds(count / (double)rate));
        var connection = await EslConnection.ConnectAsync("127.0.0.1", flood.EndPoint.Port, new EslCredentials("x"), sink, new EslConnectionOptions());
        await Task.Delay(TimeSpan.FromSeconds(5));

        await database.StopServerAsync();
        var (before, watch) = (connection.EventsReceived, Stopwatch.StartNew());
        await Task.Delay(down / 4);
        var early = Heap();
        await Task.Delay(down - watch.Elapsed > TimeSpan.Zero ? down - watch.Elapsed : TimeSpan.Zero);
        var late = Heap();
        var received = (connection.EventsReceived - before) / watch.Elapsed.TotalSeconds;
        var spooled = spool.Bytes;
        await database.StartServerAsync();

        await connection.DisposeAsync();
        sender.Join();
        var caughtUp = Stopwatch.StartNew();
        while ((!spool.IsEmpty || counters.Written < sink.Ended) && caughtUp.Elapsed < TimeSpan.FromMinutes(5))
        {
            await Task.Delay(100);
        }

        await writer.StopAsync(CancellationToken.None);
        var stored = await database.CountAsync();
        var table = new ResultTable();
        table.AtLeast($"events read a second while PostgreSQL was stopped for {watch.Elapsed.TotalSeconds:0} s (sent: {rate:#,0})", received, rate * 0.97, "#,0");
        table.Below("heap grown in the last three quarters of that time", (late - early) / 1e6, 64, "0.0", "MB");
        table.Add("CDRs that waited on disk", $"{counters.Spooled + counters.Overflows:#,0}, {spooled / 1e6:0.0} MB");
        table.Add("time until all of them were in the database", $"{caughtUp.Elapsed.TotalSeconds:0.0} s");
        table.Add("calls that ended / rows in the table", $"{sink.Ended:#,0} / {stored:#,0}");
        table.Below("CDRs lost", sink.Ended - stored, 1, "0");
        table.Print();
        return table.Missed;
    }

    private static long Heap() => GC.GetTotalMemory(forceFullCollection: true);

    // The two recordings that stop before their calls do, by a leg of each.
    private static bool NeverEnds(in EslEventView e) =>
        e.GetString(EslHeader.UniqueId)?[..8] is "37e6a66e" or "92af1d43" or "32e96338";
}
