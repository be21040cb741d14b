using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Media;

/// <summary>Where a recording by telephone stands.</summary>
public enum SoundRecordingState
{
    /// <summary>The telephone is called.</summary>
    Ringing,

    /// <summary>Somebody has picked up and hears what to do.</summary>
    Answered,

    /// <summary>What is said is recorded.</summary>
    Recording,

    /// <summary>It is heard back, and waits for the key that keeps it.</summary>
    Reviewing,

    /// <summary>The sound has it. It is over.</summary>
    Saved,

    /// <summary>Whoever recorded threw it away. It is over.</summary>
    Discarded,

    /// <summary>It could not be done; <see cref="SoundRecording.Reason"/> says why. It is over.</summary>
    Failed,

    /// <summary>Taken back in the portal. It is over.</summary>
    Cancelled,
}

/// <summary>
/// A telephone that was rung to record a sound. The row is what the page, the module that has the call and other instances of the portal agree by;
/// it is gone a day later.
/// </summary>
[NotAudited]
public sealed class SoundRecording : ITenantOwned
{
    /// <summary>Those in which something is still to come.</summary>
    public static IReadOnlyList<SoundRecordingState> Ongoing { get; } =
        [SoundRecordingState.Ringing, SoundRecordingState.Answered, SoundRecordingState.Recording, SoundRecordingState.Reviewing];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>The sound that gets the audio; null for a new one until that is made.</summary>
    public Guid? SoundId { get; set; }

    /// <summary>What the sound is called.</summary>
    public string Name { get; init; } = "";

    /// <summary>Number of the extension that rings.</summary>
    public string Number { get; init; } = "";

    /// <summary>Marks the channels of the call.</summary>
    public Guid ChannelUuid { get; init; } = Guid.NewGuid();

    /// <summary>The node that places the call.</summary>
    public string Node { get; init; } = "";

    public SoundRecordingState State { get; set; }

    /// <summary>Why it was not done, for people; null where there is nothing to say.</summary>
    public string? Reason { get; set; }

    /// <summary>Who asked for it.</summary>
    public string By { get; init; } = "";

    /// <summary>The same as a portal user; null for a program.</summary>
    public Guid? ByUserId { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>UTC, of the last change of state.</summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>Whether nothing more happens with it.</summary>
    public bool IsOver => !Ongoing.Contains(State);
}

internal sealed class SoundRecordingMap : IEntityTypeConfiguration<SoundRecording>
{
    public void Configure(EntityTypeBuilder<SoundRecording> builder)
    {
        builder.ToTable("sound_recordings");
        builder.Ignore(r => r.IsOver);
        builder.HasIndex(r => new { r.TenantId, r.CreatedAt });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(r => r.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(r => r.Name).HasMaxLength(60);
        builder.Property(r => r.Number).HasMaxLength(15);
        builder.Property(r => r.Node).HasMaxLength(100);
        builder.Property(r => r.Reason).HasMaxLength(300);
        builder.Property(r => r.By).HasMaxLength(256);
    }
}
