using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Lockouts;

/// <summary>What callers open by keys.</summary>
public enum LockoutKind
{
    /// <summary>A mailbox, by its PIN.</summary>
    Mailbox,

    /// <summary>A conference room, by one of its PINs.</summary>
    Room,

    /// <summary>All rooms of a tenant, by personal codes.</summary>
    Codes,
}

/// <summary>Wrong entries in a row at one door. <see cref="EntryLockout"/> alone writes it; once closed, it stays so for <see cref="EntryLockout.Closed"/>.</summary>
[NotAudited]
public sealed class Lockout : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public LockoutKind Kind { get; init; }

    /// <summary>The mailbox or the room; the tenant for its codes.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>Number of the telephone that is counted by itself; empty for everybody else.</summary>
    public string Caller { get; init; } = "";

    /// <summary>Entries since the last right one.</summary>
    public int Wrong { get; init; }

    /// <summary>UTC, of the last of them.</summary>
    public DateTime LastAt { get; init; }

    /// <summary>Wrong entries in a row that close a door of the kind.</summary>
    public static int Most(LockoutKind kind) => kind is LockoutKind.Codes ? 60 : 9;
}

internal sealed class LockoutMap : IEntityTypeConfiguration<Lockout>
{
    public void Configure(EntityTypeBuilder<Lockout> builder)
    {
        builder.ToTable("lockouts");
        builder.HasIndex(l => new { l.TenantId, l.Kind, l.SubjectId, l.Caller }).IsUnique();
        builder.HasIndex(l => l.LastAt);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(l => l.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(l => l.Caller).HasMaxLength(60);
    }
}
