using System.Globalization;
using CallSign.Core.Holidays;

namespace CallSign.Web.Portal.Holidays;

/// <summary>Holidays in words.</summary>
internal static class HolidayWords
{
    /// <summary>As <c>24 Dec 2026</c>, <c>24–26 Dec every year</c>.</summary>
    public static string When(Holiday day)
    {
        ArgumentNullException.ThrowIfNull(day);
        var format = day.Yearly ? "d MMM" : "d MMM yyyy";
        var from = day.From.ToString(format, CultureInfo.InvariantCulture);
        var dates = day.To is { } to ? $"{from} – {to.ToString(format, CultureInfo.InvariantCulture)}" : from;
        return day.Yearly ? dates + " every year" : dates;
    }

    /// <summary>The day of a date on which the entry comes next; null where it is over.</summary>
    public static DateOnly? Next(Holiday day, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(day);
        if (!day.Yearly)
        {
            return day.From >= today ? day.From : (day.To ?? day.From) >= today ? today : null;
        }

        // Four years and a leap day at the most.
        return Enumerable.Range(0, 1462).Select(n => (DateOnly?)today.AddDays(n)).FirstOrDefault(d => day.Covers(d!.Value));
    }
}
