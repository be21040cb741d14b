using System.Globalization;

namespace CallSign.Web.Simulator;

/// <summary>Reads moments as people write them.</summary>
internal static class Moment
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private static readonly string[] Dates = ["yyyy-MM-dd", "d.M.yyyy", "d/M/yyyy"];
    private static readonly string[] Times = ["H:mm", "H:mm:ss", "h:mm tt", "h:mmtt", "h tt", "htt"];

    /// <summary>The next such moment from now on, in the zone; null for what can't be read.</summary>
    /// <param name="text">A weekday, <c>today</c>, <c>tomorrow</c> or a date, and a time; one of the two may be missing.</param>
    /// <param name="zone">The zone that the text is meant in.</param>
    /// <param name="now">Now, in any zone.</param>
    public static DateTimeOffset? Parse(string? text, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var words = (text ?? "").Replace(',', ' ').Replace('T', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // 'T' also begins words such as Tuesday: take those as they were written.
        var plain = (text ?? "").Replace(',', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (plain is [] || (plain is [var word] && word.Equals("now", StringComparison.OrdinalIgnoreCase)))
        {
            return local;
        }

        if (DateTimeOffset.TryParseExact(plain[0], ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'"], Culture, DateTimeStyles.AssumeUniversal, out var exact)
            && plain.Length == 1)
        {
            return TimeZoneInfo.ConvertTime(exact, zone);
        }

        if (plain.Length == 1 && words.Length == 2 && char.IsAsciiDigit(plain[0][0]))
        {
            plain = words; // 2026-12-24T18:05, as browsers write it
        }

        if (Day(plain[0], local) is { } day)
        {
            var rest = string.Join(' ', plain[1..]);
            return rest.Length == 0 ? InZone(day.Date.Add(local.TimeOfDay), zone)
                : Time(rest) is not { } time ? null
                : day.IsWeekday && day.Date.Add(time) < local.DateTime.AddMinutes(-1) ? InZone(day.Date.AddDays(7).Add(time), zone)
                : InZone(day.Date.Add(time), zone);
        }

        return Time(string.Join(' ', plain)) is { } alone ? InZone(local.Date.Add(alone), zone) : null;
    }

    /// <summary>A local time in its zone; one that the clocks leave out is the hour after, one that they show twice the first.</summary>
    public static DateTimeOffset InZone(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            local = local.AddHours(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }

    private static (DateTime Date, bool IsWeekday)? Day(string word, DateTimeOffset local)
    {
        if (word.Equals("today", StringComparison.OrdinalIgnoreCase))
        {
            return (local.Date, false);
        }

        if (word.Equals("tomorrow", StringComparison.OrdinalIgnoreCase))
        {
            return (local.Date.AddDays(1), false);
        }

        if (word.Length >= 3)
        {
            foreach (var day in Enum.GetValues<DayOfWeek>())
            {
                if (day.ToString().StartsWith(word, StringComparison.OrdinalIgnoreCase))
                {
                    return (local.Date.AddDays(((int)day - (int)local.DayOfWeek + 7) % 7), true);
                }
            }
        }

        return DateTime.TryParseExact(word, Dates, Culture, DateTimeStyles.None, out var date) && date.Year is >= 2000 and <= 2100 ? (date, false) : null;
    }

    private static TimeSpan? Time(string text) =>
        DateTime.TryParseExact(text, Times, Culture, DateTimeStyles.NoCurrentDateDefault, out var time) ? time.TimeOfDay : null;
}
