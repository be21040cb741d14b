using CallSign.Core.Queues;

namespace CallSign.Telephony.Queues;

/// <summary>What an agent does now, as mod_callcenter has it.</summary>
public enum AgentActivity
{
    /// <summary>Nothing of a queue's.</summary>
    Idle,

    /// <summary>His telephone rings.</summary>
    Ringing,

    /// <summary>He talks to a caller.</summary>
    Talking,
}

/// <summary>A caller in a queue.</summary>
/// <param name="MemberUuid">mod_callcenter's id.</param>
/// <param name="CallUuid">Unique-ID of his channel.</param>
/// <param name="QueueId">The queue.</param>
/// <param name="Node">The switch that has him.</param>
/// <param name="Number">His number.</param>
/// <param name="Name">His name.</param>
/// <param name="JoinedAt">UTC.</param>
/// <param name="ServedFrom">UTC: the time that his place is counted from.</param>
/// <param name="AnsweredAt">UTC; null while he waits.</param>
/// <param name="AgentId">Who talks to him, or is rung for him.</param>
public sealed record QueueMember(
    Guid MemberUuid, Guid CallUuid, Guid QueueId, string Node, string Number, string Name, DateTime JoinedAt, DateTime ServedFrom,
    DateTime? AnsweredAt = null, Guid? AgentId = null);

/// <summary>An agent now.</summary>
/// <param name="AgentId">Who.</param>
/// <param name="Activity">What he does.</param>
/// <param name="Since">UTC, since when; null where that is not known.</param>
/// <param name="QueueId">The queue whose caller he has or is offered.</param>
public sealed record AgentState(Guid AgentId, AgentActivity Activity, DateTime? Since, Guid? QueueId);

/// <summary>The queues of a tenant at one moment.</summary>
/// <param name="Members">Who is in a queue, those who are served first first.</param>
/// <param name="Agents">By id; who is not there does nothing.</param>
public sealed record QueueBoard(IReadOnlyList<QueueMember> Members, IReadOnlyDictionary<Guid, AgentState> Agents)
{
    /// <summary>Who waits in a queue, first come first.</summary>
    public IEnumerable<QueueMember> Waiting(Guid queueId) => Members.Where(m => m.QueueId == queueId && m.AnsweredAt is null);
}

/// <summary>Tells of queues as they are now. From memory.</summary>
public interface IQueueBoards
{
    /// <summary>Grows with each change of any tenant's.</summary>
    long Version { get; }

    /// <summary>The tenant's queues.</summary>
    QueueBoard Read(Guid tenantId);

    /// <summary>How many wait in a queue.</summary>
    int Waiting(Guid tenantId, Guid queueId);
}

/// <summary>Something that the events of queues tell once and that is to be kept.</summary>
internal abstract record QueueRecord
{
    public sealed record Call(QueueCall Row) : QueueRecord;

    public sealed record Miss(AgentMiss Row) : QueueRecord;

    public sealed record Status(Guid TenantId, Guid AgentId, AgentStatus Value, DateTime At) : QueueRecord;
}
