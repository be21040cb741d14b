using CallSign.Core.Changes;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.InboundRoutes;

/// <summary>How a route says which numbers it takes.</summary>
public enum NumberMatch
{
    /// <summary>One number.</summary>
    Exact,

    /// <summary>All numbers that begin alike.</summary>
    Prefix,

    /// <summary>Numbers of a <see cref="NumberPattern"/>.</summary>
    Pattern,
}

/// <summary>Where calls from outside go that were dialled to a number, or to a range of numbers, of the tenant.</summary>
[Noun("inbound_route", "number", "numbers", "dialpad")]
[Reloads(ReloadScope.Tenant)]
public sealed class InboundRoute : INoun, ITenantOwned
{
    /// <summary>Fewest certain digits of a beginning or a pattern: with less it would take numbers of other companies.</summary>
    public const int FewestFixedDigits = 4;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    [Sortable]
    public NumberMatch Match { get; set; }

    /// <summary>The number's key (<see cref="E164"/>), the beginning of numbers, or the pattern; no punctuation, no leading + or 00.</summary>
    [Sortable]
    [Searchable]
    public string Number { get; set; } = "";

    /// <summary>Only calls from these callers; other routes of the number may be for others.</summary>
    public CallerMatch CallerMatch { get; set; }

    /// <summary>Key of the caller's number or of its beginning; empty where the match needs none.</summary>
    [Searchable]
    public string Caller { get; set; } = "";

    /// <summary>Where the calls go. Required.</summary>
    public Destination? Destination { get; set; }

    /// <summary>Put before the caller's name on the telephones, at most 20 characters; null for nothing.</summary>
    public string? CallerNamePrefix { get; set; }

    /// <summary>Whether the calls are recorded from their answer on.</summary>
    public bool Record { get; set; }

    /// <summary>Language of prompts, a <see cref="LanguageTag"/>; null for the tenant's.</summary>
    public string? Language { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    /// <summary>The numbers that it takes; null where the stored text is none.</summary>
    public NumberPattern? Pattern() =>
        Match is NumberMatch.Pattern || DialNumber.IsDigits(Number) ? NumberPattern.Parse(Number, Match is NumberMatch.Prefix) : null;

    public void Normalize()
    {
        Number = Match is NumberMatch.Pattern ? CleanPattern(Number) : E164.Key(Number) ?? TextRules.Clean(Number) ?? "";
        Caller = CallerMatches.Normalize(CallerMatch, Caller);
        CallerNamePrefix = TextRules.Clean(CallerNamePrefix);
        Language = LanguageTag.Clean(Language);
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.Add(nameof(Number), NumberProblem(), when: true);
        errors.Add(nameof(Caller), CallerMatches.Problem(CallerMatch, Caller), when: true);
        errors.AddIf(Destination is null, nameof(Destination), "Choose where the calls go.");
        errors.Add(nameof(CallerNamePrefix), CallerNamePrefix is { } prefix ? TextRules.Name(prefix, 20) : null, when: true);
        errors.AddIf(Language is { } tag && !LanguageTag.IsValid(tag), nameof(Language), "Enter a language like en or de-CH.");
    }

    public IEnumerable<NounLink> Links() => Destination is { } destination ? [new NounLink(nameof(Destination), destination)] : [];

    /// <summary>The number as people read it.</summary>
    public string Shown() => Match switch
    {
        NumberMatch.Exact => E164.Show(Number),
        NumberMatch.Prefix => E164.ShowBeginning(Number) + " …",
        _ => Number.EndsWith('!') || Number.EndsWith('.') ? E164.ShowBeginning(Number[..^1]) + " " + Number[^1] : E164.ShowBeginning(Number),
    };

    private string? NumberProblem()
    {
        var pattern = Pattern();
        switch (Match)
        {
            case NumberMatch.Exact:
                return pattern is null || Number.Length is < 3 or > E164.MostDigits
                    ? "Enter the number with its country code, as +49 30 123456, or exactly as your carrier delivers it: 3 to 15 digits."
                    : ReservedNumbers.IsEmergency(Number) ? $"{Number} is an emergency number." : null;
            case NumberMatch.Prefix:
                return pattern is null || Number.Length > E164.MostDigits ? "Enter the digits that the numbers begin with, as +49 30 1234."
                    : Number.Length < FewestFixedDigits ? $"Enter at least {FewestFixedDigits} digits: a shorter beginning would take numbers of other companies."
                    : null;
            default:
                return pattern is null || Number.Length > E164.MostDigits + 1
                    ? "Enter digits with X (0–9), Z (1–9) or N (2–9) for digits that differ, and at the end ! or . for any others, as 49301234XX."
                    : pattern.FixedDigits == 0 ? "This would take every call. Enter the digits that your numbers have in common."
                    : pattern.FixedDigits < FewestFixedDigits
                        ? $"Enter at least {FewestFixedDigits} certain digits: with fewer it would take numbers of other companies."
                        : null;
        }
    }

    private static string CleanPattern(string? text)
    {
        // The full stop is punctuation in numbers; at the end of a pattern it is a sign.
        text = text?.Trim() ?? "";
        var open = text.EndsWith('.') ? "." : "";
        return E164.WithoutAccess(E164.Compact(text).ToUpperInvariant()).ToString() + open;
    }
}

internal sealed class InboundRouteMap : IEntityTypeConfiguration<InboundRoute>
{
    public void Configure(EntityTypeBuilder<InboundRoute> builder)
    {
        builder.MapNoun();
        // Byte order, so that a search for a beginning can use the index.
        builder.Property(r => r.Number).HasMaxLength(E164.MostDigits + 1).UseCollation("C");
        builder.Property(r => r.Caller).HasMaxLength(E164.MostDigits);
        builder.Property(r => r.CallerNamePrefix).HasMaxLength(20);
        builder.Property(r => r.Language).HasMaxLength(10);

        // Over all tenants: a number is one company's.
        builder.HasIndex(r => new { r.Number, r.Match, r.CallerMatch, r.Caller }).IsUnique();
    }
}
