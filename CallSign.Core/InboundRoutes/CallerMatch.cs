using CallSign.Core.Saving;

namespace CallSign.Core.InboundRoutes;

/// <summary>Which callers something is for.</summary>
public enum CallerMatch
{
    Any,

    /// <summary>One number.</summary>
    Number,

    /// <summary>Numbers that begin alike.</summary>
    Prefix,

    /// <summary>Callers who withhold their number, or have none.</summary>
    Anonymous,
}

/// <summary>A caller's number as matches are judged by it: its key, or nothing where it is withheld.</summary>
public static class CallerMatches
{
    private static readonly string[] WithheldNumbers = ["0000000000", "00000000"];

    /// <summary>The caller's key; empty for somebody who withholds it (RFC 3323's <c>anonymous</c>, FreeSWITCH's zeros, anything but digits).</summary>
    /// <param name="number">As the switch knows it.</param>
    /// <param name="scratch">At least <see cref="E164.MostDialledDigits"/> characters.</param>
    public static ReadOnlySpan<char> Key(scoped ReadOnlySpan<char> number, Span<char> scratch)
    {
        foreach (var withheld in WithheldNumbers)
        {
            if (number.SequenceEqual(withheld))
            {
                return default;
            }
        }

        return E164.TryKey(number, scratch, out var key) ? key : default;
    }

    /// <summary>Whether a caller is meant.</summary>
    /// <param name="match">Who is meant.</param>
    /// <param name="caller">The key of the number or of its beginning.</param>
    /// <param name="key">Of <see cref="Key"/>.</param>
    public static bool Holds(CallerMatch match, string caller, ReadOnlySpan<char> key) => match switch
    {
        CallerMatch.Number => key.SequenceEqual(caller),
        CallerMatch.Prefix => caller.Length > 0 && key.StartsWith(caller),
        CallerMatch.Anonymous => key.IsEmpty,
        _ => true,
    };

    /// <summary>In words.</summary>
    public static string Describe(CallerMatch match, string caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return match switch
        {
            CallerMatch.Number => E164.Show(caller),
            CallerMatch.Prefix => E164.ShowBeginning(caller) + " …",
            CallerMatch.Anonymous => "Number withheld",
            _ => "Anybody",
        };
    }

    /// <summary>The stored form of what was typed.</summary>
    internal static string Normalize(CallerMatch match, string? caller) =>
        match is CallerMatch.Any or CallerMatch.Anonymous ? "" : E164.Key(caller) ?? TextRules.Clean(caller) ?? "";

    /// <summary>Why the stored form can't be used; null where it can.</summary>
    internal static string? Problem(CallerMatch match, string caller) => match switch
    {
        CallerMatch.Number when caller.Length is < 2 or > E164.MostDigits || E164.Key(caller) != caller =>
            "Enter the caller's number, 2 to 15 digits, as +49 170 1234567.",
        CallerMatch.Prefix when caller.Length is < 1 or > E164.MostDigits || E164.Key(caller) != caller =>
            "Enter the digits that the numbers begin with, as +49 170.",
        _ => null,
    };

    /// <summary>The order in which routes of one number are tried: the more certain match first.</summary>
    internal static int Rank(CallerMatch match, string caller) => match switch
    {
        CallerMatch.Number => 0,
        CallerMatch.Prefix => 100 - caller.Length,
        CallerMatch.Anonymous => 200,
        _ => 300,
    };
}
