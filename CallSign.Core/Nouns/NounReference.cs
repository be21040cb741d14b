using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Nouns;

/// <summary>That a field of one noun leads to another noun of its tenant. Written with the noun, by its editor.</summary>
[NotAudited]
public sealed class NounReference : ITenantOwned
{
    public Guid TenantId { get; init; }

    /// <summary>Kind of the noun that has the field.</summary>
    public required string FromKind { get; init; }

    public Guid FromId { get; init; }

    /// <summary>Name of that noun, for messages.</summary>
    public required string FromName { get; init; }

    /// <summary>As <see cref="NounLink.Field"/>.</summary>
    public required string Field { get; init; }

    public required string ToKind { get; init; }

    public Guid ToId { get; init; }

    /// <summary>As <see cref="NounLink.Automatic"/>.</summary>
    public bool Automatic { get; init; }
}

internal sealed class NounReferenceMap : IEntityTypeConfiguration<NounReference>
{
    public void Configure(EntityTypeBuilder<NounReference> builder)
    {
        builder.ToTable("noun_references");
        builder.HasKey(r => new { r.TenantId, r.FromId, r.Field });
        builder.HasIndex(r => new { r.TenantId, r.ToId });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(r => r.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(r => r.FromKind).HasMaxLength(40);
        builder.Property(r => r.ToKind).HasMaxLength(40);
        builder.Property(r => r.FromName).HasMaxLength(60);
        builder.Property(r => r.Field).HasMaxLength(100);
    }
}
