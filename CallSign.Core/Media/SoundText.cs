using System.Buffers;
using System.Text.RegularExpressions;
using CallSign.Core.Destinations;
using CallSign.Core.Nouns;

namespace CallSign.Core.Media;

/// <summary>
/// How a field names a sound: <c>media:</c> with the id of one of the library, or a prompt of the switch as <c>ivr/ivr-welcome.wav</c>, below its
/// folder of sounds, or <c>phrase:</c> with the name of a phrase of the tenant's languages.
/// </summary>
public static partial class SoundText
{
    /// <summary>Before the id of a sound of the library.</summary>
    public const string Library = "media:";

    private static readonly SearchValues<char> PhraseCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>Most characters of the text.</summary>
    public const int MaxLength = 120;

    /// <summary>The text of a sound of the library.</summary>
    public static string Of(Guid id) => Library + id.ToString("N");

    /// <summary>The id in the text of a sound of the library.</summary>
    public static bool TryLibrary(string? text, out Guid id)
    {
        id = default;
        return text is not null && text.StartsWith(Library, StringComparison.Ordinal) && Guid.TryParse(text.AsSpan(Library.Length), out id);
    }

    /// <summary>Whether the text names a prompt of the switch. Nothing that such a name may hold means anything to FreeSWITCH but a file.</summary>
    public static bool IsPrompt(string? text) =>
        text is { Length: <= MaxLength } && Prompt().IsMatch(text) && !text.Contains("..", StringComparison.Ordinal);

    /// <summary>Before the name of a phrase of the tenant's languages.</summary>
    public const string Phrase = "phrase:";

    /// <summary>Whether a phrase can be called that.</summary>
    public static bool IsPhraseName(ReadOnlySpan<char> name) => name.Length is >= 1 and <= 40 && !name.ContainsAnyExcept(PhraseCharacters);

    /// <summary>The name in the text of a phrase.</summary>
    public static bool TryPhrase(string? text, out string name)
    {
        var found = text is not null && text.StartsWith(Phrase, StringComparison.Ordinal) && IsPhraseName(text.AsSpan(Phrase.Length));
        name = found ? text![Phrase.Length..] : "";
        return found;
    }

    /// <summary>The text as it is stored; null for none.</summary>
    public static string? Clean(string? text)
    {
        text = text?.Trim();
        return string.IsNullOrEmpty(text) ? null : TryLibrary(text, out var id) ? Of(id) : text;
    }

    /// <summary>Why nothing can be played by this name; null where something can, or where none is given.</summary>
    public static string? Problem(string? text) => text is null || TryLibrary(text, out _) || IsPrompt(text) || TryPhrase(text, out _) ? null
        : "Choose a sound of the library, or name a prompt of the switch as in ivr/ivr-welcome.wav.";

    /// <summary>The link to a sound of the library, which keeps it from being deleted; null for prompts and for none.</summary>
    public static NounLink? Link(string field, string? text) =>
        TryLibrary(text, out var id) ? new NounLink(field, Destination.To("media_file", id), Automatic: false) : null;

    [GeneratedRegex(@"^[A-Za-z0-9_-]+(/[A-Za-z0-9][A-Za-z0-9._-]*)+\.wav\z")]
    private static partial Regex Prompt();
}
