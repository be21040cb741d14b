using System.Text.RegularExpressions;
using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Languages;

/// <summary>
/// A language as a tenant's callers hear it: who says numbers and dates, where the switch's prompts lie, and phrases put together from sounds
/// (macros of FreeSWITCH's section languages). Phrases that it does not have are those of the node's own <c>lang/</c>.
/// </summary>
[Noun("language", "language", "languages", "translate")]
[Reloads(ReloadScope.Tenant)]
public sealed partial class Language : INoun, ITenantOwned
{
    /// <summary>Most phrases.</summary>
    public const int MostPhrases = 100;

    /// <summary>Say modules of FreeSWITCH, as <c>mod_say_de</c> without its beginning.</summary>
    public static IReadOnlyList<string> SayModules { get; } = ["de", "en", "es", "es_ar", "fa", "fr", "he", "hr", "hu", "it", "ja", "nl", "pl", "pt", "ru", "sv", "th", "zh"];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    /// <summary>Two or three letters, as <c>de</c>: calls have it as their variable <c>default_language</c>. Unique in the tenant.</summary>
    [Sortable]
    public string Code { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>Of <see cref="SayModules"/>: who says numbers and dates. The node must have loaded it.</summary>
    public string SayModule { get; set; } = "en";

    /// <summary>Folder of prompts below the switch's folder of sounds, as <c>de/de/anna</c>; null for the node's usual one.</summary>
    public string? SoundFolder { get; set; }

    /// <summary>By name.</summary>
    public List<Phrase> Phrases { get; set; } = [];

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    /// <summary>Whether it can be a language's code.</summary>
    public static bool IsCode(string? code) => code is { Length: 2 or 3 } && code.All(char.IsAsciiLetterLower);

    /// <summary>Whether it can be a folder of prompts: up to six words with slashes between, none of them hidden.</summary>
    public static bool IsFolder(string? folder) => folder is { Length: <= 100 } && Folder().IsMatch(folder);

    public void Normalize()
    {
        Code = (Code ?? "").Trim().ToLowerInvariant();
        SayModule = (SayModule ?? "").Trim().ToLowerInvariant();
        SoundFolder = TextRules.Clean(SoundFolder)?.Trim('/');
        Phrases = [.. (Phrases ?? []).Where(p => p is not null)];
        Phrases.ForEach(p => p.Normalize());
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(!IsCode(Code), nameof(Code), "Enter two or three letters, as de.");
        errors.AddIf(!SayModules.Contains(SayModule), nameof(SayModule), $"Choose one of {string.Join(", ", SayModules)}.");
        errors.AddIf(SoundFolder is not null && !IsFolder(SoundFolder), nameof(SoundFolder), "Enter a folder below the switch's sounds as de/de/anna: letters, digits, hyphens and underscores.");
        errors.AddIf(Phrases.Count > MostPhrases, nameof(Phrases), $"A language has at most {MostPhrases} phrases.");
        for (var i = 0; i < Phrases.Count && i < MostPhrases; i++)
        {
            var (field, phrase) = ($"Phrases[{i}].", Phrases[i]);
            errors.AddIf(!SoundText.IsPhraseName(phrase.Name), field + nameof(phrase.Name), "Enter up to 40 small letters, digits and underscores, as opening_hours.");
            errors.AddIf(Phrases.Take(i).Any(p => p.Name == phrase.Name), field + nameof(phrase.Name), $"There is already another phrase {phrase.Name}.");
            phrase.Check(field, errors);
        }
    }

    public IEnumerable<NounLink> Links()
    {
        for (var i = 0; i < Phrases.Count; i++)
        {
            for (var k = 0; k < Phrases[i].Steps.Count; k++)
            {
                if (Phrases[i].Steps[k] is { Kind: PhraseStepKind.Sound } step && SoundText.Link($"Phrases[{i}].Steps[{k}].Sound", step.Sound) is { } link)
                {
                    yield return link;
                }
            }
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+){0,5}\z")]
    private static partial Regex Folder();
}

/// <summary>A language's code is there once in a tenant.</summary>
internal sealed class LanguageRule : INounRule<Language>
{
    public async Task CheckAsync(CallSignDbContext context, Language noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        var other = await context.Set<Language>().AsNoTracking()
            .Where(l => l.TenantId == context.Scope.TenantId && l.Code == noun.Code && l.Id != noun.Id).Select(l => l.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        errors.AddIf(other is not null, nameof(noun.Code), $"{noun.Code} is already the code of the language {other}.");
    }
}

internal sealed class LanguageMap : IEntityTypeConfiguration<Language>
{
    public void Configure(EntityTypeBuilder<Language> builder)
    {
        builder.MapNoun();
        builder.Property(l => l.Code).HasMaxLength(3);
        builder.Property(l => l.SayModule).HasMaxLength(10);
        builder.Property(l => l.SoundFolder).HasMaxLength(100);
        builder.Property(l => l.Phrases).AsJson();
    }
}
