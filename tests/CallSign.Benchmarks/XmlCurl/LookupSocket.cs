using System.Net.Sockets;

namespace CallSign.Benchmarks.XmlCurl;

/// <summary>A connection that asks one lookup after another and reads each answer to the end of its document.</summary>
internal sealed class LookupSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];

    public LookupSocket(int port) => _socket.Connect("127.0.0.1", port);

    /// <summary>The answer with its headers; valid until the next question.</summary>
    /// <exception cref="InvalidOperationException">The portal closed the connection.</exception>
    public ReadOnlySpan<byte> Ask(byte[] request)
    {
        _socket.Send(request);
        var held = 0;
        while (_buffer.AsSpan(0, held).IndexOf("</document>\n"u8) < 0)
        {
            var read = _socket.Receive(_buffer, held, _buffer.Length - held, SocketFlags.None);
            held += read > 0 ? read : throw new InvalidOperationException("The portal closed.");
        }

        return _buffer.AsSpan(0, held);
    }

    /// <summary>Half a millisecond that leaves the processor to those who are measured.</summary>
    public void Pause() => _socket.Poll(500, SelectMode.SelectError);

    public void Dispose() => _socket.Dispose();
}
