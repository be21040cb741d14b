using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using CallSign.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Hospitality;

/// <summary>Something told to the property-management system, or by it. It is queued in the transaction of what it tells of.</summary>
[NotAudited]
public sealed class PmsMessage : WebhookRow
{
    /// <summary>Whether the system told it; else it is told it.</summary>
    public bool Incoming { get; init; }

    /// <summary>Of an incoming one: its signature, by which a second copy is known.</summary>
    public string? Signature { get; init; }
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
