using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CallSign.Core.Cdrs;

/// <summary>EF reads the table; its SQL is written by hand, since EF can't describe partitions.</summary>
internal sealed class CdrMap : IEntityTypeConfiguration<Cdr>
{
    public void Configure(EntityTypeBuilder<Cdr> builder)
    {
        builder.ToTable("cdrs", table => table.ExcludeFromMigrations());
        builder.HasKey(c => new { c.CallUuid, c.StartedAt });
        builder.Property(c => c.Legs).HasColumnType("jsonb").HasConversion(new LegsConverter(), ByReference<IReadOnlyList<CdrLeg>>());
        builder.Property(c => c.Events).HasColumnType("jsonb").HasConversion(new EventsConverter(), ByReference<IReadOnlyList<CdrEvent>>());
        builder.Ignore(c => c.LegOf);
        builder.Ignore(c => c.Related);
    }

    // Rows are never changed through EF, so there is nothing to compare.
    private static ValueComparer<T> ByReference<T>() where T : class => new((a, b) => ReferenceEquals(a, b), value => value.GetHashCode(), value => value);

    private sealed class LegsConverter() : ValueConverter<IReadOnlyList<CdrLeg>, string>(
        legs => JsonSerializer.Serialize(legs, CdrJsonContext.Default.IReadOnlyListCdrLeg),
        json => JsonSerializer.Deserialize(json, CdrJsonContext.Default.IReadOnlyListCdrLeg) ?? Array.Empty<CdrLeg>());

    private sealed class EventsConverter() : ValueConverter<IReadOnlyList<CdrEvent>, string>(
        events => JsonSerializer.Serialize(events, CdrJsonContext.Default.IReadOnlyListCdrEvent),
        json => JsonSerializer.Deserialize(json, CdrJsonContext.Default.IReadOnlyListCdrEvent) ?? Array.Empty<CdrEvent>());
}
