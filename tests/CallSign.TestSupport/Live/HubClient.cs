using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace CallSign.TestSupport.Live;

/// <summary>A client of SignalR's JSON protocol on a bare WebSocket, without negotiation.</summary>
public sealed class HubClient : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1e;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<JsonElement> _messages = Channel.CreateUnbounded<JsonElement>();
    private readonly List<byte[]> _unread = [];
    private int _invocations;
    private Task _reading = Task.CompletedTask;

    private HubClient()
    {
    }

    /// <summary>Connects and shakes hands.</summary>
    /// <param name="url">As <c>ws://localhost:8080/hubs/live</c>.</param>
    /// <param name="headers">Of the upgrade request.</param>
    /// <param name="read">False for a client that does not read until <see cref="StartReading"/>.</param>
    public static async Task<HubClient> ConnectAsync(Uri url, IReadOnlyDictionary<string, string>? headers = null, bool read = true)
    {
        var client = new HubClient();
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            client._socket.Options.SetRequestHeader(name, value);
        }

        using var timeout = new CancellationTokenSource(Patience);
        await client._socket.ConnectAsync(url, timeout.Token);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        await client.HandshakeAsync();
        if (read)
        {
            client.StartReading();
        }

        return client;
    }

    /// <summary>Everything that came, as text, in order; only for looking whether something is in it.</summary>
    public StringBuilder Transcript { get; } = new();

    /// <summary>Set when the connection has ended.</summary>
    public Task Ended => _reading;

    /// <summary>Called with each message as it comes, before it can be awaited.</summary>
    public Action<JsonElement>? OnMessage { get; set; }

    public void StartReading() => _reading = ReadAsync();

    /// <summary>The next message that calls <paramref name="target"/>, its first argument; others are passed over.</summary>
    public async Task<JsonElement> NextAsync(string target) =>
        (await NextAsync(m => m.TryGetProperty("target", out var t) && t.GetString() == target)).GetProperty("arguments")[0];

    /// <summary>The next message of any target, whole.</summary>
    public Task<JsonElement> NextAsync() => NextAsync(m => m.TryGetProperty("target", out _));

    /// <summary>Calls a method of the hub and awaits its completion: <c>result</c> or <c>error</c>.</summary>
    public async Task<JsonElement> InvokeAsync(string target, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _invocations).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target, arguments }));
        return await NextAsync(m => m.GetProperty("type").GetInt32() == 3 && m.GetProperty("invocationId").GetString() == id);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        await _reading;
    }

    private async Task<JsonElement> NextAsync(Func<JsonElement, bool> wanted)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (true)
        {
            var message = await _messages.Reader.ReadAsync(timeout.Token);
            if (wanted(message))
            {
                return message;
            }
        }
    }

    private async Task SendAsync(string json)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(json), RecordSeparator];
        await _socket.SendAsync(bytes, WebSocketMessageType.Text, true, CancellationToken.None);
    }

    // The answer to the handshake may come in one frame with the first message.
    private async Task HandshakeAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        var buffer = new byte[64 * 1024];
        using var held = new MemoryStream();
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, timeout.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new WebSocketException("Closed during the handshake.");
            }

            held.Write(buffer, 0, part.Count);
            var bytes = held.ToArray();
            var end = Array.IndexOf(bytes, RecordSeparator);
            if (end >= 0)
            {
                using var answer = JsonDocument.Parse(bytes.AsMemory(0, end));
                if (answer.RootElement.TryGetProperty("error", out var error))
                {
                    throw new WebSocketException(error.GetString());
                }

                _unread.Add(bytes[(end + 1)..]);
                return;
            }
        }
    }

    private async Task ReadAsync()
    {
        using var held = new MemoryStream();
        foreach (var bytes in _unread)
        {
            held.Write(bytes);
        }

        var buffer = new byte[256 * 1024];
        try
        {
            Take(held);
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                held.Write(buffer.AsSpan(0, part.Count));
                if (part.EndOfMessage)
                {
                    Take(held);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // ended
        }

        _messages.Writer.TryComplete();
    }

    private void Take(MemoryStream held)
    {
        var bytes = held.GetBuffer().AsSpan(0, (int)held.Length);
        int end;
        var used = 0;
        while ((end = bytes[used..].IndexOf(RecordSeparator)) >= 0)
        {
            var text = bytes.Slice(used, end);
            used += end + 1;
            var reader = new Utf8JsonReader(text);
            var message = JsonElement.ParseValue(ref reader);
            if (message.GetProperty("type").GetInt32() == 6)
            {
                continue; // ping
            }

            lock (Transcript)
            {
                Transcript.AppendLine(Encoding.UTF8.GetString(text));
            }

            OnMessage?.Invoke(message);
            _messages.Writer.TryWrite(message);
        }

        var rest = bytes[used..].ToArray();
        held.SetLength(0);
        held.Write(rest);
    }
}
