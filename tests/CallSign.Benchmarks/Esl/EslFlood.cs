using System.Net;
using System.Net.Sockets;
using System.Text;
using CallSign.Telephony.Esl;

namespace CallSign.Benchmarks.Esl;

/// <summary>
/// A sender that does nothing but send: every event of the recorded scenarios, joined beforehand, over and over on a loopback socket from
/// a thread of its own until the receiver closes.
/// </summary>
internal sealed class EslFlood : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _events;

    public EslFlood(byte[] events)
    {
        _events = events;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>The plain events of all recordings, one after the other, without the handshakes; and how many they are.</summary>
    public static (byte[] Bytes, int Count) Recorded()
    {
        using var bytes = new MemoryStream();
        var count = 0;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Transcripts"), "*.plain.esl").Order(StringComparer.Ordinal))
        {
            ReadOnlySpan<byte> rest = File.ReadAllBytes(file);
            var parser = new EslFrameParser();
            while (parser.TryParse(rest, out var frame))
            {
                if (frame.Type == EslContentType.EventPlain)
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
    public Thread Serve(bool handshake)
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

                while (true)
                {
                    socket.Send(_events);
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
}
