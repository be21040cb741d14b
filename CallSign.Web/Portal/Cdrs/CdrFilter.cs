using System.Globalization;
using CallSign.Core.Cdrs;
using CallSign.Web.Portal.Calls;

namespace CallSign.Web.Portal.Cdrs;

/// <summary>The filters of the call history as the URL holds them. The page, the export and the reports read the same words.</summary>
public static class CdrFilter
{
    /// <summary>The range where the URL names none.</summary>
    public const string UsualRange = "7d";

    /// <summary>Ranges by name: the URL's word and the people's.</summary>
    public static IReadOnlyList<(string Value, string Word)> Ranges { get; } =
    [
        ("24h", "Last 24 hours"), ("today", "Today"), ("yesterday", "Yesterday"), ("7d", "Last 7 days"), ("30d", "Last 30 days"), ("90d", "Last 90 days"), ("custom", "Between two days"),
    ];

    /// <summary>The query of a URL; words that are not known do not restrict.</summary>
    /// <param name="value">A parameter of the URL by name, or null.</param>
    /// <param name="zone">Whose days.</param>
    /// <param name="now">UTC.</param>
    public static CdrQuery Read(Func<string, string?> value, TimeZoneInfo zone, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(value);
        var (from, to) = Range(value, zone, now);
        return new CdrQuery
        {
            From = from,
            To = to,
            Direction = CallWords.FromKey<CallDirection>(value("direction")),
            Status = CallWords.FromKey<CdrStatus>(value("status")),
            HangupCause = Short(value("cause")),
            Node = Short(value("node")),
            Queue = Short(value("queue")),
            Search = Short(value("q")),
            Sort = CallWords.FromKey<CdrSort>(value("sort")?.TrimStart('-')) ?? CdrSort.Started,
            Ascending = value("sort") is { } sort && !sort.StartsWith('-'),
        };
    }

    /// <summary>Start and end (UTC) of the URL's range; all but the last 24 hours are whole days of <paramref name="zone"/>.</summary>
    public static (DateTime From, DateTime To) Range(Func<string, string?> value, TimeZoneInfo zone, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(zone);
        if (value("range") is "24h")
        {
            return (now.AddHours(-24), now.AddMinutes(1)); // a call that begins while the page is made is one of them
        }

        var today = TimeZoneInfo.ConvertTimeFromUtc(now, zone).Date;
        var (first, last) = value("range") switch
        {
            "today" => (today, today),
            "yesterday" => (today.AddDays(-1), today.AddDays(-1)),
            "30d" => (today.AddDays(-29), today),
            "90d" => (today.AddDays(-89), today),
            "custom" => Between(Day(value("from")) ?? today.AddDays(-6), Day(value("to")) ?? today),
            _ => (today.AddDays(-6), today),
        };
        return (Midnight(first, zone), Midnight(last.AddDays(1), zone));
    }

    /// <summary>The UTC time at which a day begins. Where the clocks skip midnight it begins an hour later.</summary>
    public static DateTime Midnight(DateTime day, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var midnight = DateTime.SpecifyKind(day.Date, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(30);
        }

        return TimeZoneInfo.ConvertTimeToUtc(midnight, zone);
    }

    // Days in the wrong order are meant the other way round; a range beyond the bounds is cut at its start.
    private static (DateTime First, DateTime Last) Between(DateTime a, DateTime b)
    {
        var (first, last) = a <= b ? (a, b) : (b, a);
        var most = (int)CdrQuery.MaxRange.TotalDays - 2;
        return last - first > TimeSpan.FromDays(most) ? (last.AddDays(-most), last) : (first, last);
    }

    private static DateTime? Day(string? text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1990 and < 2200 ? day : null;

    private static string? Short(string? text) => string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal) ? null
        : text.Length > 100 ? text[..100] : text;
}
