using System.Globalization;
using System.Text.Json;

namespace CallSign.Web.Api;

/// <summary>Reads the query string of a REST call and collects every mistake, so that the client learns of all of them at once.</summary>
public sealed class QueryReader(IQueryCollection query)
{
    private readonly Dictionary<string, string[]> _mistakes = new(StringComparer.Ordinal);

    /// <summary>What was wrong, by parameter; empty where nothing was.</summary>
    public IDictionary<string, string[]> Mistakes => _mistakes;

    /// <summary>Notes a mistake that only the whole shows; the first one of a parameter stays.</summary>
    public void Refuse(string name, string message) => _mistakes.TryAdd(name, [message]);

    /// <summary>The text, trimmed; null where it is absent or empty.</summary>
    public string? Text(string name)
    {
        var text = query[name].ToString().Trim();
        return text.Length == 0 ? null : text;
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Number(string name, int absent, int least, int most)
    {
        if (Text(name) is not { } text)
        {
            return absent;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"Give a whole number from {least} to {most}."));
        return absent;
    }

    /// <summary>A time of RFC 3339, as <c>2026-11-21T10:00:00Z</c>, or a date (its midnight); UTC where no offset is given.
    /// Of the years 1970–2200: whoever reckons with it never leaves the calendar.</summary>
    public DateTime? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        // "+" of an offset arrives as a space where the client did not encode it.
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTime.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, Styles, out var time) && char.IsAsciiDigit(text[0]) && text.Contains('-', StringComparison.Ordinal)
            && time.Year is >= 1970 and <= 2200)
        {
            return time;
        }

        Refuse(name, "Give a time as 2026-11-21T10:00:00Z or a date as 2026-11-21, of the years 1970 to 2200.");
        return null;
    }

    /// <summary>One of an enumeration's words, as <c>no_answer</c>.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(text, Spelling(value), StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        Refuse(name, $"Give one of: {string.Join(", ", Enum.GetValues<T>().Select(Spelling))}.");
        return null;
    }

    /// <summary>True or false.</summary>
    public bool? Flag(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        Refuse(name, "Give true or false.");
        return null;
    }

    /// <summary>An enumeration's value as the API spells it.</summary>
    public static string Spelling<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
