using System.Buffers;
using CallSign.Core.Changes;
using CallSign.Core.Dialplans;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.NumberTranslations;

/// <summary>A number format of mod_translate (translate.conf): rules by which numbers are rewritten, the first that matches.</summary>
[Noun("number_translation", "number format", "number formats", "pin")]
[Reloads(ReloadScope.Platform)]
public sealed class NumberTranslation : INoun, IPlatformWide
{
    /// <summary>Most rules.</summary>
    public const int MostRules = 100;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Name of the profile, as <c>US</c>: a <see cref="RoutingToken.IsName"/>; unique.</summary>
    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>In their order.</summary>
    public List<NumberTranslationRule> Rules { get; set; } = [];

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        Rules = [.. (Rules ?? []).Where(r => r is not null)];
        Rules.ForEach(r => (r.Pattern, r.Replacement) = (r.Pattern?.Trim() ?? "", r.Replacement?.Trim() ?? ""));
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Name.Length > 0 && !RoutingToken.IsName(Name), nameof(Name), "Use letters, digits, dots, hyphens and underscores only.");
        errors.AddIf(Rules.Count == 0, nameof(Rules), "Add at least one rule.");
        errors.AddIf(Rules.Count > MostRules, nameof(Rules), $"A number format has at most {MostRules} rules.");
        for (var i = 0; i < Rules.Count && i < MostRules; i++)
        {
            errors.Add($"Rules[{i}].Pattern", SwitchRegex.Problem(Rules[i].Pattern), when: true);
            errors.Add($"Rules[{i}].Replacement", NumberTranslationRule.Problem(Rules[i]), when: true);
        }
    }

    public IEnumerable<NounLink> Links() => [];
}

/// <summary>A rule of a number format.</summary>
public sealed class NumberTranslationRule
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789+*#$");

    /// <summary>What a number must look like: a <see cref="SwitchRegex"/>.</summary>
    public string Pattern { get; set; } = "";

    /// <summary>What it becomes: digits, <c>+ * #</c>, and <c>$1</c>–<c>$9</c> for what the pattern's parentheses hold.</summary>
    public string Replacement { get; set; } = "";

    /// <summary>Why the replacement can't be kept; null where it can.</summary>
    public static string? Problem(NumberTranslationRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var text = rule.Replacement;
        if (text.Length is 0 or > 60 || text.AsSpan().ContainsAnyExcept(Characters))
        {
            return "Enter digits, +, *, # and $1 to $9, at most 60 characters.";
        }

        var captures = SwitchRegex.Captures(rule.Pattern);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '$' && !(i + 1 < text.Length && text[i + 1] is >= '1' and <= '9' && text[i + 1] - '0' <= captures))
            {
                return captures == 0 ? "The pattern has no parentheses that a $1 could stand for." : $"After a $ stands a number from 1 to {Math.Min(captures, 9)}.";
            }
        }

        return null;
    }
}

internal sealed class NumberTranslationMap : IEntityTypeConfiguration<NumberTranslation>
{
    public void Configure(EntityTypeBuilder<NumberTranslation> builder)
    {
        builder.ToTable("number_translations");
        builder.HasIndex(t => t.Name).IsUnique();
        builder.Property(t => t.Version).IsRowVersion();
        builder.Property(t => t.Name).HasMaxLength(60);
        builder.Property(t => t.Description).HasMaxLength(500);
        builder.Property(t => t.Rules).AsJson();
    }
}
