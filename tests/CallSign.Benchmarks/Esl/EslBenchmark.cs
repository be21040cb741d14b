using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using CallSign.Telephony.Esl;

namespace CallSign.Benchmarks.Esl;

/// <summary>
/// How many recorded events a second go through the ESL library, as a share of what a loop that only receives the same bytes gets through
/// in the same run: <c>esl [rounds] [seconds a round and row]</c>. Sender and receiver share the machine, so only the share means
/// anything; it is taken in every short round, and the table shows the median.
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
        var (events, count) = EslFlood.Recorded();
        var table = new ResultTable();
        using var flood = new EslFlood(events);
        var bytesPerEvent = events.Length / (double)count;
        var bare = new List<double>();
        var measured = EslSinks.All.ToDictionary(s => s.What, _ => new List<Measurement>());
        for (var round = -3; round < rounds; round++)
        {
            // Side by side in every round, because the machine's own speed drifts. The first rounds only warm up.
            var baseline = await ReceiveBareAsync(flood, time, bytesPerEvent);
            bare.Add(baseline);
            foreach (var sink in EslSinks.All)
            {
                var result = await ReceiveAsync(flood, time, sink.Create());
                measured[sink.What].Add(result with { Share = result.EventsPerSecond / baseline });
            }

            if (round < 0)
            {
                bare.Clear();
                measured.Values.ToList().ForEach(m => m.Clear());
            }
        }

        table.Add($"bare receive loop, {count} recorded events looped, {bytesPerEvent:0} bytes each", $"{Median(bare):#,0} events/s");
        foreach (var sink in EslSinks.All)
        {
            var results = measured[sink.What];
            table.Add(sink.What, $"{Median(results.Select(r => r.EventsPerSecond)):#,0} events/s");
            if (sink.LeastShare > 0)
            {
                table.AtLeast(sink.What + ": share of bare", Median(results.Select(r => r.Share)), sink.LeastShare);
            }
            else
            {
                table.Add(sink.What + ": share of bare", Median(results.Select(r => r.Share)).ToString("0.00", CultureInfo.InvariantCulture));
            }

            if (sink.MostBytes > 0)
            {
                table.Below(sink.What + ": allocated an event", Median(results.Select(r => r.BytesPerEvent)), sink.MostBytes, "0.0", "bytes");
            }
            else
            {
                table.Add(sink.What + ": allocated an event", Median(results.Select(r => r.BytesPerEvent)).ToString("0.0 bytes", CultureInfo.InvariantCulture));
            }
        }

        table.Print();
        return table.Missed;
    }

    private static async Task<double> ReceiveBareAsync(EslFlood flood, TimeSpan time, double bytesPerEvent)
    {
        var sender = flood.Serve(handshake: false);
        var rate = await Task.Factory.StartNew(
            () =>
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(flood.EndPoint);
                var buffer = new byte[Options.ReceiveBufferBytes];
                long received = 0;
                var watch = Stopwatch.StartNew();
                while (watch.Elapsed < time)
                {
                    received += socket.Receive(buffer);
                }

                return received / bytesPerEvent / watch.Elapsed.TotalSeconds;
            },
            TaskCreationOptions.LongRunning);
        sender.Join();
        return rate;
    }

    private static async Task<Measurement> ReceiveAsync(EslFlood flood, TimeSpan time, IEslEventSink sink)
    {
        var sender = flood.Serve(handshake: true);
        var connection = await EslConnection.ConnectAsync("127.0.0.1", flood.EndPoint.Port, new EslCredentials("x"), sink, Options);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var before = connection.EventsReceived;
        var watch = Stopwatch.StartNew();
        await Task.Delay(time);
        var events = connection.EventsReceived - before;
        var seconds = watch.Elapsed.TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        await connection.DisposeAsync();
        sender.Join();
        return new Measurement(events / seconds, allocated / (double)events, 0);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private readonly record struct Measurement(double EventsPerSecond, double BytesPerEvent, double Share);
}
