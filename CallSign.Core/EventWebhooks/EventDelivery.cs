using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using CallSign.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.EventWebhooks;

/// <summary>An event that is to be posted to a webhook, or was.</summary>
[NotAudited]
public sealed class EventDelivery : WebhookRow
{
    public Guid WebhookId { get; init; }

    /// <summary>The event's own id, the same for each webhook and each attempt.</summary>
    public Guid EventId { get; init; }

    /// <summary>The bridging call that it tells of; null where it is of all.</summary>
    public Guid? CallId { get; init; }
}

internal sealed class EventDeliveryMap : IEntityTypeConfiguration<EventDelivery>
{
    public void Configure(EntityTypeBuilder<EventDelivery> builder)
    {
        builder.ToTable("event_deliveries");
        builder.HasIndex(d => d.NextAt).HasFilter("next_at IS NOT NULL");
        builder.HasIndex(d => new { d.TenantId, d.CreatedAt });
        builder.HasIndex(d => new { d.WebhookId, d.EventId }).IsUnique();
        builder.HasOne<Tenant>().WithMany().HasForeignKey(d => d.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<EventWebhook>().WithMany().HasForeignKey(d => d.WebhookId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(d => d.Event).HasMaxLength(40);
        builder.Property(d => d.Problem).HasMaxLength(300);
    }
}
