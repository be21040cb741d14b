using System.Threading.Channels;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.Queues;

/// <summary>
/// Follows queues by <c>callcenter::info</c>. Events come on the threads that read the nodes and never wait; what is to be kept goes to
/// <see cref="QueueWriter"/> by a bounded way.
/// </summary>
internal sealed class QueueTracker(SnapshotStore snapshots, TimeProvider time) : IQueueBoards
{
    /// <summary>Records that wait for the database; the oldest are dropped beyond.</summary>
    public const int MostRecords = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, (Guid Tenant, QueueMember Member)> _members = [];
    private readonly Dictionary<Guid, Agent> _agents = [];
    private readonly Channel<QueueRecord> _records = Channel.CreateBounded<QueueRecord>(
        new BoundedChannelOptions(MostRecords) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Dictionary<Guid, Queue<DateTime>> _answers = [];
    private long _version;

    public long Version => Interlocked.Read(ref _version);

    public ChannelReader<QueueRecord> Records => _records.Reader;

    /// <summary>Makes pages read anew what is not in the tracker: an agent's status.</summary>
    public void Touch() => Interlocked.Increment(ref _version);

    /// <summary>No more events come: what waits is written, then the writer ends.</summary>
    public void Complete() => _records.Writer.TryComplete();

    public QueueBoard Read(Guid tenantId)
    {
        lock (_lock)
        {
            return new QueueBoard(
                [.. _members.Values.Where(m => m.Tenant == tenantId).Select(m => m.Member).OrderBy(m => m.ServedFrom).ThenBy(m => m.MemberUuid)],
                _agents.Where(a => a.Value.Tenant == tenantId).ToDictionary(a => a.Key, a => a.Value.State(a.Key)));
        }
    }

    public int Waiting(Guid tenantId, Guid queueId)
    {
        lock (_lock)
        {
            return _members.Values.Count(m => m.Tenant == tenantId && m.Member.QueueId == queueId && m.Member.AnsweredAt is null);
        }
    }

    /// <summary>Everybody who waits, of all tenants.</summary>
    public IReadOnlyList<(Guid Tenant, QueueMember Member)> All()
    {
        lock (_lock)
        {
            return [.. _members.Values];
        }
    }

    /// <summary>Takes one event of <c>callcenter::info</c>. What names no queue or agent of ours is somebody else's.</summary>
    public void Apply(string node, in EslEventView e)
    {
        var action = e.GetString(EslHeader.CcAction);
        switch (action)
        {
            case "member-queue-start" or "member-queue-resume":
                OnJoined(node, in e);
                break;
            case "member-queue-end":
                OnLeft(in e);
                break;
            case "agent-offering":
                OnOffered(in e);
                break;
            case "bridge-agent-start":
                OnBridged(in e);
                break;
            case "bridge-agent-fail":
                OnMissed(in e);
                break;
            case "agent-state-change":
                OnState(node, in e);
                break;
            case "agent-status-change":
                OnStatus(in e);
                break;
            default:
                return;
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>Puts what the switch itself lists in the place of what was known of the node.</summary>
    public void Replace(string node, IReadOnlyCollection<(Guid Tenant, QueueMember Member)> members, IReadOnlyCollection<(Guid Tenant, Guid Agent, string State)> agents)
    {
        lock (_lock)
        {
            foreach (var gone in _members.Where(m => m.Value.Member.Node == node && members.All(n => n.Member.MemberUuid != m.Key)).Select(m => m.Key).ToList())
            {
                _members.Remove(gone);
            }

            foreach (var (tenant, member) in members)
            {
                _members[member.MemberUuid] = (tenant, member);
            }

            foreach (var (tenant, agent, state) in agents)
            {
                Of(tenant, agent).Set(node, state, Now);
            }
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>Forgets a node that is gone.</summary>
    public void Forget(string node)
    {
        lock (_lock)
        {
            foreach (var gone in _members.Where(m => m.Value.Member.Node == node).Select(m => m.Key).ToList())
            {
                _members.Remove(gone);
            }

            foreach (var agent in _agents.Values)
            {
                agent.Set(node, "Waiting", Now);
            }
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>How long it is from one answered call of a queue to the next, by those of the last half hour; null while there are too few.</summary>
    public TimeSpan? Pace(Guid queueId)
    {
        lock (_lock)
        {
            if (!_answers.TryGetValue(queueId, out var times))
            {
                return null;
            }

            while (times.Count > 0 && (times.Count > 20 || Now - times.Peek() > TimeSpan.FromMinutes(30)))
            {
                times.Dequeue();
            }

            return times.Count < 3 ? null : (times.Last() - times.Peek()) / (times.Count - 1);
        }
    }

    /// <summary>Whether an agent took his one call and waits to be asked for the next (mod_callcenter's state <c>Idle</c>).</summary>
    public bool IsIdle(Guid agentId)
    {
        lock (_lock)
        {
            return _agents.TryGetValue(agentId, out var agent) && agent.States.ContainsValue("Idle");
        }
    }

    /// <summary>What an agent does now.</summary>
    public AgentActivity Activity(Guid agentId)
    {
        lock (_lock)
        {
            return _agents.TryGetValue(agentId, out var agent) ? agent.Activity : AgentActivity.Idle;
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private void OnJoined(string node, in EslEventView e)
    {
        if (QueueOf(in e) is not { } at || !e.TryGetGuid(EslHeader.CcMemberUuid, out var uuid))
        {
            return;
        }

        var joined = WireText.Time(in e, EslHeader.EventDateTimestamp) ?? Now;
        var from = joined;
        if (snapshots.Current.OfId(at.Tenant)?.Nouns.Find<CallQueue>(at.Id) is { CountTimeBefore: true }
            && e.GetTime(EslHeader.CallerChannelAnsweredTime) is { } answered && answered.UtcDateTime < joined && answered.UtcDateTime > joined.AddDays(-1))
        {
            from = answered.UtcDateTime;
        }

        // Who is called back, or comes back from the question for it, has his place by a score.
        if (int.TryParse(e.GetVariable("cc_base_score"u8), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var score))
        {
            from = from.AddSeconds(-Math.Min(score, 86_400));
        }

        var member = new QueueMember(
            uuid, e.GetGuid(EslHeader.CcMemberSessionUuid), at.Id, node, WireText.Get(in e, EslHeader.CcMemberCallerIdNumber, 60),
            WireText.Get(in e, EslHeader.CcMemberCallerIdName, 60), joined, from);
        lock (_lock)
        {
            // Whoever comes back for his place has it from when he came first.
            _members[uuid] = (at.Tenant, _members.TryGetValue(uuid, out var before) ? member with { ServedFrom = before.Member.ServedFrom } : member);
        }
    }

    private void OnLeft(in EslEventView e)
    {
        if (QueueOf(in e) is not { } at || !e.TryGetGuid(EslHeader.CcMemberUuid, out var uuid))
        {
            return;
        }

        lock (_lock)
        {
            _members.Remove(uuid);
        }

        _records.Writer.TryWrite(new QueueRecord.Call(QueueEvents.Call(in e, at.Tenant, at.Id, uuid, ServiceLevel(at.Tenant, at.Id), Now)));
    }

    private void OnOffered(in EslEventView e)
    {
        if (AgentOf(in e) is not { } agent || QueueOf(in e) is not { } at || !e.TryGetGuid(EslHeader.CcMemberUuid, out var uuid))
        {
            return;
        }

        lock (_lock)
        {
            Of(agent.Tenant, agent.Id).Queue = at.Id;
            Change(uuid, m => m with { AgentId = agent.Id });
        }
    }

    private void OnBridged(in EslEventView e)
    {
        if (AgentOf(in e) is not { } agent || QueueOf(in e) is not { } at || !e.TryGetGuid(EslHeader.CcMemberUuid, out var uuid))
        {
            return;
        }

        var now = Now;
        lock (_lock)
        {
            Of(agent.Tenant, agent.Id).Queue = at.Id;
            Change(uuid, m => m with { AgentId = agent.Id, AnsweredAt = now });
            if (!_answers.TryGetValue(at.Id, out var times))
            {
                _answers.Add(at.Id, times = new Queue<DateTime>());
            }

            times.Enqueue(now);
            if (times.Count > 20)
            {
                times.Dequeue();
            }
        }
    }

    private void OnMissed(in EslEventView e)
    {
        if (AgentOf(in e) is not { } agent || QueueOf(in e) is not { } at || !e.TryGetGuid(EslHeader.CcMemberUuid, out var uuid))
        {
            return;
        }

        lock (_lock)
        {
            Change(uuid, m => m.AgentId == agent.Id && m.AnsweredAt is null ? m with { AgentId = null } : m);
        }

        if (QueueEvents.Miss(in e, at.Tenant, at.Id, agent.Id, uuid, Now) is { } miss)
        {
            _records.Writer.TryWrite(new QueueRecord.Miss(miss));
        }
    }

    private void OnState(string node, in EslEventView e)
    {
        if (AgentOf(in e) is { } agent && e.GetString(EslHeader.CcAgentState) is { } state)
        {
            lock (_lock)
            {
                Of(agent.Tenant, agent.Id).Set(node, state, Now);
            }
        }
    }

    private void OnStatus(in EslEventView e)
    {
        if (AgentOf(in e) is { } agent && CallcenterWords.Status(e.GetString(EslHeader.CcAgentStatus)) is { } status)
        {
            _records.Writer.TryWrite(new QueueRecord.Status(agent.Tenant, agent.Id, status, WireText.Time(in e, EslHeader.EventDateTimestamp) ?? Now));
        }
    }

    private void Change(Guid member, Func<QueueMember, QueueMember> change)
    {
        if (_members.TryGetValue(member, out var found))
        {
            _members[member] = (found.Tenant, change(found.Member));
        }
    }

    private Agent Of(Guid tenant, Guid id)
    {
        if (!_agents.TryGetValue(id, out var agent))
        {
            _agents.Add(id, agent = new Agent { Tenant = tenant });
        }

        return agent;
    }

    private int ServiceLevel(Guid tenant, Guid queue) => snapshots.Current.OfId(tenant)?.Nouns.Find<CallQueue>(queue)?.ServiceLevelSeconds ?? 20;

    private (Guid Tenant, Guid Id)? QueueOf(in EslEventView e) => Owned(e.GetString(EslHeader.CcQueue));

    private (Guid Tenant, Guid Id)? AgentOf(in EslEventView e) => Owned(e.GetString(EslHeader.CcAgent));

    /// <summary>The tenant and id that a name says; null for a name that the portal did not give, or of no tenant.</summary>
    internal (Guid Tenant, Guid Id)? Owned(string? name) =>
        CallcenterNames.TryRead(name, out var id, out var domain) && snapshots.Current.OfDomain(domain) is { } tenant ? (tenant.Id, id) : null;

    private sealed class Agent
    {
        public Guid Tenant { get; init; }

        public Guid? Queue { get; set; }

        public Dictionary<string, string> States { get; } = new(StringComparer.Ordinal);

        private DateTime? Since { get; set; }

        public AgentActivity Activity =>
            States.ContainsValue("In a queue call") ? AgentActivity.Talking : States.ContainsValue("Receiving") ? AgentActivity.Ringing : AgentActivity.Idle;

        public void Set(string node, string state, DateTime now)
        {
            var before = Activity;
            States[node] = state;
            if (Activity != before)
            {
                Since = now;
                Queue = Activity is AgentActivity.Idle ? null : Queue;
            }
        }

        public AgentState State(Guid id) => new(id, Activity, Since, Activity is AgentActivity.Idle ? null : Queue);
    }
}
