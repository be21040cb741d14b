using CallSign.Core.Extensions;
using CallSign.Core.Saving;

namespace CallSign.Core.Media;

/// <summary>A text that a sound was made of.</summary>
/// <param name="Text">1–<see cref="MaxLength"/> characters.</param>
/// <param name="Language">As <c>en</c> or <c>de-DE</c>.</param>
/// <param name="Voice">The provider's name of it; null for its usual one.</param>
public sealed record SpokenText(string Text, string Language, string? Voice)
{
    /// <summary>Most characters of the text.</summary>
    public const int MaxLength = 1000;

    /// <summary>Most characters of a voice's name.</summary>
    public const int MaxVoiceLength = 60;

    /// <summary>As it is stored: trimmed, empty as null.</summary>
    public static SpokenText Of(string? text, string? language, string? voice) => new(
        TextRules.Clean(text?.Replace("\r\n", "\n", StringComparison.Ordinal)) ?? "", TextRules.Clean(language) ?? "", TextRules.Clean(voice));

    /// <summary>What is wrong with it.</summary>
    public FieldErrors Check()
    {
        var errors = new FieldErrors();
        errors.AddIf(Text.Length == 0, nameof(Text), "Enter what is to be said.");
        errors.AddIf(Text.Length > MaxLength, nameof(Text), $"Shorten this to {MaxLength} characters; it has {Text.Length}.");
        errors.AddIf(Text.Any(c => char.IsControl(c) && c is not '\n'), nameof(Text), "Remove the invisible characters.");
        errors.AddIf(!LanguageTag.IsValid(Language), nameof(Language), "Enter a language as en or de-DE.");
        errors.AddIf(Voice is { Length: > MaxVoiceLength } || (Voice?.Any(char.IsControl) ?? false), nameof(Voice), $"Enter the name of a voice, at most {MaxVoiceLength} characters.");
        return errors;
    }
}
