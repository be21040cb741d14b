using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Queues;

/// <summary>How a caller left a queue.</summary>
public enum QueueOutcome
{
    /// <summary>An agent talked to him.</summary>
    Answered,

    /// <summary>He hung up.</summary>
    Abandoned,

    /// <summary>He waited as long as the queue allows (<c>TIMEOUT</c>).</summary>
    TimedOut,

    /// <summary>No agent was logged in (<c>NO_AGENT_TIMEOUT</c>).</summary>
    NoAgent,

    /// <summary>He pressed the key that leads out (<c>EXIT_WITH_KEY</c>).</summary>
    Exited,

    /// <summary>He asked to be called back, and his place is kept (<see cref="QueueCallback"/>).</summary>
    Callback,
}

/// <summary>A caller's time in a queue, from the event that ended it.</summary>
[NotAudited]
public sealed class QueueCall : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public Guid QueueId { get; init; }

    /// <summary>mod_callcenter's id of the caller: the same where he comes back for his place.</summary>
    public Guid MemberUuid { get; init; }

    /// <summary>Unique-ID of his channel.</summary>
    public Guid CallUuid { get; init; }

    /// <summary>At most 60 characters.</summary>
    public string CallerNumber { get; init; } = "";

    /// <summary>At most 60 characters.</summary>
    public string CallerName { get; init; } = "";

    /// <summary>UTC, in whole seconds as mod_callcenter counts them.</summary>
    public DateTime JoinedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTime LeftAt { get; init; }

    /// <summary>UTC; null where no agent answered.</summary>
    public DateTime? AnsweredAt { get; init; }

    public QueueOutcome Outcome { get; init; }

    public Guid? AgentId { get; init; }

    /// <summary>Seconds from joining to an agent's answer, or to the end.</summary>
    public int WaitSeconds { get; init; }

    /// <summary>Seconds of conversation.</summary>
    public int TalkSeconds { get; init; }

    /// <summary>Whether it was answered within the queue's service level.</summary>
    public bool InTime { get; init; }

    /// <summary>What came of it, by the agent's word; null while he said nothing.</summary>
    public string? WrapUp { get; init; }
}

/// <summary>A call that a queue offered to an agent in vain.</summary>
[NotAudited]
public sealed class AgentMiss : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public Guid QueueId { get; init; }

    public Guid AgentId { get; init; }

    public Guid MemberUuid { get; init; }

    /// <summary>UTC, when it was over.</summary>
    public DateTime At { get; init; }

    /// <summary>How long it rang, in seconds.</summary>
    public int RingSeconds { get; init; }

    /// <summary>FreeSWITCH's cause, as <c>NO_ANSWER</c>.</summary>
    public string Cause { get; init; } = "";
}

internal sealed class QueueCallMap : IEntityTypeConfiguration<QueueCall>
{
    public void Configure(EntityTypeBuilder<QueueCall> builder)
    {
        builder.ToTable("queue_calls");
        builder.HasIndex(c => new { c.TenantId, c.JoinedAt });
        builder.HasIndex(c => new { c.MemberUuid, c.LeftAt }).IsUnique();
        builder.HasIndex(c => new { c.AgentId, c.LeftAt });
        builder.HasIndex(c => c.CallUuid);
        builder.HasIndex(c => c.LeftAt);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(c => c.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(c => c.CallerNumber).HasMaxLength(60);
        builder.Property(c => c.CallerName).HasMaxLength(60);
        builder.Property(c => c.WrapUp).HasMaxLength(60);
    }
}

internal sealed class AgentMissMap : IEntityTypeConfiguration<AgentMiss>
{
    public void Configure(EntityTypeBuilder<AgentMiss> builder)
    {
        builder.ToTable("agent_misses");
        builder.HasIndex(m => new { m.TenantId, m.At });
        builder.HasIndex(m => m.At);
        builder.HasIndex(m => new { m.MemberUuid, m.AgentId, m.At }).IsUnique();
        builder.HasOne<Tenant>().WithMany().HasForeignKey(m => m.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(m => m.Cause).HasMaxLength(60);
    }
}
