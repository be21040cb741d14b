using System.Buffers;
using System.Text;

namespace CallSign.Core.InboundRoutes;

/// <summary>
/// Numbers of the public telephone network, as carriers deliver them: <c>+49…</c>, <c>0049…</c> and <c>49…</c> are one number. It is kept and
/// looked for as its key, the digits without a leading + or 00.
/// </summary>
public static class E164
{
    /// <summary>Most digits of a number (ITU-T E.164, 6.2).</summary>
    public const int MostDigits = 15;

    /// <summary>Most digits of a number as dialled: with what a block of numbers has behind its own.</summary>
    public const int MostDialledDigits = 24;

    private const string Punctuation = " \t()-./\u00A0\u2010\u2011\u2012\u2013\u202F";

    private static readonly SearchValues<char> Shown = SearchValues.Create("0123456789XZN");

    // ITU-T E.164, list of assigned country codes: all others have three digits.
    private static readonly HashSet<string> OneOrTwoDigitCodes =
    [
        "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53", "54",
        "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ];

    /// <summary>The key of a number as people write it; null for what is no number.</summary>
    public static string? Key(string? text)
    {
        var compact = Compact(text);
        Span<char> scratch = stackalloc char[MostDialledDigits];
        return TryKey(compact, scratch, out var key) ? key.ToString() : null;
    }

    /// <summary>The key of a number as dialled or sent by a carrier; parameters behind a semicolon (RFC 3966) are left out.</summary>
    /// <param name="dialled">As sent.</param>
    /// <param name="scratch">At least <see cref="MostDialledDigits"/> characters.</param>
    /// <param name="key">The digits; empty where the answer is no.</param>
    public static bool TryKey(scoped ReadOnlySpan<char> dialled, Span<char> scratch, out ReadOnlySpan<char> key)
    {
        key = default;
        var digits = WithoutAccess(dialled.IndexOf(';') is var end and >= 0 ? dialled[..end] : dialled);
        if (digits.IsEmpty || digits.Length > MostDialledDigits || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        digits.CopyTo(scratch);
        key = scratch[..digits.Length];
        return true;
    }

    /// <summary>A key as people read it: <c>+49 301 234 567</c>. What can't be an international number is shown as it is.</summary>
    public static string Show(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Group(key, international: key.Length >= 8 && key[0] != '0');
    }

    /// <summary>The beginning of numbers as people read it.</summary>
    public static string ShowBeginning(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Group(key, international: key.Length > 0 && key[0] != '0');
    }

    /// <summary>Without the spaces and punctuation that people put between digits.</summary>
    internal static string Compact(string? text) =>
        text is null ? "" : string.Concat(text.Where(c => !Punctuation.Contains(c, StringComparison.Ordinal)));

    /// <summary>Without a leading + or 00, however often, so that a key is its own key.</summary>
    internal static ReadOnlySpan<char> WithoutAccess(ReadOnlySpan<char> number)
    {
        number = number.StartsWith("+") ? number[1..] : number;
        while (number.StartsWith("00"))
        {
            number = number[2..];
        }

        return number;
    }

    private static string Group(string key, bool international)
    {
        if (!international || key.AsSpan().ContainsAnyExcept(Shown))
        {
            return key;
        }

        var country = OneOrTwoDigitCodes.Contains(key[..1]) ? 1 : key.Length > 1 && OneOrTwoDigitCodes.Contains(key[..2]) ? 2 : Math.Min(3, key.Length);
        var text = new StringBuilder("+").Append(key, 0, country);
        for (var at = country; at < key.Length;)
        {
            // In threes, and the last four together: nobody reads a single digit.
            var left = key.Length - at;
            var length = left <= 4 ? left : 3;
            text.Append(' ').Append(key, at, length);
            at += length;
        }

        return text.ToString();
    }
}
