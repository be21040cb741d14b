using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.EventWebhooks;

/// <summary>An event that is to be posted to a webhook, or was.</summary>
[NotAudited]
public sealed class EventDelivery : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public Guid WebhookId { get; init; }

    /// <summary>The event's own id, the same for each webhook and each attempt.</summary>
    public Guid EventId { get; init; }

    /// <summary>As <c>agentAnswered</c>.</summary>
    public string Event { get; init; } = "";

    /// <summary>The bridging call that it tells of; null where it is of all.</summary>
    public Guid? CallId { get; init; }

    /// <summary>The body, to the byte: it is what is signed.</summary>
    public string Payload { get; init; } = "";

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>UTC, when it is posted next; null where it was taken or given up.</summary>
    public DateTime? NextAt { get; init; }

    /// <summary>How often it was posted.</summary>
    public int Attempts { get; init; }

    /// <summary>UTC; null while it was not taken.</summary>
    public DateTime? DeliveredAt { get; init; }

    /// <summary>HTTP status of the last answer; null where there was none.</summary>
    public int? ResponseCode { get; init; }

    /// <summary>Why the last attempt failed, at most 300 characters; null where it did not.</summary>
    public string? Problem { get; init; }
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
