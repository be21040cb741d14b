using System.Collections.Concurrent;
using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Cdrs;
using CallSign.Telephony.Conferences;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Features;
using CallSign.Telephony.Nodes;
using CallSign.Telephony.Overrides;
using CallSign.Telephony.Queues;
using CallSign.Telephony.SipTrunk;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Monitoring;

/// <summary>Hands the events of every node to what follows them: its calls, the registrations, the gateways.</summary>
internal sealed class NodeMonitor(
    LiveFeed feed, CdrLane lane, RegistrationTracker registrations, RegisterFailureTracker failures, GatewayTracker gateways, FeatureRequests features,
    QueueTracker queues, ConferenceTracker conferences, BridgeInbox bridges, ITenantDomains domains, TimeProvider time, ILogger<NodeMonitor> logger)
    : INodeEventHandler
{
    /// <summary>What following calls, registrations and gateways takes, and no more: each event costs FreeSWITCH 30 µs.</summary>
    public static readonly NodeSubscription Events = new()
    {
        Events =
        [
            EslEventName.ChannelCreate, EslEventName.ChannelProgress, EslEventName.ChannelProgressMedia, EslEventName.ChannelAnswer,
            EslEventName.ChannelBridge, EslEventName.ChannelUnbridge, EslEventName.ChannelHold, EslEventName.ChannelUnhold, EslEventName.ChannelPark,
            EslEventName.ChannelUnpark, EslEventName.ChannelCallstate, EslEventName.ChannelExecute, EslEventName.ChannelHangup,
            EslEventName.ChannelHangupComplete, EslEventName.ChannelDestroy, EslEventName.ChannelUuid, EslEventName.CallUpdate,
            EslEventName.RecordStart, EslEventName.RecordStop, EslEventName.PresenceProbe, EslEventName.MessageQuery,
        ],
        CustomSubclasses =
        [
            "sofia::register", "sofia::register_failure", "sofia::unregister", "sofia::expire", "sofia::gateway_state", "sofia::gateway_add", "sofia::gateway_delete",
            "callcenter::info", "conference::maintenance", "valet_parking::info", "vm::maintenance",
            "callsign::override", FeatureRequests.Subclass,
        ],
    };

    private readonly ConcurrentDictionary<string, NodeCalls> _nodes = new(StringComparer.Ordinal);

    public NodeSubscription Subscription => Events;

    /// <summary>Calls that are followed on all nodes.</summary>
    public int Calls => _nodes.Values.Sum(n => n.Count);

    /// <summary>Set where a node's registrations and gateways should be read now and not only when it is time.</summary>
    public event Action<string>? ReadAgain;

    /// <summary>Raised on the thread that reads the node where a phone switched a time condition.</summary>
    public event Action<OverrideRequest>? OverrideAsked;

    /// <summary>Raised on the thread that reads the node where one should tell it the state of a lamp, as <c>flow+*281@acme.test</c>; null: of all.</summary>
    public event Action<string, string?>? LampAsked;

    /// <summary>Raised on the thread that reads the node where a telephone asks for its messages: node, account and SIP profile.</summary>
    public event Action<string, string, string>? MessagesAsked;

    public void OnConnected(FreeSwitchNode node)
    {
        Of(node.Name).Connected(node.CoreUuid);
        ReadAgain?.Invoke(node.Name);
        LampAsked?.Invoke(node.Name, null);
    }

    public void OnEvent(FreeSwitchNode node, in EslEventView e)
    {
        if (e.Name is EslEventName.PresenceProbe)
        {
            if (e.GetString("to"u8) is { } lamp && lamp.StartsWith(OverrideLamps.Protocol + "+", StringComparison.Ordinal))
            {
                LampAsked?.Invoke(node.Name, lamp);
            }
        }
        else if (e.Name is EslEventName.Custom && e.Raw(EslHeader.EventSubclass).StartsWith("sofia%3A%3A"u8))
        {
            registrations.Apply(node.Name, in e);
            failures.Apply(node.Name, in e);
            if (gateways.Apply(node.Name, in e))
            {
                ReadAgain?.Invoke(node.Name);
            }
        }
        else if (e.Name is EslEventName.MessageQuery)
        {
            MessagesAsked?.Invoke(node.Name, e.GetString("Message-Account"u8) ?? "", e.GetString("VM-Sofia-Profile"u8) ?? "");
        }
        else if (e.Name is EslEventName.Custom && e.Raw(EslHeader.EventSubclass).StartsWith("callsign%3A%3Aoverride"u8))
        {
            if (OverrideRequest.Read(in e) is { } request)
            {
                OverrideAsked?.Invoke(request);
            }
        }
        else if (e.Name is not EslEventName.Custom || !features.Offer(in e))
        {
            if (e.Name is EslEventName.Custom && e.Raw(EslHeader.EventSubclass).SequenceEqual("callcenter%3A%3Ainfo"u8))
            {
                queues.Apply(node.Name, in e);
            }
            else if (e.Name is EslEventName.Custom && e.Raw(EslHeader.EventSubclass).SequenceEqual("conference%3A%3Amaintenance"u8))
            {
                conferences.Apply(node.Name, in e);
            }

            bridges.Offer(node.Name, in e);
            Of(node.Name).Apply(in e);
        }
    }

    public void OnResync(FreeSwitchNode node, in NodeSnapshot snapshot)
    {
        conferences.FellBehind(node.Name);
        var rows = ChannelRow.ReadAll(snapshot.ChannelsJson);
        if (snapshot.Reason is ResyncReason.Connected or ResyncReason.EventsLost)
        {
            bridges.Synchronized(node.Name, node.CoreUuid); // not before: the ends of commands are not told until then
        }

        var told = Of(node.Name).Resync(rows, snapshot.RequestedAt.UtcDateTime);

        // Once more, and not for ever: under load there is always some channel that is too young to tell.
        if (!told && snapshot.Reason is not ResyncReason.Requested)
        {
            _ = AskAgainAsync(node);
        }
    }

    private async Task AskAgainAsync(FreeSwitchNode node)
    {
        await Task.Delay(CallTracker.ListLag + TimeSpan.FromSeconds(1), time).ConfigureAwait(false);
        node.RequestResync();
    }

    public void OnDisconnected(FreeSwitchNode node, string reason)
    {
        bridges.Disconnected(node.Name);
        Of(node.Name).Disconnected();
    }

    /// <summary>Closes the calls of nodes that are out of reach for longer than this, or not among these any more.</summary>
    public void LoseAbsent(TimeSpan outOfReachFor, IReadOnlySet<string> configured)
    {
        foreach (var (name, calls) in _nodes)
        {
            if (calls.LoseIfAbsent(configured.Contains(name) ? outOfReachFor : TimeSpan.Zero) is { } lost)
            {
                registrations.Clear(name);
                gateways.Clear(name);
                if (lost > 0)
                {
                    MonitoringLog.CallsLost(logger, name, lost);
                }
            }
        }
    }

    private NodeCalls Of(string name) => _nodes.TryGetValue(name, out var known) ? known : _nodes.GetOrAdd(name, n => new NodeCalls(n, feed, lane, domains, time, logger));
}

