using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Hospitality;

/// <summary>Where a wake-up call stands.</summary>
public enum WakeUpState
{
    /// <summary>Waits for its time, or for that of the next try.</summary>
    Pending,

    /// <summary>Is being placed, and rings.</summary>
    Calling,

    /// <summary>The guest has picked up and hears it.</summary>
    Answered,

    /// <summary>The guest pressed 1. It is over.</summary>
    Confirmed,

    /// <summary>Every try was in vain; the desk is to be told.</summary>
    Unanswered,

    /// <summary>The desk is being called.</summary>
    Alarming,

    /// <summary>The desk was told, or could not be reached; the rooms page shows it until somebody has seen to it. It is over.</summary>
    Alarmed,

    /// <summary>Taken back by a person, or by the check-out. It is over.</summary>
    Cancelled,
}

/// <summary>
/// One wake-up call on one day. A daily one has a row for each day, made when that of the day before is over, so that what happened stays to be
/// read. The row is what instances of the portal agree by: whoever changes it holds its lock.
/// </summary>
[NotAudited]
public sealed class WakeUpCall : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public Guid RoomId { get; set; }

    /// <summary>The same for all days of a daily one.</summary>
    public Guid SeriesId { get; init; }

    public bool Daily { get; init; }

    /// <summary>The day in the tenant's time zone.</summary>
    public DateOnly Date { get; init; }

    /// <summary>The time of day in the tenant's time zone.</summary>
    public TimeOnly Time { get; init; }

    /// <summary>UTC.</summary>
    public DateTime DueAt { get; init; }

    public WakeUpState State { get; set; }

    /// <summary>UTC, when an instance looks at it next; null where it is over.</summary>
    public DateTime? NextAt { get; set; }

    /// <summary>Number of the last call that was placed for it, to the room or the desk; each has a number of its own.</summary>
    public int Attempt { get; set; }

    /// <summary>Tries in vain since it was due or since the guest last pressed a key.</summary>
    public int Misses { get; set; }

    /// <summary>How often the desk was called.</summary>
    public int Alarms { get; set; }

    /// <summary>Unique-ID of the channel of the last attempt, chosen before it is placed.</summary>
    public Guid? ChannelUuid { get; set; }

    /// <summary>The node of that channel.</summary>
    public string? Node { get; set; }

    /// <summary>UTC, when the last attempt was placed.</summary>
    public DateTime? CalledAt { get; set; }

    /// <summary>UTC, when the guest last picked up.</summary>
    public DateTime? AnsweredAt { get; set; }

    /// <summary>UTC; null while it is not over.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>What happened last, in a few words, at most 200 characters.</summary>
    public string? Note { get; set; }

    /// <summary>Who wished it.</summary>
    public string By { get; init; } = "";

    /// <summary>Who has seen to an alarm; null while nobody has.</summary>
    public string? SeenBy { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>Whether nothing more happens with it.</summary>
    public bool IsOver => State is WakeUpState.Confirmed or WakeUpState.Alarmed or WakeUpState.Cancelled;
}

internal sealed class WakeUpCallMap : IEntityTypeConfiguration<WakeUpCall>
{
    public void Configure(EntityTypeBuilder<WakeUpCall> builder)
    {
        builder.ToTable("wake_up_calls");
        builder.Ignore(w => w.IsOver);
        builder.HasIndex(w => w.NextAt).HasFilter("next_at IS NOT NULL");
        builder.HasIndex(w => new { w.SeriesId, w.Date }).IsUnique();
        builder.HasIndex(w => new { w.TenantId, w.RoomId, w.DueAt });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(w => w.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<GuestRoom>().WithMany().HasForeignKey(w => w.RoomId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(w => w.Node).HasMaxLength(100);
        builder.Property(w => w.Note).HasMaxLength(200);
        builder.Property(w => w.By).HasMaxLength(120);
        builder.Property(w => w.SeenBy).HasMaxLength(120);
    }
}
