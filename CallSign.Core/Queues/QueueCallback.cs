using CallSign.Core.Audit;
using CallSign.Core.Extensions;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Queues;

/// <summary>Where a callback stands.</summary>
public enum CallbackState
{
    /// <summary>It waits for its turn, or for the next attempt.</summary>
    Waiting,

    /// <summary>He is being called now.</summary>
    Calling,

    /// <summary>He answered and is, or was, in the queue at his place.</summary>
    Reached,

    /// <summary>He was called as often as the queue allows, or his turn never came.</summary>
    GaveUp,

    /// <summary>He or somebody of the company took it back, or he came by himself.</summary>
    Cancelled,
}

/// <summary>A caller who hung up and keeps his place in a queue: he is called when it is his turn.</summary>
[NotAudited]
public sealed class QueueCallback : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public Guid QueueId { get; init; }

    /// <summary>Who is called: a <see cref="DialNumber.IsCallerId"/>. A queue has one open callback of a number.</summary>
    public required string Number { get; init; }

    /// <summary>The number that he asked from, at most 60 characters.</summary>
    public string AskedFrom { get; init; } = "";

    /// <summary>At most 60 characters.</summary>
    public string CallerName { get; init; } = "";

    /// <summary>UTC: his place in the queue is counted from then.</summary>
    public DateTime ServedFrom { get; init; }

    /// <summary>UTC.</summary>
    public DateTime AskedAt { get; init; }

    /// <summary>Unique-ID of the channel by which he asked.</summary>
    public Guid AskedCallUuid { get; init; }

    public CallbackState State { get; set; }

    /// <summary>How often he was called.</summary>
    public int Attempts { get; set; }

    /// <summary>UTC: not called before.</summary>
    public DateTime NextAt { get; set; }

    /// <summary>Unique-ID of the last attempt's channel; it is stored before the switch is told of it.</summary>
    public Guid? CallUuid { get; set; }

    /// <summary>The switch of the last attempt.</summary>
    public string? Node { get; set; }

    /// <summary>UTC: until then the portal that calls him has the row to itself.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>That portal's process.</summary>
    public Guid? LeasedBy { get; set; }

    /// <summary>Why the last attempt failed or how it ended, as <c>NO_ANSWER</c>; at most 60 characters.</summary>
    public string? Cause { get; set; }

    /// <summary>UTC; null while it is open.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>Who cancelled it; at most 120 characters.</summary>
    public string? EndedBy { get; set; }
}

internal sealed class QueueCallbackMap : IEntityTypeConfiguration<QueueCallback>
{
    public void Configure(EntityTypeBuilder<QueueCallback> builder)
    {
        builder.ToTable("queue_callbacks");
        builder.HasIndex(c => new { c.TenantId, c.AskedAt });
        builder.HasIndex(c => new { c.QueueId, c.Number }).IsUnique().HasFilter("ended_at IS NULL");
        builder.HasIndex(c => c.AskedCallUuid);
        builder.HasIndex(c => c.AskedAt);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(c => c.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(c => c.Number).HasMaxLength(16);
        builder.Property(c => c.AskedFrom).HasMaxLength(60);
        builder.Property(c => c.CallerName).HasMaxLength(60);
        builder.Property(c => c.Node).HasMaxLength(200);
        builder.Property(c => c.Cause).HasMaxLength(60);
        builder.Property(c => c.EndedBy).HasMaxLength(120);
    }
}

/// <summary>Which numbers a queue calls back. The company pays for these calls, and a caller's number may be forged.</summary>
public static class CallbackNumbers
{
    /// <summary>Whether the queue may call this number: an extension, or one that an outbound route lets out without a PIN; never the emergency services or a feature code.</summary>
    /// <param name="tenant">Whose queue.</param>
    /// <param name="queue">The queue, whose patterns the number must match where it has any.</param>
    /// <param name="number">As it would be dialled.</param>
    public static bool Allows(TenantSnapshot tenant, CallQueue queue, string number)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(number);
        if (!DialNumber.IsCallerId(number)
            || (queue.CallbackNumbers.Count > 0 && !queue.CallbackNumbers.Exists(p => DialPattern.TryParse(p, out var pattern) && pattern.Matches(number))))
        {
            return false;
        }

        var plan = OutboundPlan.Of(tenant.Nouns);
        return !plan.IsEmergency(number) && (tenant.Find(number) is not null
            || (tenant.Nouns.Dialled(number) is null && !tenant.Features.TryFind(number, out _, out _) && plan.Find(number, null, canEnterPin: false, out _) is not null));
    }
}
