using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using CallSign.Core.Destinations;
using CallSign.Core.Nouns;

namespace CallSign.Core.IvrMenus;

/// <summary>A noun that FreeSWITCH can play: a recording that was uploaded.</summary>
public interface IPlayable : INoun
{
    /// <summary>What <c>playback</c> takes, of the characters of <see cref="Sound.IsPath"/> only.</summary>
    string PlayPath { get; }
}

/// <summary>What a caller hears: <c>ivr/ivr-welcome.wav</c> of the switch's own prompts, or <c>media:</c> with the id of an <see cref="IPlayable"/>.</summary>
public static partial class Sound
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 120;

    private const string MediaPrefix = "media:";

    // There is one, or none yet: found by what it can do and not by its name.
    private static readonly NounKind? Media = NounCatalog.All.FirstOrDefault(k => typeof(IPlayable).IsAssignableFrom(k.Type));

    /// <summary>Prompts that FreeSWITCH's sound packages have, to choose from.</summary>
    public static IReadOnlyList<string> Prompts { get; } =
    [
        "ivr/ivr-generic_greeting.wav", "ivr/ivr-welcome.wav", "ivr/ivr-welcome_to_freeswitch.wav", "ivr/ivr-thank_you_for_calling.wav",
        "ivr/ivr-enter_ext.wav", "ivr/ivr-please_enter_extension_followed_by_pound.wav", "ivr/ivr-that_was_an_invalid_entry.wav",
        "ivr/ivr-invalid_extension_try_again.wav", "ivr/ivr-please_try_again.wav", "ivr/ivr-no_user_response.wav", "ivr/ivr-one_moment_please.wav",
        "ivr/ivr-please_hold_while_party_contacted.wav", "ivr/ivr-thank_you.wav", "voicemail/vm-goodbye.wav",
    ];

    /// <summary>Why a text is no sound, as a sentence; null where it is one, or nothing.</summary>
    public static string? Problem(string? text) =>
        text is null || IsPrompt(text) ? null
        : text.StartsWith("say:", StringComparison.Ordinal) ? "The switch has no text-to-speech. Choose a sound file."
        : text.StartsWith(MediaPrefix, StringComparison.Ordinal)
            ? IsMedia(text, out _) ? Media is null ? "There are no recordings to choose from. Choose one of the switch's prompts." : null : "Choose the recording again."
        : "Enter a prompt of the switch as ivr/ivr-welcome.wav: letters, digits, _ and -, ending in .wav, .mp3 or .ogg.";

    /// <summary>A file below the switch's folder of prompts.</summary>
    public static bool IsPrompt(string text) => text.Length <= MaxLength && Prompt().IsMatch(text);

    /// <summary>A file or a stream's address that may stand in an attribute of a menu: nothing in it is expanded or split.</summary>
    public static bool IsPath(string text) => text.Length is > 0 and <= 300 && Path().IsMatch(text) && !text.Contains("..", StringComparison.Ordinal);

    /// <summary>The link of a field to the recording that it names; none for a prompt.</summary>
    public static IEnumerable<NounLink> Links(string field, string? text) =>
        text is not null && Media is { } media && IsMedia(text, out var id) ? [new NounLink(field, Destination.To(media.Kind, id), Automatic: false)] : [];

    /// <summary>What FreeSWITCH is told to play; null for what is no sound or not there any more.</summary>
    /// <param name="text">The sound.</param>
    /// <param name="find">Finds the enabled nouns of the tenant.</param>
    public static string? PlayPath(string? text, Func<Guid, INoun?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        return text is null ? null
            : IsPrompt(text) ? text
            : IsMedia(text, out var id) && find(id) is IPlayable { PlayPath: { } path } && IsPath(path) ? path
            : null;
    }

    private static bool IsMedia([NotNullWhen(true)] string? text, out Guid id)
    {
        id = default;
        return text?.StartsWith(MediaPrefix, StringComparison.Ordinal) == true && Guid.TryParse(text[MediaPrefix.Length..], out id);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_-]*(/[A-Za-z0-9_][A-Za-z0-9_-]*){0,4}\.(wav|mp3|ogg)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Prompt();

    [GeneratedRegex(@"\A[A-Za-z0-9_./:?=&%@~+-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Path();
}
