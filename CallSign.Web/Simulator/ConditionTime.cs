using System.Globalization;

namespace CallSign.Web.Simulator;

/// <summary>Time conditions of the dialplan (switch_xml_std_datetime_check).</summary>
internal static class ConditionTime
{
    private static readonly string[] Names =
        ["year", "yday", "mon", "mday", "week", "mweek", "wday", "hour", "minute", "minute-of-day", "time-of-day", "date-time"];

    public static bool IsTime(string attribute) => Names.Contains(attribute);

    /// <summary>The moment as the condition sees it.</summary>
    public static string Value(string attribute, DateTimeOffset at) =>
        attribute is "time-of-day" or "date-time" ? at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : Number(attribute, at)?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>Whether the moment fits; null where it can't be judged.</summary>
    public static bool? Fits(string attribute, string ranges, DateTimeOffset at)
    {
        if (attribute == "time-of-day")
        {
            var parts = ranges.Split('-');
            return parts.Length == 2 && TimeSpan.TryParse(parts[0], CultureInfo.InvariantCulture, out var from) && TimeSpan.TryParse(parts[1], CultureInfo.InvariantCulture, out var to)
                ? from <= to ? at.TimeOfDay >= from && at.TimeOfDay <= to : at.TimeOfDay >= from || at.TimeOfDay <= to
                : null;
        }

        if (Number(attribute, at) is not { } now)
        {
            return null;
        }

        foreach (var range in ranges.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = range.Split('-', StringSplitOptions.TrimEntries);
            if (Bound(attribute, ends[0]) is not { } first || Bound(attribute, ends[^1]) is not { } last)
            {
                return null;
            }

            if (first <= last ? now >= first && now <= last : now >= first || now <= last)
            {
                return true;
            }
        }

        return false;
    }

    private static int? Number(string attribute, DateTimeOffset at) => attribute switch
    {
        "year" => at.Year,
        "yday" => at.DayOfYear,
        "mon" => at.Month,
        "mday" => at.Day,
        "week" => ISOWeek.GetWeekOfYear(at.DateTime),
        "wday" => (int)at.DayOfWeek + 1, // 1 is Sunday
        "hour" => at.Hour,
        "minute" => at.Minute,
        "minute-of-day" => (at.Hour * 60) + at.Minute + 1,
        _ => null,
    };

    private static int? Bound(string attribute, string text)
    {
        if (attribute == "wday" && text.Length >= 3)
        {
            var day = Array.FindIndex(Enum.GetNames<DayOfWeek>(), n => n.StartsWith(text[..3], StringComparison.OrdinalIgnoreCase));
            return day < 0 ? null : day + 1;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
