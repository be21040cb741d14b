using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Hospitality;

/// <summary>What a charge is for.</summary>
public enum ChargeKind
{
    Call,

    /// <summary>From the price list: mini-bar and the like.</summary>
    Article,

    /// <summary>Written by a person, also to take another one back.</summary>
    Other,
}

/// <summary>A line of a guest's bill. Lines are never changed: one that was wrong is taken back by another of the opposite amount.</summary>
public sealed class Charge : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public Guid StayId { get; init; }

    public Guid RoomId { get; init; }

    public ChargeKind Kind { get; init; }

    /// <summary>Unique-ID of the call that it is for; a call is charged once. Null for other kinds.</summary>
    public Guid? CallUuid { get; init; }

    /// <summary>As the bill shows it, at most 200 characters.</summary>
    public string Text { get; init; } = "";

    /// <summary>Pieces, or seconds of a call.</summary>
    public int Quantity { get; init; }

    /// <summary>In the hotel's currency; below zero where it takes something back.</summary>
    public decimal Amount { get; init; }

    /// <summary>UTC, when it was taken or the call began.</summary>
    public DateTime At { get; init; }

    /// <summary>A person, a program, or <c>telephone 101</c>.</summary>
    public string By { get; init; } = "";

    public DateTime CreatedAt { get; set; }
}

internal sealed class ChargeMap : IEntityTypeConfiguration<Charge>
{
    public void Configure(EntityTypeBuilder<Charge> builder)
    {
        builder.ToTable("charges");
        builder.HasIndex(c => new { c.TenantId, c.StayId, c.At });
        builder.HasIndex(c => new { c.TenantId, c.CallUuid }).IsUnique().HasFilter("call_uuid IS NOT NULL");
        builder.HasOne<Stay>().WithMany().HasForeignKey(c => c.StayId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(c => c.Text).HasMaxLength(200);
        builder.Property(c => c.By).HasMaxLength(120);
        builder.Property(c => c.Amount).HasPrecision(12, 2);
    }
}
