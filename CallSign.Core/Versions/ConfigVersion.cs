using CallSign.Core.Audit;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Versions;

/// <summary>Why a version was kept.</summary>
public enum VersionReason
{
    /// <summary>Somebody asked for it.</summary>
    Asked,

    /// <summary>A file or a draft was brought in afterwards.</summary>
    Import,

    /// <summary>An earlier version was restored afterwards.</summary>
    Rollback,

    /// <summary>Something had changed on that day.</summary>
    Daily,

    /// <summary>A draft was published as this version.</summary>
    Published,
}

/// <summary>A tenant's whole configuration as it was at a time. It never changes.</summary>
[NotAudited]
public sealed class ConfigVersion : ITenantOwned
{
    public Guid TenantId { get; init; }

    /// <summary>From 1, without gaps but for automatic ones that were dropped.</summary>
    public int Number { get; init; }

    /// <summary>At most 100 characters.</summary>
    public required string Label { get; init; }

    public VersionReason Reason { get; init; }

    public required string ActorName { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>How many nouns it has, with the extensions.</summary>
    public int Nouns { get; init; }

    /// <summary>SHA-256 of the document, in hexadecimal: equal for equal configurations.</summary>
    public required string Hash { get; init; }

    /// <summary>The document, compressed with gzip; secrets sealed with the key ring.</summary>
    public required byte[] Document { get; init; }
}

/// <summary>A working copy of a tenant's configuration that is not served before it is published. One a tenant.</summary>
[NotAudited]
public sealed class ConfigDraft : ITenantOwned
{
    public Guid TenantId { get; init; }

    /// <summary>The document as it is edited. Encrypted, for new secrets stand in it in clear.</summary>
    public EncryptedSecret Text { get; set; }

    /// <summary>What it was started from, at most 200 characters, as <c>version 3, Before the holidays</c>; null for the configuration as it was.</summary>
    public string? Origin { get; init; }

    /// <summary>The version or file that it was started from, packed as those of versions are: its masked secrets and its ids are meant. Null for the configuration as it was.</summary>
    public byte[]? Source { get; init; }

    /// <summary>What was served when it was started, or when changes of what is served were last taken over; packed as those of versions are.</summary>
    public required byte[] Served { get; set; }

    public required string ActorName { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>PostgreSQL's xmin: a save of a stale copy is refused.</summary>
    public uint Version { get; set; }
}

internal sealed class ConfigVersionMap : IEntityTypeConfiguration<ConfigVersion>
{
    public void Configure(EntityTypeBuilder<ConfigVersion> builder)
    {
        builder.ToTable("config_versions");
        builder.HasKey(v => new { v.TenantId, v.Number });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(v => v.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(v => v.Label).HasMaxLength(100);
        builder.Property(v => v.ActorName).HasMaxLength(256);
        builder.Property(v => v.Hash).HasMaxLength(64);
    }
}

internal sealed class ConfigDraftMap : IEntityTypeConfiguration<ConfigDraft>
{
    public void Configure(EntityTypeBuilder<ConfigDraft> builder)
    {
        builder.ToTable("config_drafts");
        builder.HasKey(d => d.TenantId);
        builder.Property(d => d.Origin).HasMaxLength(200);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(d => d.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(d => d.ActorName).HasMaxLength(256);
        builder.Property(d => d.Version).IsRowVersion();
    }
}
