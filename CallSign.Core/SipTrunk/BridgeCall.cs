using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.SipTrunk;

/// <summary>Where a bridging call stands.</summary>
public enum BridgeState
{
    /// <summary>Expected: no caller of it is in a queue yet.</summary>
    Announced,

    /// <summary>The caller waits for an agent.</summary>
    Queued,

    /// <summary>The agent is there; the call out waits for its turn, or for its next attempt.</summary>
    Waiting,

    /// <summary>The switch was told to call out.</summary>
    Dialling,

    /// <summary>The far end rings.</summary>
    Ringing,

    /// <summary>The far end answered; the two are being bridged.</summary>
    Answered,

    /// <summary>Agent and far end talk.</summary>
    Bridged,

    /// <summary>Over: the outcome says how.</summary>
    Ended,
}

/// <summary>How a bridging call ended.</summary>
public enum BridgeOutcome
{
    /// <summary>They talked, and one of them hung up.</summary>
    Completed,

    /// <summary>Nobody answered, at any attempt.</summary>
    NoAnswer,

    /// <summary>The number was busy.</summary>
    Busy,

    /// <summary>The carriers or the switch refused; the cause says why.</summary>
    Failed,

    /// <summary>The agent hung up before they talked.</summary>
    AgentHungUp,

    /// <summary>The caller hung up, or left the queue without an agent.</summary>
    CallerHungUp,

    /// <summary>They were not together within the time for it.</summary>
    BridgeTimeout,

    /// <summary>The switch was out of reach for too long, or started anew.</summary>
    NodeLost,

    /// <summary>Calling out is stopped.</summary>
    Stopped,

    /// <summary>Ended by a person or a program before they talked.</summary>
    Cancelled,

    /// <summary>Announced, but the caller never came.</summary>
    Expired,
}

/// <summary>
/// A call that is to be bridged to a number outside once an agent of a queue has it. It says nothing anew of the caller and the agent: it refers to
/// the queue's call (<see cref="MemberUuid"/>, <see cref="CallUuid"/>) and to the agent by their ids.
/// </summary>
[NotAudited]
public sealed class BridgeCall : ITenantOwned
{
    /// <summary>Priorities go from 1, first, to this.</summary>
    public const int LowestPriority = 10;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>The queue that the caller waits in, or is to come to; null for any.</summary>
    public Guid? QueueId { get; set; }

    /// <summary>Unique-ID of the caller's channel; null while he has not come.</summary>
    public Guid? CallUuid { get; set; }

    /// <summary>mod_callcenter's id of the caller.</summary>
    public Guid? MemberUuid { get; set; }

    /// <summary>The switch that has the call.</summary>
    public string? Node { get; set; }

    /// <summary>The caller's number, at most 60 characters: an announced call is found by it.</summary>
    public string CallerNumber { get; set; } = "";

    /// <summary>The number to call out, as dialled.</summary>
    public string Number { get; init; } = "";

    /// <summary>The gateway that is tried first; null: as the outbound routes say.</summary>
    public Guid? GatewayId { get; init; }

    /// <summary>1–10, 1 first.</summary>
    public int Priority { get; init; } = 5;

    public BridgeState State { get; set; }

    /// <summary>Null while it is not over.</summary>
    public BridgeOutcome? Outcome { get; set; }

    /// <summary>Who answered the queue's call.</summary>
    public Guid? AgentId { get; set; }

    /// <summary>Unique-ID of his channel.</summary>
    public Guid? AgentUuid { get; set; }

    /// <summary>Unique-ID of the channel that calls out, chosen by the portal; null between two attempts.</summary>
    public Guid? OutboundUuid { get; set; }

    /// <summary>How often the number was called.</summary>
    public int Attempts { get; set; }

    /// <summary>Name of the gateway of the present or last attempt.</summary>
    public string? Gateway { get; set; }

    /// <summary>FreeSWITCH's cause of the last attempt's end, or its words where it refused; at most 120 characters.</summary>
    public string? Cause { get; set; }

    /// <summary>Whether a person or a program wants it ended.</summary>
    public bool EndAsked { get; set; }

    /// <summary>Who announced it, as the audit log names people; the queue's own calls: "queue".</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>UTC, when the caller joined.</summary>
    public DateTime? QueuedAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? AgentAnsweredAt { get; set; }

    /// <summary>UTC, of the last attempt.</summary>
    public DateTime? DialledAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? OutboundAnsweredAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? BridgedAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>Grows with each change; an older copy never replaces a newer one.</summary>
    public long Revision { get; set; }
}

internal sealed class BridgeCallMap : IEntityTypeConfiguration<BridgeCall>
{
    public void Configure(EntityTypeBuilder<BridgeCall> builder)
    {
        builder.ToTable("bridge_calls");
        builder.HasIndex(c => new { c.TenantId, c.CreatedAt });
        builder.HasIndex(c => c.CreatedAt).HasFilter("ended_at IS NULL");
        builder.HasOne<Tenant>().WithMany().HasForeignKey(c => c.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(c => c.Node).HasMaxLength(100);
        builder.Property(c => c.CallerNumber).HasMaxLength(60);
        builder.Property(c => c.Number).HasMaxLength(30);
        builder.Property(c => c.Gateway).HasMaxLength(100);
        builder.Property(c => c.Cause).HasMaxLength(120);
        builder.Property(c => c.CreatedBy).HasMaxLength(120);
    }
}
