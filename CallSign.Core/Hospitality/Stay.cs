using CallSign.Core.OutboundRoutes;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Hospitality;

/// <summary>A guest in a room, from check-in to check-out.</summary>
public sealed class Stay : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>Where the guest is now, or was last.</summary>
    public Guid RoomId { get; set; }

    /// <summary>1–100 characters; the room's telephone shows it.</summary>
    public string GuestName { get; set; } = "";

    /// <summary>Language of prompts, as <c>de</c>; null for the tenant's.</summary>
    public string? Language { get; set; }

    /// <summary>What the room's telephone may dial.</summary>
    public TollClass Calls { get; set; }

    /// <summary>UTC.</summary>
    public DateTime ArrivedAt { get; init; }

    /// <summary>The day on which the guest means to leave; null where that is not known.</summary>
    public DateOnly? Departure { get; set; }

    /// <summary>UTC; null while the guest is there.</summary>
    public DateTime? LeftAt { get; set; }

    /// <summary>The property-management system's own number of the stay, at most 60 characters; null for none.</summary>
    public string? Reference { get; set; }

    public DateTime UpdatedAt { get; set; }
}

/// <summary>That a stay had a room, and with it a telephone, for some time: what calls are charged by.</summary>
public sealed class StayRoom : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public Guid StayId { get; init; }

    public Guid RoomId { get; init; }

    /// <summary>Number of the room's telephone then; null for none.</summary>
    public string? Extension { get; init; }

    /// <summary>UTC.</summary>
    public DateTime From { get; init; }

    /// <summary>UTC; null while it goes on.</summary>
    public DateTime? Until { get; set; }
}

/// <summary>How a room is kept.</summary>
public enum Housekeeping
{
    /// <summary>Ready for a guest.</summary>
    Clean,

    /// <summary>To be cleaned.</summary>
    Dirty,

    /// <summary>Cleaned, and looked at by somebody else.</summary>
    Inspected,

    /// <summary>Nobody can be put up in it.</summary>
    OutOfOrder,
}

/// <summary>How a room is kept now. A room without a row is clean.</summary>
public sealed class RoomCondition : ITenantOwned
{
    /// <summary>The room.</summary>
    public Guid Id { get; init; }

    public Guid TenantId { get; init; }

    public Housekeeping State { get; set; }

    /// <summary>UTC, when it was set.</summary>
    public DateTime At { get; set; }

    /// <summary>Who set it: a person, a program, or <c>telephone 101</c>.</summary>
    public string By { get; set; } = "";
}

internal sealed class StayMap : IEntityTypeConfiguration<Stay>
{
    public void Configure(EntityTypeBuilder<Stay> builder)
    {
        builder.ToTable("stays");
        builder.HasIndex(s => new { s.TenantId, s.RoomId }).IsUnique().HasFilter("left_at IS NULL");
        builder.HasIndex(s => new { s.TenantId, s.ArrivedAt });
        builder.HasIndex(s => s.RoomId);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(s => s.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(s => s.GuestName).HasMaxLength(100).UseCollation("und-x-icu");
        builder.Property(s => s.Language).HasMaxLength(10);
        builder.Property(s => s.Reference).HasMaxLength(60);
    }
}

internal sealed class StayRoomMap : IEntityTypeConfiguration<StayRoom>
{
    public void Configure(EntityTypeBuilder<StayRoom> builder)
    {
        builder.ToTable("stay_rooms");
        builder.HasIndex(s => new { s.TenantId, s.Extension, s.From });
        builder.HasOne<Stay>().WithMany().HasForeignKey(s => s.StayId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(s => s.Extension).HasMaxLength(15);
        builder.Property(s => s.From).HasColumnName("from_at");
        builder.Property(s => s.Until).HasColumnName("until_at");
    }
}

internal sealed class RoomConditionMap : IEntityTypeConfiguration<RoomCondition>
{
    public void Configure(EntityTypeBuilder<RoomCondition> builder)
    {
        builder.ToTable("room_conditions");
        builder.HasIndex(c => c.TenantId);
        builder.HasOne<GuestRoom>().WithMany().HasForeignKey(c => c.Id).OnDelete(DeleteBehavior.Cascade);
        builder.Property(c => c.By).HasMaxLength(120);
    }
}
