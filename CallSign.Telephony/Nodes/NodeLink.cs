using System.Threading.Channels;
using CallSign.Telephony.Esl;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Nodes;

/// <summary>Keeps one node connected: connect, authenticate, subscribe, compare the channels, watch, and all over again after a fault.</summary>
internal sealed class NodeLink : IEslEventSink
{
    private readonly FreeSwitchNode _node;
    private readonly NodeOptions _options;
    private readonly INodeEventHandler _handler;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BackOff _backOff;
    private readonly SequenceWatch _sequence;
    private readonly Channel<ResyncReason> _resyncs =
        Channel.CreateBounded<ResyncReason>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private bool _heard;
    private bool _connectedBefore;

    public NodeLink(FreeSwitchNode node, NodeOptions options, INodeEventHandler handler, TimeProvider time, ILogger logger, Random random)
    {
        _node = node;
        _options = options;
        _handler = handler;
        _time = time;
        _logger = logger;
        _backOff = new BackOff(options.MinBackOff, options.MaxBackOff, random);
        _sequence = new SequenceWatch(options.SequenceTolerance, time);
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var end = await ConnectAndStayAsync(cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                var pause = _backOff.Next();
                NodeLog.NotConnected(_logger, _node.Name, end.Reason, end.Message, pause);
                _node.Change(s => s with
                {
                    State = NodeState.Waiting, LastError = end.Message, NextAttemptAt = _time.GetUtcNow() + pause, RoundTrip = null,
                });
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _node.Change(s => s with { State = NodeState.Stopped, NextAttemptAt = null, RoundTrip = null });
        }
    }

    void IEslEventSink.OnEvent(in EslEventView e)
    {
        if (!_heard)
        {
            _heard = true;
            _backOff.Reset();
        }

        _node.SawEvent(_time.GetTimestamp());
        if (e.TryGetInt64(EslHeader.EventSequence, out var sequence) && _sequence.IsGap(sequence))
        {
            EventsLost("a hole in Event-Sequence");
        }

        if (e.Name == EslEventName.Heartbeat)
        {
            _node.SawHeartbeat(in e);
        }

        _handler.OnEvent(_node, in e);
    }

    // FreeSWITCH tells a listener nothing when it had to drop its events; it only writes it to its log, at level critical.
    void IEslEventSink.OnLogLine(int level, ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("] events!"u8) >= 0 || text.IndexOf("too many lost events"u8) >= 0)
        {
            EventsLost("FreeSWITCH says so in its log");
        }
    }

    private void EventsLost(string evidence)
    {
        _node.SawGap();
        NodeLog.EventsLost(_logger, _node.Name, evidence);
        _resyncs.Writer.TryWrite(ResyncReason.EventsLost);
    }

    private async Task<EslClosed> ConnectAndStayAsync(CancellationToken cancellationToken)
    {
        _node.Change(s => s with { State = NodeState.Connecting, NextAttemptAt = null, Address = $"{_options.Host}:{_options.Port}" });
        EslConnection connection;
        try
        {
            connection = await EslConnection.ConnectAsync(
                _options.Host, _options.Port, new EslCredentials(_options.Password, _options.User), this, _options.Connection, _time, _logger,
                cancellationToken).ConfigureAwait(false);
        }
        catch (EslClosedException e)
        {
            return e.Closed;
        }

        var announced = false;
        var end = new EslClosed(EslCloseReason.Requested, "The portal closed the connection.");
        try
        {
            _heard = false;
            _sequence.Start();
            await IdentifyAsync(connection, cancellationToken).ConfigureAwait(false);
            _node.Attach(connection, r => _resyncs.Writer.TryWrite(r));

            // Before the subscription, so that no event can be on its way to the handler yet.
            announced = true;
            Tell("OnConnected", () => _handler.OnConnected(_node));
            await SubscribeAsync(connection, cancellationToken).ConfigureAwait(false);
            await new NodeUpkeep(_node, _options, _handler, _resyncs, _time, _logger).StayAsync(connection, cancellationToken).ConfigureAwait(false);
            end = await connection.Closed.ConfigureAwait(false);
        }
        catch (EslClosedException e)
        {
            end = e.Closed;
        }
        catch (EslCommandException e)
        {
            end = new EslClosed(EslCloseReason.Rejected, $"{_node.Name} refused the subscription: {e.Message}.");
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            _node.Detach();
            if (announced)
            {
                Tell("OnDisconnected", () => _handler.OnDisconnected(_node, end.Message));
            }
        }

        return end;
    }

    private async Task IdentifyAsync(EslConnection connection, CancellationToken cancellationToken)
    {
        var version = await connection.ApiAsync("version", "", cancellationToken).ConfigureAwait(false);
        var core = await connection.ApiAsync("global_getvar", "core_uuid", cancellationToken).ConfigureAwait(false);
        var host = await connection.ApiAsync("global_getvar", "hostname", cancellationToken).ConfigureAwait(false);

        // A userauth user may not be allowed these; HEARTBEAT tells the same a little later.
        _node.Change(s => s with
        {
            State = NodeState.Synchronizing,
            LastError = null,
            Version = version.IsError ? s.Version : Version(version.Text),
            CoreUuid = Guid.TryParse(core.Text.Trim(), out _) ? core.Text.Trim() : s.CoreUuid,
            Hostname = host.IsError || host.Text.Trim() is not { Length: > 0 } name ? s.Hostname : name,
            Reconnects = s.Reconnects + (_connectedBefore ? 1 : 0),
        });
        _connectedBefore = true;
        NodeLog.Connected(_logger, _node.Name, connection.Peer, _node.Status.Version, _node.CoreUuid);
    }

    // "FreeSWITCH Version 1.11.1-release+git~… (git c2c5964 …)": the third word is what HEARTBEAT calls the version.
    private static string Version(string output) => output.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, var version, ..]
        ? version.Split('+')[0].Trim()
        : output.Trim();

    private async Task SubscribeAsync(EslConnection connection, CancellationToken cancellationToken)
    {
        var wanted = _handler.Subscription;
        var events = wanted.Events.Append(EslEventName.BackgroundJob).Append(EslEventName.Heartbeat);
        await connection.SubscribeAsync(_options.Format, events, wanted.CustomSubclasses, cancellationToken).ConfigureAwait(false);
        var log = await connection.SendAsync("log crit", cancellationToken).ConfigureAwait(false);
        if (log.IsError)
        {
            NodeLog.NoSwitchLog(_logger, _node.Name, log.Message);
        }
    }

    private void Tell(string call, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            NodeLog.HandlerFailed(_logger, e, _node.Name, call);
        }
    }
}
