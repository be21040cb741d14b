using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.SipTrunk;
using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.SipTrunk;

/// <summary>What a step of the flow leaves to be done: first rows and events are written, then commands are sent.</summary>
internal sealed class BridgeWork
{
    /// <summary>Calls that changed, each once.</summary>
    public HashSet<BridgeCall> Rows { get; } = [];

    public List<BridgeEvent> Events { get; } = [];

    public List<BridgeCommand> Commands { get; } = [];
}

/// <summary>
/// The bridging calls of all tenants as a state machine: signals and the clock go in, work comes out. It waits for nothing and knows no switch, so
/// it runs the same on a script as on a trunk. Not for several threads at once.
/// </summary>
internal sealed partial class BridgeFlow(Func<PbxSnapshot> snapshot, Func<IEnumerable<LiveCall>>? live = null)
{
    private const int MostOver = 20_000;
    private const string OutOfReach = "the switch is out of reach";
    private static readonly TimeSpan AnnouncedFor = TimeSpan.FromMinutes(15);

    private readonly Dictionary<Guid, BridgeCall> _calls = [];

    /// <summary>Which call a channel is of: caller, agent, channel out.</summary>
    private readonly Dictionary<Guid, BridgeCall> _byChannel = [];

    /// <summary>Everybody who is in a queue, by his channel: a call may be asked for while he waits there.</summary>
    private readonly Dictionary<Guid, Member> _members = [];

    private readonly Dictionary<Guid, (BridgeWay Way, int Gateway)> _ways = [];
    private readonly Dictionary<Guid, DateTime> _deadlines = [];
    private readonly Dictionary<string, DateTime> _gone = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, TokenBucket> _buckets = [];
    private readonly Dictionary<(string Node, string Name), TokenBucket> _lineBuckets = [];

    /// <summary>Since when a call waits for a gateway that has room.</summary>
    private readonly Dictionary<Guid, DateTime> _waiting = [];

    /// <summary>Core-UUID of each switch: another one means that it was started anew.</summary>
    private readonly Dictionary<string, string> _cores = new(StringComparer.Ordinal);

    private readonly Dictionary<Guid, PriorityQueue<BridgeCall, (int, DateTime, long)>> _turns = [];
    private readonly Dictionary<string, HashSet<Guid>> _owed = new(StringComparer.Ordinal);

    /// <summary>Channels out that the switch has just been told to make or to bridge: what it says of them before it answers is too early.</summary>
    private readonly HashSet<Guid> _underWay = [];

    private readonly HashSet<Guid> _over = [];
    private readonly Queue<Guid> _overInOrder = new();
    private long _turn;

    private sealed record Member(string Node, Guid Tenant, Guid Queue, Guid Uuid, string Number, Guid? Agent = null, Guid? AgentUuid = null, bool Gone = false);

    /// <summary>What has to be done next.</summary>
    public BridgeWork Work { get; private set; } = new();

    /// <summary>Settings and stops; set them before signals are taken.</summary>
    public BridgeRules Rules { get; private set; } = BridgeRules.None;

    /// <summary>Calls that are not over.</summary>
    public IReadOnlyCollection<BridgeCall> Calls => _calls.Values;

    /// <summary>While false nothing new is dialled: it is not certain that no other instance does.</summary>
    public bool MayDial { get; set; } = true;

    /// <summary>Whether the caller is known to be in a queue.</summary>
    public bool Knows(Guid caller) => _members.ContainsKey(caller);

    /// <summary>Takes the work that has come together.</summary>
    public BridgeWork Take()
    {
        var work = Work;
        Work = new BridgeWork();
        return work;
    }

    /// <summary>Forgets everything: another instance leads the calls now.</summary>
    public void Clear()
    {
        _calls.Clear();
        _byChannel.Clear();
        _members.Clear();
        _ways.Clear();
        _deadlines.Clear();
        _turns.Clear();
        _waiting.Clear();
        _underWay.Clear();
        _gone.Clear(); // nobody told meanwhile which of them came back
        _cores.Clear();
        _lines = null;
        Work = new BridgeWork();
    }

    /// <summary>Goes on with calls that the database has, as another instance or an earlier run left them.</summary>
    public void Resume(IEnumerable<BridgeCall> rows, DateTime now)
    {
        foreach (var call in rows.Where(c => !_calls.ContainsKey(c.Id)))
        {
            if (call.Revision == 0)
            {
                Ask(call, now);
                continue;
            }

            Follow(call);
            if (call.State is BridgeState.Dialling or BridgeState.Ringing or BridgeState.Answered)
            {
                _deadlines[call.Id] = (call.DialledAt ?? now).AddSeconds(Rules.Of(call.TenantId).BridgeSeconds);
            }
            else if (call.State is BridgeState.Waiting)
            {
                Turn(call, now);
            }

            Look(call);
            if (call.EndAsked)
            {
                EndAsked(call, now);
            }
        }
    }

