using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace CallSign.Telephony.Esl;

public sealed partial class EslConnection
{
    private readonly EslReceiveBuffer _buffer;
    private readonly EslJsonEvent _json = new();
    private EslFrameParser _parser;
    private volatile EslClosed? _end;
    private volatile bool _readingStarted;
    private long _waitingSince;
    private long _drainedAt;
    private long _eventsReceived;
    private long _bytesReceived;
    private long _handlingTicks;
    private long _sinkFailures;
    private long _handledAt;
    private int _room;

    /// <summary>Events given to the sink.</summary>
    public long EventsReceived => Interlocked.Read(ref _eventsReceived);

    /// <summary>Bytes read from the socket.</summary>
    public long BytesReceived => Interlocked.Read(ref _bytesReceived);

    /// <summary>Events on which the sink threw.</summary>
    public long SinkFailures => Interlocked.Read(ref _sinkFailures);

    /// <summary>Time spent on parsing and in the sink, as opposed to waiting for the socket.</summary>
    public TimeSpan HandlingTime => _time.GetElapsedTime(0, Interlocked.Read(ref _handlingTicks));

    private void StartReading()
    {
        _readingStarted = true;
        if (_options.DedicatedThread)
        {
            new Thread(ReadOnThread) { IsBackground = true, Name = "ESL " + Peer }.Start();
        }
        else
        {
            _ = ReadOnPoolAsync();
        }
    }

    private void ReadOnThread()
    {
        Memory<byte> room;
        try
        {
            // poll(2) waits on this very thread. A blocking Receive would not: once a socket has been used asynchronously, .NET waits for
            // another thread to pass the wake-up on, which costs more than the reading.
            do
            {
                room = MakeRoom();
                _socket.Poll(Timeout.Infinite, SelectMode.SelectRead);
            }
            while (HandleReceived(_socket.Receive(room.Span)));
        }
        catch (Exception e)
        {
            CloseAfter(e);
        }

        _closed.TrySetResult(_end!);
    }

    private async Task ReadOnPoolAsync()
    {
        try
        {
            while (HandleReceived(await _socket.ReceiveAsync(MakeRoom(), SocketFlags.None, CancellationToken.None).ConfigureAwait(false)))
            {
            }
        }
        catch (Exception e)
        {
            CloseAfter(e);
        }

        _closed.TrySetResult(_end!);
    }

    private void CloseAfter(Exception e)
    {
        if (e is EslProtocolException)
        {
            Close(EslCloseReason.ProtocolError, $"{Peer} sent what is not Event Socket: {e.Message}", e);
        }
        else
        {
            Close(EslCloseReason.NetworkError, $"Reading from {Peer} failed: {e.Message}", e);
        }
    }

    private Memory<byte> MakeRoom()
    {
        var room = _buffer.MakeRoom(_parser.Needed);
        _room = room.Length;
        var now = _time.GetTimestamp();
        if (_handledAt != 0)
        {
            Interlocked.Add(ref _handlingTicks, now - _handledAt);
        }

        Interlocked.Exchange(ref _waitingSince, now);
        return room;
    }

    private bool HandleReceived(int count)
    {
        var now = _time.GetTimestamp();
        _handledAt = now;
        if (count < _room || _time.GetElapsedTime(_waitingSince, now) > TimeSpan.FromMilliseconds(1))
        {
            Interlocked.Exchange(ref _drainedAt, now);
        }

        Interlocked.Exchange(ref _waitingSince, 0);
        if (count == 0)
        {
            Close(EslCloseReason.PeerClosed, $"{Peer} closed the connection{(_buffer.Unread.IsEmpty ? "" : " in the middle of a frame")}.");
            return false;
        }

        Interlocked.Add(ref _bytesReceived, count);
        _buffer.Received(count);
        while (Volatile.Read(ref _closing) == 0 && _parser.TryParse(_buffer.Unread, out var frame))
        {
            HandleFrame(in frame);
            _buffer.Skip(frame.Length);
        }

        return Volatile.Read(ref _closing) == 0;
    }

    private void HandleFrame(in EslFrame frame)
    {
        switch (frame.Type)
        {
            case EslContentType.EventPlain:
                HandleEvent(EslPlainEvent.Read(frame.LineFeedAndBody));
                break;
            case EslContentType.EventJson:
                HandleEvent(_json.Read(frame.Body));
                break;
            case EslContentType.CommandReply or EslContentType.ApiResponse:
                HandleReply(in frame);
                break;
            case EslContentType.LogData:
                _ = Utf8Parser.TryParse(frame.Header("Log-Level"u8), out int level, out _);
                _sink.OnLogLine(level, frame.Body);
                break;
            case EslContentType.DisconnectNotice:
                HandleDisconnectNotice(in frame);
                break;
            case EslContentType.RudeRejection:
                Close(
                    EslCloseReason.Rejected,
                    $"{Peer} does not let this address in (apply-inbound-acl of event_socket.conf): {Encoding.UTF8.GetString(frame.Body).Trim()}");
                break;
            case EslContentType.AuthRequest when _authRequested.TrySetResult():
                break;
            default:
                EslProtocolException.Throw($"a frame of type '{Encoding.UTF8.GetString(frame.Header("Content-Type"u8))}' does not belong here.");
                break;
        }
    }

    private void HandleEvent(in EslEventView e)
    {
        Interlocked.Increment(ref _eventsReceived);
        try
        {
            if (e.Name == EslEventName.BackgroundJob)
            {
                _jobs.Complete(in e);
            }

            _sink.OnEvent(in e);
        }
        catch (Exception failure)
        {
            Interlocked.Increment(ref _sinkFailures);
            EslLog.SinkFailed(_logger, failure, Peer, e.Name);
        }
    }

    private void HandleReply(in EslFrame frame)
    {
        if (!_replies.TryTake(out var pending))
        {
            EslProtocolException.Throw("a reply came that no command asked for.");
        }

        if (pending!.Kind == EslReplyKind.Connect)
        {
            pending.Complete(ReadChannel(in frame));
            return;
        }

        // An api command may be refused by a command reply; the other way round the replies have slipped.
        var reply = new EslReply(frame.ReplyText);
        if (frame.Type == EslContentType.ApiResponse ? pending.Kind != EslReplyKind.Api : pending.Kind == EslReplyKind.Api && !reply.IsError)
        {
            var slipped = new EslProtocolException("a reply came that does not fit the command it answers.");
            pending.Fail(slipped);
            throw slipped;
        }

        pending.Complete(reply);
    }

    // The reply to connect is one header block: the channel as an event, percent-encoded, with Content-Type near its end.
    private static EslReply ReadChannel(in EslFrame frame)
    {
        var channel = EslEvent.FromPlain(frame.Headers);
        return new EslReply(channel.GetString(EslHeader.ReplyText) ?? "") { Channel = channel };
    }

    private void HandleDisconnectNotice(in EslFrame frame)
    {
        if (frame.Header("Content-Disposition"u8).SequenceEqual("linger"u8))
        {
            _sink.OnLinger();
            return;
        }

        var notice = Encoding.UTF8.GetString(frame.Body).Trim().ReplaceLineEndings(" ");
        Close(EslCloseReason.PeerClosed, notice.Length == 0 ? $"{Peer} closed the connection." : $"{Peer} closed the connection: {notice}");
    }
}
