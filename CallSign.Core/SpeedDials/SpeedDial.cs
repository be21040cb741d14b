using CallSign.Core.Changes;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.SpeedDials;

/// <summary>A short code that every telephone of the tenant can dial in place of a number.</summary>
[Noun("speed_dial", "speed dial", "speed dials", "star")]
[Reloads(ReloadScope.Tenant)]
public sealed class SpeedDial : INumbered, ITenantOwned
{
    /// <summary>What every code begins with.</summary>
    public const string CodePrefix = "*0";

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    /// <summary><see cref="CodePrefix"/> and 1–6 digits. Required.</summary>
    public string? Number { get; set; }

    public string? Description { get; set; }

    /// <summary>What is dialled in its place, as one of the tenant's telephones would.</summary>
    [Sortable]
    [Searchable]
    public string Target { get; set; } = "";

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize() => Target = DialNumber.Clean(Target) ?? "";

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(errors[nameof(Number)] is null && !IsCode(Number), nameof(Number), $"Enter {CodePrefix} and 1 to 6 digits, as {CodePrefix}1.");
        errors.AddIf(Target.Length < 2 || !DialNumber.IsDiallable(Target), nameof(Target), "Enter 2 to 30 digits, * or #, with an optional + in front.");
        errors.AddIf(Target.StartsWith(CodePrefix, StringComparison.Ordinal), nameof(Target), "A speed dial can't lead to another one. Enter the number itself.");
    }

    public IEnumerable<NounLink> Links() => [];

    private static bool IsCode(string? number) =>
        number is { Length: >= 3 and <= 8 } && number.StartsWith(CodePrefix, StringComparison.Ordinal) && DialNumber.IsDigits(number.AsSpan(2));
}

internal sealed class SpeedDialMap : IEntityTypeConfiguration<SpeedDial>
{
    public void Configure(EntityTypeBuilder<SpeedDial> builder)
    {
        builder.MapNoun();
        builder.Property(s => s.Target).HasMaxLength(DialNumber.MaxLength);
    }
}
