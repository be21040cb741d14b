using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CallSign.Telephony.Esl;

namespace CallSign.Benchmarks.Esl;

/// <summary>
/// A sender that does nothing but send: every event of the recorded scenarios, joined beforehand, over and over on a loopback socket from
/// a thread of its own until the receiver closes. Each time the UUIDs are new ones, so that the calls of the next loop are other calls.
/// </summary>
internal sealed class EslFlood : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _events;
    private readonly int[] _ids;

    public EslFlood(byte[] events)
    {
        _events = events;
        _ids = FindIds(events);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    public delegate bool Choice(in EslEventView e);

    /// <summary>The plain events of all recordings, one after the other, without the handshakes; and how many they are.</summary>
    public static (byte[] Bytes, int Count) Recorded(Choice choice)
    {
        using var bytes = new MemoryStream();
        var count = 0;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Transcripts"), "*.plain.esl").Order(StringComparer.Ordinal))
        {
            ReadOnlySpan<byte> rest = File.ReadAllBytes(file);
            var parser = new EslFrameParser();
            while (parser.TryParse(rest, out var frame))
            {
                if (frame.Type == EslContentType.EventPlain && choice(EslEvent.FromPlain(frame.Body).View))
                {
                    bytes.Write(rest[..frame.Length]);
                    count++;
                }

                rest = rest[frame.Length..];
            }
        }

        return (bytes.ToArray(), count);
    }

    /// <summary>Serves the next connection: the switch's part of the handshake if asked for, then the flood.</summary>
    /// <param name="handshake">Whether the receiver authenticates.</param>
    /// <param name="eachLoop">How long each time round takes at least; none for as fast as it goes.</param>
    public Thread Serve(bool handshake, TimeSpan eachLoop = default)
    {
        var thread = new Thread(() =>
        {
            using var socket = _listener.Accept();
            try
            {
                if (handshake)
                {
                    socket.Send(Encoding.ASCII.GetBytes("Content-Type: auth/request\n\n"));
                    socket.Receive(new byte[256]);
                    socket.Send(Encoding.ASCII.GetBytes("Content-Type: command/reply\nReply-Text: +OK accepted\n\n"));
                }

                var watch = Stopwatch.StartNew();
                for (var loop = 1L; ; loop++)
                {
                    Renew();
                    socket.Send(_events);
                    var early = (eachLoop * loop) - watch.Elapsed;
                    if (early > TimeSpan.Zero)
                    {
                        Thread.Sleep(early);
                    }
                }
            }
            catch (SocketException)
            {
                // The receiver has seen enough.
            }
        });
        thread.Start();
        return thread;
    }

    public void Dispose() => _listener.Dispose();

    // Everything that looks like a UUID, except the switch's own.
    private static int[] FindIds(byte[] events)
    {
        var found = new List<int>();
        for (var at = 8; at + 28 <= events.Length; at++)
        {
            at = Array.IndexOf(events, (byte)'-', at);
            if (at < 0 || at + 28 > events.Length)
            {
                break;
            }

            if (Utf8Parser.TryParse(events.AsSpan(at - 8, 36), out Guid _, out var used) && used == 36
                && !events.AsSpan(0, at - 8).EndsWith("Core-UUID: "u8))
            {
                found.Add(at - 8);
            }
        }

        return [.. found];
    }

    // Digits are turned one by one around the same circle, so ids that were equal stay equal and others stay apart.
    private void Renew()
    {
        foreach (var id in _ids)
        {
            for (var digit = id; digit < id + 8; digit++)
            {
                var value = _events[digit];
                _events[digit] = value switch { (byte)'9' => (byte)'a', (byte)'f' => (byte)'0', _ => (byte)(value + 1) };
                if (value != (byte)'f')
                {
                    break;
                }
            }
        }
    }
}
