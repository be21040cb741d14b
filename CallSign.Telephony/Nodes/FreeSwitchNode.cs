using System.Globalization;
using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Nodes;

/// <summary>One FreeSWITCH that the portal is connected to, or tries to be: its state and the way to send it commands.</summary>
public sealed class FreeSwitchNode : INodeCommands
{
    private static readonly TimeSpan DefaultJobTimeout = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private NodeStatus _status;
    private long _lastEventAt;
    private long _gaps;
    private volatile EslConnection? _connection;
    private volatile Action<ResyncReason>? _requestResync;

    /// <param name="name">Unique among the nodes, never empty.</param>
    public FreeSwitchNode(string name, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        _time = timeProvider ?? TimeProvider.System;
        _status = new NodeStatus { Name = name, State = NodeState.Stopped, Since = _time.GetUtcNow() };
    }

    /// <summary>The name the operator gave it; unique among the nodes.</summary>
    public string Name { get; }

    /// <summary>New each time the switch starts: with another value than before, no channel of before exists. Empty until known.</summary>
    public string CoreUuid => _status.CoreUuid;

    /// <summary>How the node is now.</summary>
    public NodeStatus Status
    {
        get
        {
            lock (_lock)
            {
                var now = WithTotals(_status, _connection);
                if (_connection?.End is { Reason: not EslCloseReason.Requested } end && now.IsConnected)
                {
                    // Closed, but the handler still holds the reading thread; nothing comes or goes any more.
                    now = now with { State = NodeState.Waiting, LastError = end.Message };
                }

                var lastEventAt = Interlocked.Read(ref _lastEventAt);
                return now with
                {
                    Gaps = Interlocked.Read(ref _gaps),
                    LastEventAt = lastEventAt == 0 ? null : _time.GetUtcNow() - _time.GetElapsedTime(lastEventAt),
                };
            }
        }
    }

    /// <summary>Asks for the list of channels; it comes to the handler as a resync. Many requests at once become one.</summary>
    public void RequestResync(ResyncReason reason = ResyncReason.Requested) => _requestResync?.Invoke(reason);

    /// <inheritdoc/>
    public Task<EslReply> SendAsync(EslCommand command, CancellationToken cancellationToken = default) =>
        Connection().SendAsync(command, cancellationToken);

    /// <inheritdoc/>
    public Task<EslReply> ApiAsync(string command, string arguments = "", CancellationToken cancellationToken = default) =>
        Connection().ApiAsync(command, arguments, cancellationToken);

    /// <inheritdoc/>
    public Task<EslReply> BgApiAsync(
        string command, string arguments = "", TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Connection().BgApiAsync(command, arguments, timeout ?? DefaultJobTimeout, cancellationToken);

    internal void Change(Func<NodeStatus, NodeStatus> change)
    {
        lock (_lock)
        {
            var changed = change(_status);
            _status = changed.State == _status.State ? changed : changed with { Since = _time.GetUtcNow() };
        }
    }

    internal void Attach(EslConnection connection, Action<ResyncReason> requestResync)
    {
        _connection = connection;
        _requestResync = requestResync;
    }

    internal void Detach()
    {
        lock (_lock)
        {
            _status = WithTotals(_status, _connection) with { EventsPerSecond = 0 };
            _connection = null;
            _requestResync = null;
        }
    }

    internal void SawEvent(long timestamp) => Interlocked.Exchange(ref _lastEventAt, timestamp);

    internal void SawGap() => Interlocked.Increment(ref _gaps);

    internal void SawHeartbeat(in EslEventView e)
    {
        var version = e.GetString(EslHeader.FreeSwitchVersion);
        var hostname = e.GetString(EslHeader.FreeSwitchHostname);
        var core = e.GetString(EslHeader.CoreUuid);
        var sessions = e.TryGetInt64(EslHeader.SessionCount, out var count) ? (int?)count : null;
        var most = e.TryGetInt64(EslHeader.MaxSessions, out var max) ? (int?)max : null;
        var idle = double.TryParse(e.GetString(EslHeader.IdleCpu), CultureInfo.InvariantCulture, out var percent) ? (double?)percent : null;
        Change(s => s with
        {
            Version = string.IsNullOrEmpty(version) ? s.Version : version.Split('+')[0],
            Hostname = hostname ?? s.Hostname,
            CoreUuid = core ?? s.CoreUuid,
            SessionCount = sessions,
            MaxSessions = most,
            IdleCpu = idle,
        });
    }

    private static NodeStatus WithTotals(NodeStatus status, EslConnection? connection) => connection is null
        ? status
        : status with
        {
            EventsReceived = status.EventsReceived + connection.EventsReceived,
            BytesReceived = status.BytesReceived + connection.BytesReceived,
            HandlerFailures = status.HandlerFailures + connection.SinkFailures,
            HandlingTime = status.HandlingTime + connection.HandlingTime,
        };

    private EslConnection Connection() =>
        _connection ?? throw new EslClosedException(new EslClosed(
            EslCloseReason.ConnectFailed,
            $"Node {Name} is not connected{(Status.LastError is { } error ? ": " + error : ".")}"));
}
