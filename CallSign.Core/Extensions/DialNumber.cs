using System.Buffers;

namespace CallSign.Core.Extensions;

/// <summary>Telephone numbers as people write them and as they are dialled.</summary>
public static class DialNumber
{
    /// <summary>Most characters of a number to dial.</summary>
    public const int MaxLength = 30;

    private const string Punctuation = " \t()-./\u00A0\u2011\u2013\u202F";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> Keys = SearchValues.Create("0123456789*#");

    /// <summary>Without the spaces and punctuation people put between digits; null where nothing is left.</summary>
    public static string? Clean(string? text)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // Only what is a number but for its punctuation is changed: anything else is refused as it was typed.
        var compact = string.Concat(text.Where(c => !Punctuation.Contains(c, StringComparison.Ordinal)));
        return IsDiallable(compact) ? compact : text;
    }

    /// <summary>Decimal digits only, and at least one.</summary>
    public static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(Digits);

    /// <summary>Keys of a telephone with an optional leading plus, at most <see cref="MaxLength"/>.</summary>
    public static bool IsDiallable(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLength)
        {
            return false;
        }

        var keys = text.StartsWith("+") ? text[1..] : text;
        return !keys.IsEmpty && !keys.ContainsAnyExcept(Keys);
    }

    /// <summary>2–15 digits (E.164's limit) with an optional leading plus.</summary>
    public static bool IsCallerId(ReadOnlySpan<char> text)
    {
        var digits = text.StartsWith("+") ? text[1..] : text;
        return digits.Length is >= 2 and <= 15 && IsDigits(digits);
    }
}
