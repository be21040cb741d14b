using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CallSign.Benchmarks.XmlCurl;

/// <summary>
/// The other side, in a process of its own: blocking sockets, requests made beforehand, one thread, so that a core of it asks more than a core
/// of any server answers. It takes one command a line: <c>port kind mode seconds rate</c>, and prints one line of results.
/// </summary>
internal static class LoadGenerator
{
    private const int Connections = 32;
    private const int IpBindAddressNoPort = 24;
    private static int _source;

    public static Task<int> RunAsync(string[] args)
    {
        if (args.Length > 0)
        {
            // Server and generator each have a core, or the one measures how busy the other is.
            Process.GetCurrentProcess().ProcessorAffinity = 1 << int.Parse(args[0], CultureInfo.InvariantCulture);
        }

        var kinds = LookupMix.All();
        while (Console.ReadLine() is { Length: > 0 } line)
        {
            var words = line.Split(' ');
            var port = int.Parse(words[0], CultureInfo.InvariantCulture);
            var time = TimeSpan.FromSeconds(double.Parse(words[3], CultureInfo.InvariantCulture));
            var rate = double.Parse(words[4], CultureInfo.InvariantCulture);
            Console.WriteLine(words[2] switch
            {
                "keep" => Closed(port, kinds[words[1]], time, fresh: false),
                "fresh" => Closed(port, kinds[words[1]], time, fresh: true),
                _ => Paced(port, kinds[words[1]], time, rate),
            });
        }

        return Task.FromResult(0);
    }

    // Every connection has one request under way; the next is sent as soon as an answer is whole.
    private static string Closed(int port, byte[][] requests, TimeSpan time, bool fresh)
    {
        var buffer = new byte[64 * 1024];
        var sockets = new Socket[Connections];
        var next = 0;
        for (var i = 0; i < Connections; i++)
        {
            sockets[i] = Connect(port);
            sockets[i].Send(requests[next++ % requests.Length]);
        }

        var count = 0L;
        var bytes = 0L;
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            for (var i = 0; i < Connections; i++)
            {
                bytes += Receive(sockets[i], buffer);
                count++;
                if (fresh)
                {
                    sockets[i].Dispose();
                    sockets[i] = Connect(port);
                }

                sockets[i].Send(requests[next++ % requests.Length]);
            }
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        foreach (var socket in sockets)
        {
            Receive(socket, buffer);
            socket.Dispose();
        }

        return string.Create(CultureInfo.InvariantCulture, $"{count / seconds:0} {bytes / Math.Max(1, count)}");
    }

    // A request at each moment of a plan, a new connection for each; late ones count from when they were due. It spins on its core: the sleeps of
    // an operating system are longer than what is measured. What takes its core from it in between it sees on the clock: a request that was under
    // way then waited for the generator, who knows how long, so there are two counts, with such requests and without.
    private static string Paced(int port, byte[][] requests, TimeSpan time, double rate)
    {
        var buffer = new byte[64 * 1024];
        var all = new List<double>((int)(rate * time.TotalSeconds) + 16);
        var undisturbed = new List<double>(all.Capacity);
        var open = new List<(Socket Socket, TimeSpan Due)>();
        var started = Stopwatch.GetTimestamp();
        var seen = TimeSpan.Zero;
        var disturbed = TimeSpan.FromTicks(-1);
        var next = 0;
        while (true)
        {
            var due = TimeSpan.FromSeconds(next / rate);
            if (due > time && open.Count == 0)
            {
                break;
            }

            if (Now() >= due && due <= time)
            {
                var socket = Connect(port);
                socket.Send(requests[next++ % requests.Length]);
                open.Add((socket, due));
                Now();
            }

            for (var i = 0; i < open.Count; i++)
            {
                if (open[i].Socket.Poll(0, SelectMode.SelectRead))
                {
                    Receive(open[i].Socket, buffer);
                    var taken = (Now() - open[i].Due).TotalMilliseconds;
                    all.Add(taken);
                    if (disturbed < open[i].Due)
                    {
                        undisturbed.Add(taken);
                    }

                    open[i].Socket.Dispose();
                    open.RemoveAt(i--);
                    Now();
                }
            }
        }

        all.Sort();
        undisturbed.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{At(undisturbed, 0.5):0.000} {At(undisturbed, 0.99):0.000} {At(undisturbed, 0.999):0.000} {At(all, 0.99):0.000} {100.0 * (all.Count - undisturbed.Count) / all.Count:0.00}");

        static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];

        // Nothing that is done between two looks takes half a millisecond; waiting for a server's accept would take far longer than a pause.
        TimeSpan Now()
        {
            var now = Stopwatch.GetElapsedTime(started);
            if ((now - seen).TotalMilliseconds is > 0.5 and < 50)
            {
                disturbed = now;
            }

            return seen = now;
        }
    }

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        // One address has 28,000 ports and each is out of use for a minute after a connection; loopback has many addresses.
        socket.SetRawSocketOption(0, IpBindAddressNoPort, BitConverter.GetBytes(1));
        var source = Interlocked.Increment(ref _source);
        socket.Bind(new IPEndPoint(new IPAddress((byte[])[127, 0, (byte)(1 + (source / 250 % 250)), (byte)(1 + (source % 250))]), 0));
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private static int Receive(Socket socket, byte[] buffer)
    {
        var held = 0;
        while (true)
        {
            var read = socket.Receive(buffer, held, buffer.Length - held, SocketFlags.None);
            if (read == 0)
            {
                throw new InvalidOperationException("The server closed in the midst of an answer.");
            }

            held += read;
            var text = buffer.AsSpan(0, held);
            var end = text.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                continue;
            }

            if (!text.StartsWith("HTTP/1.1 200"u8))
            {
                throw new InvalidOperationException("The server did not say 200.");
            }

            var at = text.IndexOf("Content-Length: "u8) + 16;
            if (System.Buffers.Text.Utf8Parser.TryParse(text[at..], out int length, out _) && held == end + 4 + length)
            {
                return length;
            }
        }
    }
}
