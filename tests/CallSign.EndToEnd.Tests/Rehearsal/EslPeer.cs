using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CallSign.EndToEnd.Tests.Rehearsal;

/// <summary>A frame from an event socket: outer headers and body.</summary>
internal sealed record EslPeerFrame(IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string ContentType => Headers.GetValueOrDefault("Content-Type", "");

    /// <summary>Decoded headers of a plain event.</summary>
    public IReadOnlyDictionary<string, string> Event { get; } = Body.Split('\n').Select(l => l.Split(": ", 2)).Where(p => p.Length == 2)
        .DistinctBy(p => p[0]).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]), StringComparer.Ordinal);

    public string Name => Event.GetValueOrDefault("Event-Name", "");
}

/// <summary>A client of an event socket that shares no code with the product, to judge both sides by.</summary>
internal sealed class EslPeer : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly List<byte> _buffer = [];
    private Stream _stream = Stream.Null;

    public static async Task<EslPeer> ConnectAsync(int port, string? password = null, string? events = null)
    {
        var peer = new EslPeer();
        await peer._tcp.ConnectAsync("127.0.0.1", port);
        peer._stream = peer._tcp.GetStream();
        Assert.Equal("auth/request", (await peer.ReadAsync()).ContentType);
        if (password is not null)
        {
            Assert.Equal("+OK accepted", (await peer.CommandAsync("auth " + password)).Headers["Reply-Text"]);
        }

        if (events is not null)
        {
            Assert.StartsWith("+OK event listener enabled", (await peer.CommandAsync("event " + events)).Headers["Reply-Text"], StringComparison.Ordinal);
        }

        return peer;
    }

    public Task SendAsync(string command) => _stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\n\n")).AsTask();

    /// <summary>Sends a command and returns its reply; events that come before it are dropped.</summary>
    public async Task<EslPeerFrame> CommandAsync(string command)
    {
        await SendAsync(command);
        EslPeerFrame frame;
        do
        {
            frame = await ReadAsync();
        }
        while (frame.ContentType is not ("command/reply" or "api/response"));
        return frame;
    }

    /// <summary>The events up to one for which <paramref name="last"/> is true, that one included.</summary>
    public async Task<List<EslPeerFrame>> EventsUntilAsync(Func<EslPeerFrame, bool> last)
    {
        var events = new List<EslPeerFrame>();
        do
        {
            events.Add(await ReadAsync());
        }
        while (!last(events[^1]));
        return events;
    }

    /// <exception cref="EndOfStreamException">The switch has closed the connection.</exception>
    public async Task<EslPeerFrame> ReadAsync(TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(15));
        var block = await UntilBlankLineAsync(timeout.Token);
        var headers = block.Split('\n').Select(l => l.Split(": ", 2)).Where(p => p.Length == 2)
            .ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        var length = int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
        while (_buffer.Count < length)
        {
            await FillAsync(timeout.Token);
        }

        return new EslPeerFrame(headers, Take(length));
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> UntilBlankLineAsync(CancellationToken cancellationToken)
    {
        for (var from = 0; ;)
        {
            for (var i = from; i + 1 < _buffer.Count; i++)
            {
                if (_buffer[i] == '\n' && _buffer[i + 1] == '\n')
                {
                    var block = Take(i);
                    _buffer.RemoveRange(0, 2);
                    return block;
                }
            }

            from = Math.Max(0, _buffer.Count - 1);
            await FillAsync(cancellationToken);
        }
    }

    private string Take(int length)
    {
        var text = Encoding.UTF8.GetString([.. _buffer.Take(length)]);
        _buffer.RemoveRange(0, length);
        return text;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var chunk = new byte[16_384];
        var read = await _stream.ReadAsync(chunk, cancellationToken);
        if (read == 0)
        {
            throw new EndOfStreamException();
        }

        _buffer.AddRange(chunk.AsSpan(0, read));
    }
}