    /// <summary>New settings and stops: what is stopped ends now.</summary>
    public void Apply(BridgeRules rules, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var before = Rules.Stopped;
        Rules = rules;
        foreach (var tenant in rules.Stopped.Where(t => !before.Contains(t)))
        {
            foreach (var call in _calls.Values.Where(c => c.TenantId == tenant && c.State is BridgeState.Waiting or BridgeState.Dialling or BridgeState.Ringing).Where(c => !IsEmergency(c)).ToList())
            {
                End(call, BridgeOutcome.Stopped, now, "calling out is stopped");
            }

            foreach (var (caller, member) in _members.Where(m => m.Value is { AgentUuid: null, Gone: false } && m.Value.Tenant == tenant))
            {
                if (snapshot().OfId(tenant) is { } of)
                {
                    Work.Commands.Add(new BridgeCommand.Release(Guid.Empty, member.Node, caller, member.Queue, of.Domain));
                }
            }
        }
    }

    /// <summary>Takes a signal.</summary>
    public void Apply(BridgeSignal signal, DateTime now)
    {
        switch (signal)
        {
            case BridgeSignal.Joined s:
                Join(s, now);
                break;
            case BridgeSignal.Left s:
                Leave(s, now);
                break;
            case BridgeSignal.AgentAnswered s:
                Answer(s, now);
                break;
            case BridgeSignal.Created s:
                Match(s);
                break;
            case BridgeSignal.Rings s when OutboundOf(s.Uuid) is { State: BridgeState.Dialling } call:
                call.State = BridgeState.Ringing;
                Changed(call);
                break;
            case BridgeSignal.Answered s when OutboundOf(s.Uuid) is { State: BridgeState.Dialling or BridgeState.Ringing } call:
                OutboundAnswered(call, now);
                break;
            case BridgeSignal.Joint s:
                if ((OutboundOf(s.One) is { } a && a.AgentUuid == s.Other ? a : OutboundOf(s.Other) is { } b && b.AgentUuid == s.One ? b : null) is { } joint)
                {
                    Bridged(joint, now);
                }

                break;
            case BridgeSignal.HungUp s:
                HangUp(s, now);
                break;
            case BridgeSignal.Replied s:
                Reply(s, now);
                break;
            case BridgeSignal.NodeGone s:
                _gone.TryAdd(s.Node, now);
                break;
            case BridgeSignal.NodeBack s:
                Back(s.Node, s.Core, now);
                break;
            case BridgeSignal.Unanswered s:
                Unanswered(s.Command);
                break;
            case BridgeSignal.Looked s when _calls.TryGetValue(s.Question.Id, out var call):
                See(call, s.Question, s.Sight, now);
                break;
            case BridgeSignal.Asked s:
                Ask(s.Row, now);
                break;
            default:
                break;
        }
    }

    /// <summary>The clock: times that are over, and calls whose turn it is.</summary>
    public void Tick(DateTime now)
    {
        foreach (var (id, _) in _deadlines.Where(d => d.Value <= now).ToList())
        {
            _deadlines.Remove(id);
            if (_calls.TryGetValue(id, out var call))
            {
                Due(call, now);
            }
        }

        foreach (var (node, since) in _gone.Where(g => now - g.Value >= NodeCare.LostAfter).ToList())
        {
            foreach (var call in _calls.Values.Where(c => c.Node == node).ToList())
            {
                End(call, BridgeOutcome.NodeLost, now, OutOfReach);
            }

            ForgetMembers(node);
        }

        Dispatch(now);
    }

    private void Due(BridgeCall call, DateTime now)
    {
        switch (call.State)
        {
            case BridgeState.Announced:
                End(call, BridgeOutcome.Expired, now, "the caller did not come");
                break;
            case BridgeState.Waiting:
                Turn(call, now); // its rest is over
                break;
            case BridgeState.Dialling or BridgeState.Ringing or BridgeState.Answered:
                var lost = call.Node is { } node && _gone.ContainsKey(node);
                End(call, lost ? BridgeOutcome.NodeLost : BridgeOutcome.BridgeTimeout, now, lost ? OutOfReach : call.Cause ?? "agent and far end were not together in time");
                break;
        }
    }

    private BridgeCall? OutboundOf(Guid uuid) => _byChannel.TryGetValue(uuid, out var call) && call.OutboundUuid == uuid ? call : null;

    private CallQueue? QueueOf(Guid tenant, Guid queue) => snapshot().OfId(tenant)?.Nouns.Find<CallQueue>(queue);

    private void Follow(BridgeCall call)
    {
        _calls[call.Id] = call;
        foreach (var channel in new[] { call.CallUuid, call.AgentUuid, call.OutboundUuid }.OfType<Guid>())
        {
            _byChannel[channel] = call;
        }

        if (call.State is BridgeState.Announced)
        {
            _deadlines[call.Id] = call.CreatedAt + AnnouncedFor;
        }
    }

    private void Changed(BridgeCall call, string? name = null, DateTime now = default)
    {
        call.Revision++;
        Work.Rows.Add(call);
        if (name is not null)
        {
            Work.Events.Add(BridgeEvent.Of(call, name, now));
        }
    }
}