/// <summary>
/// One node's tracker. Its events come on the thread that reads the node; the clock closes its calls on another while it is out of reach.
/// The lock between the two is never waited for while events come.
/// </summary>
internal sealed class NodeCalls : ICallTrackerOutput
{
    private readonly Lock _lock = new();
    private readonly CallTracker _tracker;
    private readonly LiveFeed _feed;
    private readonly CdrLane _lane;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _node;
    private DateTime? _absentSince;
    private string _core = "";

    public NodeCalls(string node, LiveFeed feed, CdrLane lane, ITenantDomains domains, TimeProvider time, ILogger logger)
    {
        _node = node;
        _feed = feed;
        _lane = lane;
        _time = time;
        _logger = logger;
        _tracker = new CallTracker(node, domains, this);
    }

    public int Count => _tracker.Count;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <param name="core">Core-UUID of the switch: another one than before means that it was started anew, without any of its channels.</param>
    public void Connected(string core)
    {
        lock (_lock)
        {
            if (_core.Length > 0 && core.Length > 0 && core != _core && _tracker.Count > 0)
            {
                MonitoringLog.CallsLost(_logger, _node, _tracker.Count);
                _tracker.LoseAll(Now);
            }

            _core = core.Length > 0 ? core : _core;
            _absentSince = null;
        }
    }

    public void Apply(in EslEventView e)
    {
        lock (_lock)
        {
            _tracker.Apply(in e, Now);
        }
    }

    /// <returns>See <see cref="CallTracker.Resync"/>.</returns>
    public bool Resync(List<ChannelRow> rows, DateTime requestedAt)
    {
        lock (_lock)
        {
            return _tracker.Resync(rows, requestedAt, Now);
        }
    }

    public void Disconnected()
    {
        lock (_lock)
        {
            _absentSince = Now;
            _tracker.Disconnected(Now);
        }
    }

    /// <returns>How many calls were closed; null where the node is not absent for so long, or was closed before.</returns>
    public int? LoseIfAbsent(TimeSpan limit)
    {
        lock (_lock)
        {
            if (_absentSince is not { } since || Now - since < limit)
            {
                return null;
            }

            var count = _tracker.Count;
            _tracker.LoseAll(Now);
            _absentSince = DateTime.MaxValue;
            return count;
        }
    }

    void ICallTrackerOutput.Changed(LiveCall call) => _feed.Publish(call);

    void ICallTrackerOutput.Ended(Cdr cdr) => _lane.Submit(cdr);
}
