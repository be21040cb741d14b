using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.SipTrunk;

/// <summary>How a tenant's bridging calls are made. No row: the values here.</summary>
public sealed class BridgeSettings : ITenantOwned
{
    /// <summary>The tenant's own id: one row each.</summary>
    public Guid TenantId { get; init; }

    /// <summary>How often a number that did not answer is called again, 0–10.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>Rest before it is called again, 0–60 s.</summary>
    public int RetrySeconds { get; set; } = 2;

    /// <summary>How long a number rings, 5–120 s (<c>originate_timeout</c>).</summary>
    public int RingSeconds { get; set; } = 30;

    /// <summary>How long an attempt may take from the command until agent and far end talk, 10–300 s.</summary>
    public int BridgeSeconds { get; set; } = 60;

    /// <summary>Most calls out that begin within a second, 1–1000, by whichever of the tenant's queues. Emergency numbers are not counted.</summary>
    public int CallsPerSecond { get; set; } = 160;

    /// <summary>Whether what agent and far end say is recorded.</summary>
    public bool Record { get; set; }

    public DateTime UpdatedAt { get; set; }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Retries is < 0 or > 10, nameof(Retries), "Enter 0 to 10.");
        errors.AddIf(RetrySeconds is < 0 or > 60, nameof(RetrySeconds), "Enter 0 to 60 seconds.");
        errors.AddIf(RingSeconds is < 5 or > 120, nameof(RingSeconds), "Enter 5 to 120 seconds.");
        errors.AddIf(BridgeSeconds is < 10 or > 300, nameof(BridgeSeconds), "Enter 10 to 300 seconds.");
        errors.AddIf(BridgeSeconds is >= 10 and <= 300 && RingSeconds is >= 5 and <= 120 && BridgeSeconds < RingSeconds + 5, nameof(BridgeSeconds), "Enter at least 5 seconds more than the number rings.");
        errors.AddIf(CallsPerSecond is < 1 or > 1000, nameof(CallsPerSecond), "Enter 1 to 1000 calls a second.");
    }
}

/// <summary>A tenant's calls out are stopped, from here until it is lifted.</summary>
public sealed class BridgeStop : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>Why, at most 300 characters.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Who stopped them, as the audit log names people.</summary>
    public string StoppedBy { get; init; } = "";

    /// <summary>UTC.</summary>
    public DateTime StoppedAt { get; init; }

    /// <summary>Who lifted it; null while it stands.</summary>
    public string? LiftedBy { get; set; }

    /// <summary>UTC; null while it stands.</summary>
    public DateTime? LiftedAt { get; set; }
}

internal sealed class BridgeSettingsMap : IEntityTypeConfiguration<BridgeSettings>
{
    public void Configure(EntityTypeBuilder<BridgeSettings> builder)
    {
        builder.ToTable("bridge_settings");
        builder.HasKey(s => s.TenantId);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(s => s.TenantId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class BridgeStopMap : IEntityTypeConfiguration<BridgeStop>
{
    public void Configure(EntityTypeBuilder<BridgeStop> builder)
    {
        builder.ToTable("bridge_stops");
        builder.HasIndex(s => s.TenantId).IsUnique().HasFilter("lifted_at IS NULL");
        builder.HasIndex(s => new { s.TenantId, s.StoppedAt });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(s => s.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(s => s.Reason).HasMaxLength(300);
        builder.Property(s => s.StoppedBy).HasMaxLength(120);
        builder.Property(s => s.LiftedBy).HasMaxLength(120);
    }
}
