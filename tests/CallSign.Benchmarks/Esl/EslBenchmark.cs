using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using CallSign.Telephony.Esl;

namespace CallSign.Benchmarks.Esl;

/// <summary>
/// How many recorded events a second go through the ESL library and the call tracker, as a share of what a loop that only receives the
/// same bytes gets through in the same run: <c>esl [rounds] [seconds a round and row]</c>. Sender and receiver share the machine, so only
/// the share means anything; it is taken in every short round, and the table shows the median. Beside it stands the share by processor
/// time, which leaves the sender out and suffers least from other work on the machine.
/// </summary>
internal static class EslBenchmark
{
    private static readonly EslConnectionOptions Options = new()
    {
        // The flood is endless by design; a real switch cannot send like this.
        MaxBehind = Timeout.InfiniteTimeSpan,
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 15;
        var time = TimeSpan.FromSeconds(args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 0.4);
        var table = new ResultTable();
        await MeasureAsync("everything recorded", (in EslEventView _) => true, EslSinks.All, rounds, time, table);
        await MeasureAsync("what the portal subscribes to", TrackingSink.IsSubscribed, TrackingSink.All, rounds, time, table);
        var (bytes, share) = TrackingSink.AllocatedByEventsThatChangeNothing();
        table.Below($"tracked: allocated by an event that changes nothing ({share:P0} of the events)", bytes, 200, "0.0", "bytes");
        table.Print();
        return table.Missed;
    }

    private static async Task MeasureAsync(
        string title, EslFlood.Choice choice, IReadOnlyList<EslSinks> sinks, int rounds, TimeSpan time, ResultTable table)
    {
        var (events, count) = EslFlood.Recorded(choice);
        using var flood = new EslFlood(events);
        var bytesPerEvent = events.Length / (double)count;
        var bare = new List<Measurement>();
        var measured = sinks.ToDictionary(s => s.What, _ => new List<Measurement>());
        for (var round = -3; round < rounds; round++)
        {
            // Side by side in every round, because the machine's own speed drifts. The first rounds only warm up.
            var baseline = await ReceiveBareAsync(flood, time, bytesPerEvent);
            bare.Add(baseline);
            foreach (var sink in sinks)
            {
                var result = await ReceiveAsync(flood, time, sink.Create());
                measured[sink.What].Add(result with
                {
                    Share = result.EventsPerSecond / baseline.EventsPerSecond,
                    ProcessorShare = result.EventsPerProcessorSecond / baseline.EventsPerProcessorSecond,
                });
            }

            if (round < 0)
            {
                bare.Clear();
                measured.Values.ToList().ForEach(m => m.Clear());
            }
        }

        table.Add($"bare receive loop, {title}: {count} events looped, {bytesPerEvent:0} bytes each", $"{Median(bare.Select(r => r.EventsPerSecond)):#,0} events/s, {1e9 / Median(bare.Select(r => r.EventsPerProcessorSecond)):0} ns of processor time each");
        foreach (var sink in sinks)
        {
            var results = measured[sink.What];
            var allocated = Median(results.Select(r => r.BytesPerEvent)).ToString("0.0", CultureInfo.InvariantCulture);
            table.Add(sink.What, $"{Median(results.Select(r => r.EventsPerSecond)):#,0} events/s, {1e9 / Median(results.Select(r => r.EventsPerProcessorSecond)):0} ns of processor time and {allocated} bytes allocated each");
            table.AtLeast(sink.What + ": share of bare", Median(results.Select(r => r.Share)), sink.LeastShare);
            table.Add(
                sink.What + ": the same by the reading thread's processor time alone",
                Median(results.Select(r => r.ProcessorShare)).ToString("0.00", CultureInfo.InvariantCulture));
        }
    }

    private static async Task<Measurement> ReceiveBareAsync(EslFlood flood, TimeSpan time, double bytesPerEvent)
    {
        var sender = flood.Serve(handshake: false);
        var result = await Task.Factory.StartNew(
            () =>
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(flood.EndPoint);
                var buffer = new byte[Options.ReceiveBufferBytes];
                long received = 0;
                var processor = ThreadClock.Now;
                var watch = Stopwatch.StartNew();
                while (watch.Elapsed < time)
                {
                    received += socket.Receive(buffer);
                }

                var events = received / bytesPerEvent;
                return new Measurement(events / watch.Elapsed.TotalSeconds, events / (ThreadClock.Now - processor).TotalSeconds);
            },
            TaskCreationOptions.LongRunning);
        sender.Join();
        return result;
    }

    private static async Task<Measurement> ReceiveAsync(EslFlood flood, TimeSpan time, IEslEventSink sink)
    {
        var sender = flood.Serve(handshake: true);
        var clocked = new ClockedSink(sink);
        var connection = await EslConnection.ConnectAsync("127.0.0.1", flood.EndPoint.Port, new EslCredentials("x"), clocked, Options);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var before = connection.EventsReceived;
        var watch = Stopwatch.StartNew();
        await Task.Delay(time);
        var events = connection.EventsReceived - before;
        var seconds = watch.Elapsed.TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        await connection.DisposeAsync();
        sender.Join();
        return new Measurement(events / seconds, clocked.EventsPerProcessorSecond, allocated / (double)events);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private readonly record struct Measurement(
        double EventsPerSecond, double EventsPerProcessorSecond, double BytesPerEvent = 0, double Share = 0, double ProcessorShare = 0);
}
