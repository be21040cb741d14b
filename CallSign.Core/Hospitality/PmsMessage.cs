using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Hospitality;

/// <summary>Something told to the property-management system, or by it. It is queued in the transaction of what it tells of.</summary>
[NotAudited]
public sealed class PmsMessage : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>Whether the system told it; else it is told it.</summary>
    public bool Incoming { get; init; }

    /// <summary>As <c>check_in</c>, <c>wake_up</c>, <c>charge</c>.</summary>
    public string Event { get; init; } = "";

    /// <summary>JSON as it is sent, or was taken.</summary>
    public string Body { get; init; } = "";

    /// <summary>Of an incoming one: its signature, by which a second copy is known.</summary>
    public string? Signature { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>UTC, when it is tried next; null where it is done or given up.</summary>
    public DateTime? NextAt { get; set; }

    /// <summary>UTC; null while it is not done.</summary>
    public DateTime? DoneAt { get; set; }

    /// <summary>HTTP status of the last answer; null where there was none, and of an incoming one.</summary>
    public int? ResponseCode { get; set; }

    /// <summary>Why it failed the last time, at most 300 characters; null where it did not.</summary>
    public string? Problem { get; set; }

    public DateTime CreatedAt { get; set; }
}

internal sealed class PmsMessageMap : IEntityTypeConfiguration<PmsMessage>
{
    public void Configure(EntityTypeBuilder<PmsMessage> builder)
    {
        builder.ToTable("pms_messages");
        builder.HasIndex(m => new { m.TenantId, m.CreatedAt });
        builder.HasIndex(m => new { m.TenantId, m.Signature }).IsUnique().HasFilter("signature IS NOT NULL");
        builder.HasIndex(m => m.NextAt).HasFilter("next_at IS NOT NULL");
        builder.HasOne<Tenant>().WithMany().HasForeignKey(m => m.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(m => m.Event).HasMaxLength(40);
        builder.Property(m => m.Signature).HasMaxLength(64);
        builder.Property(m => m.Problem).HasMaxLength(300);
    }
}
