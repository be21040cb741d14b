using System.Globalization;

namespace CallSign.Web.Shared.Controls;

/// <summary>Times as the <c>cs-time</c> element of <c>app.js</c> takes them.</summary>
public static class UtcTime
{
    /// <summary>ISO 8601 with milliseconds and Z; a time of unspecified kind counts as UTC.</summary>
    public static string Iso(DateTime time) =>
        (time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>As <c>1:05</c> or <c>2:03:04</c>.</summary>
    public static string Clock(TimeSpan length) => length.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)length.TotalHours}:{length.Minutes:00}:{length.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{length.Minutes}:{length.Seconds:00}");
}
