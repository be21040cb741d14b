using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.VoicemailMessages;

/// <summary>Where a message stands in its mailbox.</summary>
public enum VoicemailState
{
    /// <summary>Nobody has dealt with it; it lights the lamp.</summary>
    New,

    /// <summary>Heard and kept.</summary>
    Saved,

    /// <summary>Thrown away; for <see cref="VoicemailSweep.Grace"/> it can be brought back.</summary>
    Deleted,
}

/// <summary>A message in a mailbox. Its audio is in <see cref="IVoicemailAudio"/>, under the same id.</summary>
[NotAudited]
public sealed class VoicemailMessage : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>The extension or the voicemail box that it is for.</summary>
    public Guid MailboxId { get; init; }

    /// <summary>Unique-ID of the channel that left it; for a forwarded one, of the channel that forwarded it.</summary>
    public Guid ChannelUuid { get; init; }

    /// <summary>As the switch knows it; empty where it was withheld.</summary>
    public string CallerNumber { get; init; } = "";

    /// <summary>What the caller says of himself.</summary>
    public string CallerName { get; init; } = "";

    /// <summary>UTC, when the recording began.</summary>
    public DateTime ReceivedAt { get; init; }

    /// <summary>Length in ms, at least 1.</summary>
    public int DurationMilliseconds { get; init; }

    public VoicemailState State { get; set; }

    /// <summary>UTC, when the state was last set.</summary>
    public DateTime StateAt { get; set; }

    public bool Urgent { get; init; }

    /// <summary>Number of the mailbox that forwarded it; null for a message of the caller's own.</summary>
    public string? ForwardedBy { get; init; }

    /// <summary>The loudest of each of 400 equal parts, 0–255.</summary>
    public byte[] Peaks { get; init; } = [];

    /// <summary>What was said, where a transcriber wrote it down; null where none has.</summary>
    public string? Transcript { get; set; }

    /// <summary>UTC, when a transcriber is asked next; null where none is to be asked.</summary>
    public DateTime? TranscribeAt { get; set; }

    /// <summary>How often a transcriber was asked.</summary>
    public int TranscribeAttempts { get; set; }
}

internal sealed class VoicemailMessageMap : IEntityTypeConfiguration<VoicemailMessage>
{
    public void Configure(EntityTypeBuilder<VoicemailMessage> builder)
    {
        builder.ToTable("voicemail_messages");
        builder.HasIndex(m => new { m.TenantId, m.MailboxId, m.State, m.ReceivedAt });
        builder.HasIndex(m => new { m.TenantId, m.ReceivedAt });
        builder.HasIndex(m => m.TranscribeAt).HasFilter("transcribe_at IS NOT NULL");
        builder.HasOne<Tenant>().WithMany().HasForeignKey(m => m.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(m => m.CallerNumber).HasMaxLength(VoicemailDraft.MostCaller);
        builder.Property(m => m.CallerName).HasMaxLength(VoicemailDraft.MostCaller);
        builder.Property(m => m.ForwardedBy).HasMaxLength(15);
    }
}
