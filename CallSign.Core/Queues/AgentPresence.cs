using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Queues;

/// <summary>By what way an agent's status was changed.</summary>
public enum AgentStatusOrigin
{
    Portal,

    Api,

    Telephone,

    /// <summary>By mod_callcenter itself, as after calls not answered, or by hand on the switch.</summary>
    Switch,
}

/// <summary>The status that an agent has now; a switch that starts anew is given it. No row: logged out.</summary>
[NotAudited]
public sealed class AgentPresence : ITenantOwned
{
    /// <summary>The agent's own id.</summary>
    public Guid AgentId { get; init; }

    public Guid TenantId { get; init; }

    public AgentStatus Status { get; init; }

    /// <summary>Why, for a break; null for no reason given.</summary>
    public string? Reason { get; init; }

    /// <summary>UTC.</summary>
    public DateTime Since { get; init; }
}

/// <summary>A change of an agent's status: one line of the history.</summary>
[NotAudited]
public sealed class AgentStatusChange : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public Guid AgentId { get; init; }

    public AgentStatus Status { get; init; }

    /// <summary>Why, for a break; at most 60 characters.</summary>
    public string? Reason { get; init; }

    public AgentStatusOrigin Origin { get; init; }

    /// <summary>Who, as the audit log names people; at most 120 characters.</summary>
    public string By { get; init; } = "";

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }
}

internal sealed class AgentPresenceMap : IEntityTypeConfiguration<AgentPresence>
{
    public void Configure(EntityTypeBuilder<AgentPresence> builder)
    {
        builder.ToTable("agent_presences");
        builder.HasKey(p => p.AgentId);
        builder.HasIndex(p => p.TenantId);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(p => p.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<QueueAgent>().WithMany().HasForeignKey(p => p.AgentId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(p => p.Reason).HasMaxLength(60);
    }
}

internal sealed class AgentStatusChangeMap : IEntityTypeConfiguration<AgentStatusChange>
{
    public void Configure(EntityTypeBuilder<AgentStatusChange> builder)
    {
        builder.ToTable("agent_status_changes");
        builder.HasIndex(c => new { c.TenantId, c.At });
        builder.HasIndex(c => new { c.AgentId, c.At });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(c => c.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(c => c.Reason).HasMaxLength(60);
        builder.Property(c => c.By).HasMaxLength(120);
    }
}
