using System.Buffers.Text;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;

namespace CallSign.Benchmarks.Hub;

/// <summary>A client of the hub that does next to nothing with a message, so that 200 of them leave the machine to the portal.</summary>
internal sealed class HubViewer : IAsyncDisposable
{
    /// <summary>Stands before a change's number and time in the field of the codec.</summary>
    public const string Mark = "bench:";

    private const byte RecordSeparator = 0x1e;
    private static readonly byte[] MarkBytes = Encoding.ASCII.GetBytes(Mark);
    private readonly ClientWebSocket _socket = new();
    private readonly TaskCompletionSource _snapshot = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<double> _latencies = new(8_192);
    private Task _reading = Task.CompletedTask;
    private long _lastSeen;

    public Task SnapshotArrived => _snapshot.Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Milliseconds from a change to here, for every change that came.</summary>
    public IReadOnlyList<double> Latencies => _latencies;

    public int Messages { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Number of the newest change that came.</summary>
    public long LastSeen => Interlocked.Read(ref _lastSeen);

    public static async Task<HubViewer> ConnectAsync(Uri url)
    {
        var viewer = new HubViewer();
        await viewer._socket.ConnectAsync(url, CancellationToken.None);
        byte[] handshake = [.. """{"protocol":"json","version":1}"""u8, RecordSeparator];
        await viewer._socket.SendAsync(handshake, WebSocketMessageType.Text, true, CancellationToken.None);
        viewer._reading = viewer.ReadAsync();
        return viewer;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1024 * 1024];
        var used = 0;
        try
        {
            while (true)
            {
                if (used == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var part = await _socket.ReceiveAsync(buffer.AsMemory(used), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                used += part.Count;
                if (part.EndOfMessage)
                {
                    Look(buffer.AsSpan(0, used));
                    used = 0;
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // ended
        }
    }

    private void Look(ReadOnlySpan<byte> bytes)
    {
        var now = Stopwatch.GetTimestamp();
        Bytes += bytes.Length;
        if (bytes.IndexOf("\"Snapshot\""u8) >= 0)
        {
            _snapshot.TrySetResult();
            return;
        }

        if (bytes.IndexOf("\"Delta\""u8) < 0)
        {
            return;
        }

        Messages++;
        var newest = 0L;
        for (int at; (at = bytes.IndexOf(MarkBytes)) >= 0;)
        {
            bytes = bytes[(at + MarkBytes.Length)..];
            if (Utf8Parser.TryParse(bytes, out long number, out var digits) && Utf8Parser.TryParse(bytes[(digits + 1)..], out long sent, out _))
            {
                newest = Math.Max(newest, number);
                _latencies.Add(Stopwatch.GetElapsedTime(sent, now).TotalMilliseconds);
            }
        }

        if (newest > _lastSeen)
        {
            Interlocked.Exchange(ref _lastSeen, newest);
        }
    }
}
