using System.Diagnostics;
using System.Globalization;
using CallSign.Core.Cdrs;
using CallSign.Telephony.Cdrs;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Benchmarks.Cdrs;

/// <summary>
/// CDRs a second through the lane into PostgreSQL (durable, all indexes), each new: <c>cdr [seconds]</c>. Producers keep the queue half full,
/// so nothing goes to disk and the database sets the pace.
/// </summary>
internal static class CdrBenchmark
{
    private static long s_submitted;

    public static async Task<int> RunAsync(string[] args)
    {
        var time = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 30);
        await using var database = await CdrDatabase.StartAsync();
        var counters = new CdrCounters();
        using var spool = new CdrSpool(new CdrSpoolOptions(database.SpoolFolder), NullLogger<CdrSpool>.Instance);
        var lane = new CdrLane(spool, counters, NullLogger<CdrLane>.Instance);
        using var writer = new CdrWriter(lane, spool, new CdrStore(database.Source), counters, TimeProvider.System, NullLogger<CdrWriter>.Instance);
        await writer.StartAsync(CancellationToken.None);

        // The first seconds compile the way through.
        await SubmitAsync(lane, counters, TimeSpan.FromSeconds(3));
        var before = counters.Written;
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        await SubmitAsync(lane, counters, time);
        var rate = (counters.Written - before) / watch.Elapsed.TotalSeconds;
        processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
        var each = processor.TotalMicroseconds / (counters.Written - before);
        await writer.StopAsync(CancellationToken.None);

        var table = new ResultTable();
        table.AtLeast($"CDRs written to PostgreSQL, over {watch.Elapsed.TotalSeconds:0} s", rate, 10_000, "#,0", "a second");
        table.Add("processor time of this process for each, making it included", each.ToString("0 µs", CultureInfo.InvariantCulture));
        table.Add("rows in the table", (await database.CountAsync()).ToString("#,0", CultureInfo.InvariantCulture));
        table.Below("records that had to go to disk", counters.Spooled + counters.Overflows, 1, "0");
        table.Print();
        return table.Missed;
    }

    private static async Task SubmitAsync(CdrLane lane, CdrCounters counters, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < time)
        {
            // What is under way in batches counts as well: the lane's own queue is drained at once.
            if (s_submitted - counters.Written < 7000)
            {
                for (var i = 0; i < 250; i++)
                {
                    lane.Submit(Cdr());
                    s_submitted++;
                }
            }
            else
            {
                await Task.Delay(1);
            }
        }
    }

    private static Cdr Cdr()
    {
        var (a, b, start, tenant) = (Guid.NewGuid(), Guid.NewGuid(), DateTime.UtcNow, Tenants[Random.Shared.Next(Tenants.Length)]);
        return new Cdr
        {
            CallUuid = a, TenantId = tenant, Direction = CallDirection.Internal, CallerNumber = "1000", CallerName = "User 1000", DestinationNumber = "1001",
            AnsweredBy = "1001", Status = CdrStatus.Answered, HangupCause = "NORMAL_CLEARING", StartedAt = start, AnsweredAt = start.AddSeconds(2),
            EndedAt = start.AddSeconds(60), DurationMs = 60_000, BillSeconds = 58, Node = "fs1", ReadCodec = "PCMU", Source = CdrSource.Events,
            Legs =
            [
                new CdrLeg(a, "inbound", "sofia/internal/1000@acme.test", "1000", "User 1000", start, start.AddSeconds(2), start.AddSeconds(60), "NORMAL_CLEARING", "1-26228@127.0.0.1"),
                new CdrLeg(b, "outbound", "sofia/internal/1001@127.0.0.1:6001", "1001", "User 1001", start, start.AddSeconds(2), start.AddSeconds(60), "NORMAL_CLEARING", "6217c17c-5fe1-1240-06ba-da750fd9a866"),
            ],
            Events =
            [
                new CdrEvent(start, "ringing", b, "1001"), new CdrEvent(start.AddSeconds(2), "answered", b, "1001"), new CdrEvent(start.AddSeconds(2), "answered", a, null),
                new CdrEvent(start.AddSeconds(2), "bridged", a, "1001"), new CdrEvent(start.AddSeconds(60), "hangup", a, "NORMAL_CLEARING"),
            ],
        };
    }

    private static readonly Guid[] Tenants = [.. Enumerable.Range(0, 1000).Select(_ => Guid.NewGuid())];
}
