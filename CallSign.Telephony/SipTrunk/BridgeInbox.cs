using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Threading.Channels;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.SipTrunk;

/// <summary>
/// Picks from the events of the nodes what bridging calls are to know, on the threads that read the nodes, and hands it over by a bounded way: they
/// never wait. Of channels it tells only those of queue callers, their agents, and of calls out that the portal made.
/// </summary>
internal sealed class BridgeInbox(SnapshotStore snapshots)
{
    /// <summary>Signals that wait at most; the oldest are dropped beyond, and the switches are asked instead.</summary>
    public const int MostSignals = 100_000;

    private readonly Channel<BridgeSignal> _signals = Channel.CreateBounded<BridgeSignal>(
        new BoundedChannelOptions(MostSignals) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private readonly ConcurrentDictionary<Guid, string> _watched = new();
    private volatile bool _open;

    /// <summary>What has come.</summary>
    public ChannelReader<BridgeSignal> Signals => _signals.Reader;

    /// <summary>Whether anybody takes signals: an instance that does not lead the calls has no use for them.</summary>
    public bool IsOpen
    {
        get => _open;
        set
        {
            _open = value;
            if (!value)
            {
                _watched.Clear();
                while (_signals.Reader.TryRead(out _))
                {
                    // nobody wants it any more
                }
            }
        }
    }

    /// <summary>A signal that is not an event's.</summary>
    public void Post(BridgeSignal signal) => _signals.Writer.TryWrite(signal);

    /// <summary>Tells of this channel from now on.</summary>
    public void Watch(Guid channel, string node) => _watched[channel] = node;

    public void Synchronized(string node, string core)
    {
        if (_open)
        {
            Post(new BridgeSignal.NodeBack(node, core));
        }
    }

    public void Disconnected(string node)
    {
        if (_open)
        {
            Post(new BridgeSignal.NodeGone(node));
        }
    }

    /// <summary>Takes one event.</summary>
    public void Offer(string node, in EslEventView e)
    {
        if (!_open)
        {
            return;
        }

        switch (e.Name)
        {
            case EslEventName.Custom when e.Raw(EslHeader.EventSubclass).SequenceEqual("callcenter%3A%3Ainfo"u8):
                OfQueue(node, in e);
                break;
            case EslEventName.ChannelCreate:
                if (e.TryGetGuid(EslHeader.VariableBridgeTo, out var bridgeTo) && e.TryGetGuid(EslHeader.UniqueId, out var created)
                    && TryGuid(e.Raw("variable_callsign_bridge_call"u8), out var call))
                {
                    Watch(created, node);
                    Post(new BridgeSignal.Created(node, created, bridgeTo, call));
                }

                break;
            case EslEventName.ChannelProgress or EslEventName.ChannelProgressMedia when Watched(in e) is { } uuid:
                Post(new BridgeSignal.Rings(uuid));
                break;
            case EslEventName.ChannelAnswer when Watched(in e) is { } uuid:
                Post(new BridgeSignal.Answered(uuid));
                break;
            case EslEventName.ChannelBridge when Watched(in e) is not null:
                if (e.TryGetGuid(EslHeader.BridgeAUniqueId, out var a) && e.TryGetGuid(EslHeader.BridgeBUniqueId, out var b))
                {
                    Post(new BridgeSignal.Joint(a, b));
                }

                break;
            case EslEventName.ChannelHangup or EslEventName.ChannelHangupComplete when Watched(in e) is { } uuid:
                Post(new BridgeSignal.HungUp(uuid, WireText.Get(in e, EslHeader.HangupCause, 60)));
                if (e.Name is EslEventName.ChannelHangupComplete)
                {
                    _watched.TryRemove(uuid, out _);
                }

                break;
        }
    }

    private void OfQueue(string node, in EslEventView e)
    {
        if (!e.TryGetGuid(EslHeader.CcMemberUuid, out var member) || !e.TryGetGuid(EslHeader.CcMemberSessionUuid, out var call))
        {
            return;
        }

        switch (e.GetString(EslHeader.CcAction))
        {
            case "member-queue-start" or "member-queue-resume" when Owned(e.GetString(EslHeader.CcQueue)) is { } queue:
                Watch(call, node);
                Post(new BridgeSignal.Joined(node, queue.Tenant, queue.Id, member, call, WireText.Get(in e, EslHeader.CcMemberCallerIdNumber, 60)));
                break;
            case "bridge-agent-start" when Owned(e.GetString(EslHeader.CcAgent)) is { } agent && e.TryGetGuid(EslHeader.CcAgentUuid, out var uuid):
                Watch(uuid, node);
                Post(new BridgeSignal.AgentAnswered(node, member, call, agent.Id, uuid));
                break;
            case "member-queue-end":
                Post(new BridgeSignal.Left(member, call));
                break;
        }
    }

    private Guid? Watched(in EslEventView e) => e.TryGetGuid(EslHeader.UniqueId, out var uuid) && _watched.ContainsKey(uuid) ? uuid : null;

    private (Guid Tenant, Guid Id)? Owned(string? name) =>
        CallcenterNames.TryRead(name, out var id, out var domain) && snapshots.Current.OfDomain(domain) is { } tenant ? (tenant.Id, id) : null;

    private static bool TryGuid(ReadOnlySpan<byte> raw, out Guid value) => Utf8Parser.TryParse(raw, out value, out var used, 'D') && used == raw.Length;
}
