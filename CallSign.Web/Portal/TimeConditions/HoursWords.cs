using System.Globalization;
using CallSign.Core.TimeConditions;

namespace CallSign.Web.Portal.TimeConditions;

/// <summary>Opening hours in words.</summary>
internal static class HoursWords
{
    /// <summary>Monday first.</summary>
    public static IReadOnlyList<DayOfWeek> Week { get; } =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    public static string Short(DayOfWeek day) => CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedDayName(day);

    public static string Of(HoursOverride set) => set switch
    {
        HoursOverride.ForceOpen => "Open",
        HoursOverride.ForceClosed => "Closed",
        _ => "By the hours",
    };

    public static string Of(HoursVerdict verdict) => verdict.State switch
    {
        HoursState.Open => verdict.Forced ? "Forced open" : "Open now",
        HoursState.Holiday => "Holiday",
        _ => verdict.Forced ? "Forced closed" : "Closed now",
    };

    /// <summary>Colour of a badge.</summary>
    public static string Kind(HoursVerdict verdict) => verdict.State switch
    {
        HoursState.Open => "success",
        HoursState.Holiday => "info",
        _ => verdict.Forced ? "danger" : "warning",
    };

    /// <summary>As <c>until 18:00</c> or <c>until Mon 09:00</c>; empty where nothing is to be said.</summary>
    public static string Until(OpeningHours hours, HoursVerdict verdict, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(hours);
        ArgumentNullException.ThrowIfNull(verdict);
        if (verdict.Forced)
        {
            return "until it is set back";
        }

        if (hours.NextChange(now) is not { } change)
        {
            return verdict.State is HoursState.Open ? "always" : "no opening in the next three months";
        }

        var (here, then) = (TimeZoneInfo.ConvertTime(now, hours.Zone), TimeZoneInfo.ConvertTime(change, hours.Zone));
        var days = (then.Date - here.Date).Days;
        return "until " + then.ToString(days == 0 ? "HH:mm" : days < 7 ? "ddd HH:mm" : "d MMM, HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>As <c>Mon–Fri 09:00–18:00</c>.</summary>
    public static string Of(WeeklyHours hours) => $"{Days(hours.Days)} {Span(hours)}";

    public static string Span(WeeklyHours hours) => hours.From == hours.To ? "24 hours from " + Time(hours.From)
        : $"{Time(hours.From)}–{(hours.To == TimeOnly.MinValue ? "24:00" : Time(hours.To))}";

    // Days that follow each other as from–to.
    private static string Days(List<DayOfWeek> days)
    {
        List<string> parts = [];
        for (var i = 0; i < Week.Count; i++)
        {
            var first = i;
            while (i < Week.Count && days.Contains(Week[i]))
            {
                i++;
            }

            if (i > first)
            {
                parts.Add(i - first == 1 ? Short(Week[first]) : i - first == 2 ? $"{Short(Week[first])}, {Short(Week[i - 1])}" : $"{Short(Week[first])}–{Short(Week[i - 1])}");
            }
        }

        return parts.Count == 0 ? "No day" : string.Join(", ", parts);
    }

    private static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
