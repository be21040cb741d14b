using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Mail;

/// <summary>A mail that is to be sent, or was: it is queued in the transaction of what it tells of.</summary>
[NotAudited]
public sealed class QueuedMail : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>One address.</summary>
    public required string To { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>The voicemail message that it tells of; null for another mail.</summary>
    public Guid? VoicemailMessageId { get; init; }

    /// <summary>Whether the recording goes along.</summary>
    public bool Attach { get; init; }

    public string? AttachmentName { get; init; }

    /// <summary>An iCalendar document that goes along (RFC 6047); null for none.</summary>
    public string? Calendar { get; init; }

    /// <summary>Its method, as <c>REQUEST</c>.</summary>
    public string? CalendarMethod { get; init; }

    /// <summary>Whether the message is deleted once it was mailed.</summary>
    public bool DeleteMessage { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>UTC, when it is tried next; null where it was sent or given up.</summary>
    public DateTime? NextAt { get; set; }

    /// <summary>UTC; null while it is not sent.</summary>
    public DateTime? SentAt { get; set; }

    /// <summary>Why it could not be sent the last time; null where it could, or was not tried.</summary>
    public string? Problem { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }
}

internal sealed class QueuedMailMap : IEntityTypeConfiguration<QueuedMail>
{
    public void Configure(EntityTypeBuilder<QueuedMail> builder)
    {
        builder.ToTable("queued_mails");
        builder.HasIndex(m => m.NextAt).HasFilter("next_at IS NOT NULL");
        builder.HasIndex(m => new { m.TenantId, m.CreatedAt });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(m => m.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(m => m.To).HasMaxLength(254);
        builder.Property(m => m.Subject).HasMaxLength(400);
        builder.Property(m => m.AttachmentName).HasMaxLength(120);
        builder.Property(m => m.CalendarMethod).HasMaxLength(20);
        builder.Property(m => m.Problem).HasMaxLength(500);
    }
}
