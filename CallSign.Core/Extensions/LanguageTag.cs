using System.Text.RegularExpressions;

namespace CallSign.Core.Extensions;

/// <summary>A language of prompts: <c>en</c>, or with a region <c>de-CH</c>.</summary>
public static partial class LanguageTag
{
    /// <summary>In the usual letter case; null where nothing was typed.</summary>
    public static string? Clean(string? text)
    {
        text = text?.Trim().Replace('_', '-');
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? text.ToLowerInvariant() : text[..dash].ToLowerInvariant() + text[dash..].ToUpperInvariant();
    }

    public static bool IsValid(string text) => Tag().IsMatch(text);

    [GeneratedRegex("^[a-z]{2,3}(-[A-Z]{2})?\\z")]
    private static partial Regex Tag();
}
