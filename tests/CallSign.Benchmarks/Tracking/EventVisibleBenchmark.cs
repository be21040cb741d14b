using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;

namespace CallSign.Benchmarks.Tracking;

/// <summary>
/// How long it takes from an event's bytes going into the socket until a viewer of its tenant has the call in hand:
/// <c>event-visible [seconds] [events a second]</c>. Every event begins or ends a call; they come singly, at random times.
/// </summary>
internal static class EventVisibleBenchmark
{
    public static async Task<int> RunAsync(string[] args)
    {
        var time = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 20);
        var rate = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1000;
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var sent = new ConcurrentDictionary<Guid, long>();
        var sender = new Thread(() => Send(listener, sent, rate, time + TimeSpan.FromSeconds(3)));
        sender.Start();
        var sink = new PortalSink(null);
        using var viewer = sink.Feed.Subscribe(TenantScope.Of(PortalSink.Tenant));
        using var stop = new CancellationTokenSource();
        var latencies = new List<double>();
        var watching = Task.Run(() => WatchAsync(viewer, sent, latencies, stop.Token));
        var connection = await EslConnection.ConnectAsync(
            "127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port, new EslCredentials("x"), sink, new EslConnectionOptions());
        await Task.Run(sender.Join);
        await stop.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync();

        // The first seconds compile the way through.
        var sorted = latencies.Skip(3 * rate / 2).Order().ToArray();
        var table = new ResultTable();
        table.Add($"calls seen to begin, of {rate:#,0} events a second", sorted.Length.ToString("#,0", CultureInfo.InvariantCulture));
        table.Add("event sent to state visible, median", At(sorted, 0.5).ToString("0.000 ms", CultureInfo.InvariantCulture));
        table.Below("event sent to state visible, 99 of 100", At(sorted, 0.99), 2, "0.000", "ms");
        table.Print();
        return table.Missed;
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)((sorted.Length - 1) * share)];

    private static async Task WatchAsync(ILiveSubscription viewer, ConcurrentDictionary<Guid, long> sent, List<double> latencies, CancellationToken stop)
    {
        while (true)
        {
            await viewer.WaitAsync(stop);
            var calls = viewer.Take();
            var now = Stopwatch.GetTimestamp();
            foreach (var call in calls)
            {
                if (sent.TryRemove(call.CallUuid, out var at))
                {
                    latencies.Add(Stopwatch.GetElapsedTime(at, now).TotalMilliseconds);
                }
            }
        }
    }

    private static void Send(Socket listener, ConcurrentDictionary<Guid, long> sent, int rate, TimeSpan time)
    {
        using var socket = listener.Accept();
        socket.NoDelay = true;
        socket.Send(Encoding.ASCII.GetBytes("Content-Type: auth/request\n\n"));
        socket.Receive(new byte[256]);
        socket.Send(Encoding.ASCII.GetBytes("Content-Type: command/reply\nReply-Text: +OK accepted\n\n"));
        var random = new Random(1);
        var watch = Stopwatch.StartNew();
        var due = TimeSpan.Zero;
        while (watch.Elapsed < time)
        {
            // Two events a call, exponentially spaced.
            due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) * 2 / rate);
            if (due - watch.Elapsed is { Ticks: > 0 } early)
            {
                Thread.Sleep(early);
            }

            var call = Guid.NewGuid();
            var create = Event("CHANNEL_CREATE", call);
            sent[call] = Stopwatch.GetTimestamp();
            socket.Send(create);
            socket.Send(Event("CHANNEL_DESTROY", call));
        }
    }

    private static byte[] Event(string name, Guid call)
    {
        var body = $"Event-Name: {name}\nUnique-ID: {call}\nCall-Direction: inbound\nCaller-Caller-ID-Number: 1000\nCaller-Destination-Number: 1001\n"
            + $"Caller-Context: acme.test\nCaller-Channel-Created-Time: {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000}\nvariable_domain_name: acme.test\n"
            + string.Concat(Enumerable.Range(0, 80).Select(i => $"variable_some_other_{i}: value%20{i}%20of%20the%20channel\n")) + "\n";
        return Encoding.ASCII.GetBytes($"Content-Length: {Encoding.ASCII.GetByteCount(body)}\nContent-Type: text/event-plain\n\n{body}");
    }
}
