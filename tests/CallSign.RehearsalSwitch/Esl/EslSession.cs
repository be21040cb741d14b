using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using CallSign.RehearsalSwitch.Templates;

namespace CallSign.RehearsalSwitch.Esl;

/// <summary>One client of the event socket, or one socket that a call has dialled: reads its commands, sends it replies and events in one stream.</summary>
internal sealed class EslSession : IAsyncDisposable
{
    // MAX_QUEUE_LEN of mod_event_socket.c is 100,000 events, 3.7 KB each on average; MAX_MISSED is 500
    private const long MaxQueuedBytes = 370_000_000;
    private const int MaxMissed = 500;

    private readonly Socket _socket;
    private readonly IEslCommands _commands;
    private readonly Pipe _out = new(new PipeOptions(pauseWriterThreshold: 0, minimumSegmentSize: 65_536, useSynchronizationContext: false));
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _write = new();
    private byte[] _scratch = new byte[32_768];
    private long _queued;
    private long _missed;
    private bool _closed;

    public EslSession(Socket socket, IEslCommands commands)
    {
        _socket = socket;
        _commands = commands;
        socket.NoDelay = true;
    }

    public bool Authenticated { get; set; }

    public EventSubscription Events { get; } = new();

    /// <summary>Bytes that wait to be sent.</summary>
    public long Queued => Interlocked.Read(ref _queued);

    /// <summary>How many events this client lost because it did not read.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    /// <summary>While set, nothing is sent: the connection stands and says nothing.</summary>
    public Task? Silence { get; set; }

    /// <summary>Serves the client until it or the switch closes.</summary>
    public async Task RunAsync()
    {
        var sending = SendAsync();
        try
        {
            _commands.Greet(this);
            var reader = PipeReader.Create(new NetworkStream(_socket, ownsSocket: false));
            while (await ReadCommandAsync(reader) is { } command)
            {
                if (!_commands.Execute(this, command))
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // the client has gone
        }

        Close();
        await sending;
        await DisposeAsync();
    }

    /// <summary>Queues a frame; the header block ends with its blank line.</summary>
    public void Write(string frame) => Append(Encoding.UTF8.GetBytes(frame));

    public void Reply(string text) => Write($"Content-Type: command/reply\nReply-Text: {text}\n\n");

    public void ApiResponse(string body) =>
        Write($"Content-Type: api/response\nContent-Length: {Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture)}\n\n{body}");

    /// <summary>What mod_event_socket says before it closes.</summary>
    public void Disconnect() =>
        Write("Content-Type: text/disconnect-notice\nContent-Length: 67\n\nDisconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n");

    /// <summary>Queues an event if the client subscribed to it.</summary>
    public bool Send(EventTemplate template, CallValues values, in Stamp stamp)
    {
        if (!Authenticated || !Events.Wants(template, values, stamp))
        {
            return false;
        }

        if (Queued > MaxQueuedBytes)
        {
            if (Interlocked.Increment(ref _missed) > MaxMissed)
            {
                Abort();
            }

            return false;
        }

        lock (_write)
        {
            if (_closed)
            {
                return false;
            }

            var length = Events.Json ? template.WriteJson(values, stamp, ref _scratch) : template.WritePlain(values, stamp, ref _scratch);
            var span = _out.Writer.GetSpan(length + 80);
            var head = Encoding.ASCII.GetBytes(
                $"Content-Length: {length}\nContent-Type: text/event-{(Events.Json ? "json" : "plain")}\n\n", span);
            _scratch.AsSpan(0, length).CopyTo(span[head..]);
            Publish(head + length);
        }

        return true;
    }

    /// <summary>Sends what is queued, then closes.</summary>
    public void Close()
    {
        lock (_write)
        {
            _closed = true;
            _out.Writer.Complete();
        }
    }

    /// <summary>Cuts the connection without a word.</summary>
    public void Abort()
    {
        _closing.Cancel();
        _socket.Close(0);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _socket.Dispose();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_write)
        {
            if (_closed)
            {
                return;
            }

            bytes.CopyTo(_out.Writer.GetSpan(bytes.Length));
            Publish(bytes.Length);
        }
    }

    private void Publish(int length)
    {
        _out.Writer.Advance(length);
        Interlocked.Add(ref _queued, length);

        // without a threshold a flush never waits
        var flush = _out.Writer.FlushAsync();
        System.Diagnostics.Debug.Assert(flush.IsCompleted, "the pipe has no threshold");
        _ = flush.GetAwaiter().GetResult();
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                var result = await _out.Reader.ReadAsync(_closing.Token);
                foreach (var segment in result.Buffer)
                {
                    if (Silence is { } silence)
                    {
                        await silence.WaitAsync(_closing.Token);
                    }

                    for (var rest = segment; rest.Length > 0;)
                    {
                        rest = rest[await _socket.SendAsync(rest, SocketFlags.None, _closing.Token)..];
                    }
                }

                Interlocked.Add(ref _queued, -result.Buffer.Length);
                _out.Reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    _socket.Shutdown(SocketShutdown.Both);
                    return;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await _out.Reader.CompleteAsync();
            _socket.Close(0);
        }
    }

    /// <summary>The next command with its header lines and its body; null at the end.</summary>
    private async Task<EslCommand?> ReadCommandAsync(PipeReader reader)
    {
        while (true)
        {
            var result = await reader.ReadAsync(_closing.Token);
            var buffer = result.Buffer;
            if (EslCommand.TryRead(ref buffer, out var command))
            {
                reader.AdvanceTo(buffer.Start);
                return command;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return null;
            }
        }
    }
}
