using CallSign.Core.Audit;
using CallSign.Core.Nouns;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.CallSessions;

/// <summary>What a module did with a call: a part of the call's story.</summary>
[NotAudited]
public sealed class CallSession : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>Unique-ID of the caller's channel.</summary>
    public Guid ChannelUuid { get; init; }

    /// <summary>The module's name.</summary>
    public required string Module { get; init; }

    /// <summary><c>Completed</c>, <c>HungUp</c>, <c>Stopped</c> or <c>Failed</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTime EndedAt { get; init; }

    /// <summary>Oldest first; secrets are never in them.</summary>
    public List<CallSessionStep> Steps { get; init; } = [];
}

/// <summary>One application that a module ran on a call.</summary>
public sealed class CallSessionStep
{
    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    public string Application { get; set; } = "";

    public string Argument { get; set; } = "";

    /// <summary>How long it took; null where it did not end.</summary>
    public long? Milliseconds { get; set; }

    public string Outcome { get; set; } = "";
}

internal sealed class CallSessionMap : IEntityTypeConfiguration<CallSession>
{
    public void Configure(EntityTypeBuilder<CallSession> builder)
    {
        builder.ToTable("call_sessions");
        builder.HasIndex(s => new { s.TenantId, s.ChannelUuid });
        builder.HasIndex(s => s.StartedAt);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(s => s.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(s => s.Module).HasMaxLength(40);
        builder.Property(s => s.Outcome).HasMaxLength(20);
        builder.Property(s => s.Steps).AsJson();
    }
}
