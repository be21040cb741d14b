using System.Globalization;
using System.Text;

namespace CallSign.Core.Conferences;

/// <summary>Writes an invitation as an iCalendar document (RFC 5545, RFC 5546): <c>METHOD:REQUEST</c>, or <c>METHOD:CANCEL</c>.</summary>
public static class CalendarInvitation
{
    private const int LineOctets = 75;
    private const int YearsOfZone = 6;

    /// <summary>Writes the document.</summary>
    /// <param name="id">UID: the same for every change of one invitation.</param>
    /// <param name="sequence">SEQUENCE: raised with every change.</param>
    /// <param name="cancelled">Whether it is taken back.</param>
    /// <param name="notice">What it says.</param>
    /// <param name="details">DESCRIPTION: how to take part.</param>
    /// <param name="organizer">Mail address of the organizer.</param>
    /// <param name="now">UTC, DTSTAMP.</param>
    public static string Write(Guid id, int sequence, bool cancelled, ConferenceNotice notice, string details, string organizer, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(notice.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var start = notice.Date.ToDateTime(notice.Time);
        var host = organizer.LastIndexOf('@') is > 0 and var at ? organizer[(at + 1)..] : "localhost";
        var document = new StringBuilder();
        void Line(string text) => Fold(document, text);
        Line("BEGIN:VCALENDAR");
        Line("PRODID:-//CallSign//Conferences//EN");
        Line("VERSION:2.0");
        Line("METHOD:" + (cancelled ? "CANCEL" : "REQUEST"));
        var isUtc = zone.Equals(TimeZoneInfo.Utc) || (zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime);
        var name = isUtc ? "" : zone.Id;
        if (!isUtc)
        {
            Zone(Line, zone, start);
        }

        Line("BEGIN:VEVENT");
        Line($"UID:{id:N}@{host}");
        Line("DTSTAMP:" + Utc(now));
        Line(string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{sequence}"));
        Line("STATUS:" + (cancelled ? "CANCELLED" : "CONFIRMED"));
        Line(Time("DTSTART", name, start));
        Line(string.Create(CultureInfo.InvariantCulture, $"DURATION:PT{notice.LengthMinutes}M"));
        if (notice.Repeat is not ConferenceRepeat.None)
        {
            var until = notice.Until is { } last ? ";UNTIL=" + Utc(TimeZoneInfo.ConvertTimeToUtc(Valid(last.ToDateTime(new TimeOnly(23, 59, 59)), zone), zone)) : "";
            Line($"RRULE:FREQ={(notice.Repeat is ConferenceRepeat.Daily ? "DAILY" : "WEEKLY")}{until}");
        }

        Line("SUMMARY:" + Text(notice.Title));
        Line("LOCATION:" + Text("Conference room " + notice.Room));
        Line("DESCRIPTION:" + Text(details));
        Line("ORGANIZER:mailto:" + organizer);
        if (notice.Email is { } mail)
        {
            Line($"ATTENDEE;CN=\"{Parameter(notice.Name)}\";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{mail}");
        }

        Line("TRANSP:OPAQUE");
        Line("END:VEVENT");
        Line("END:VCALENDAR");
        return document.ToString();
    }

    // Each change of the clock by itself, from before the first time on: rules of time zones are of no form that RRULE has in every country.
    private static void Zone(Action<string> line, TimeZoneInfo zone, DateTime start)
    {
        line("BEGIN:VTIMEZONE");
        line("TZID:" + zone.Id);
        var at = new DateTime(start.Year - 1, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Observance(line, zone, at, zone.GetUtcOffset(at));
        for (var day = at; day.Year < start.Year + YearsOfZone; day = day.AddDays(1))
        {
            var (before, after) = (zone.GetUtcOffset(day), zone.GetUtcOffset(day.AddDays(1)));
            if (before != after)
            {
                var (low, high) = (day, day.AddDays(1));
                while (high - low > TimeSpan.FromMinutes(1))
                {
                    var middle = low + TimeSpan.FromMinutes((int)((high - low).TotalMinutes / 2));
                    (low, high) = zone.GetUtcOffset(middle) == before ? (middle, high) : (low, middle);
                }

                Observance(line, zone, high, before);
            }
        }

        line("END:VTIMEZONE");
    }

    private static void Observance(Action<string> line, TimeZoneInfo zone, DateTime utc, TimeSpan before)
    {
        var kind = zone.IsDaylightSavingTime(utc) ? "DAYLIGHT" : "STANDARD";
        line("BEGIN:" + kind);
        line("DTSTART:" + (utc + before).ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture));
        line("TZOFFSETFROM:" + Offset(before));
        line("TZOFFSETTO:" + Offset(zone.GetUtcOffset(utc)));
        line("END:" + kind);
    }

    private static DateTime Valid(DateTime local, TimeZoneInfo zone) => zone.IsInvalidTime(local) ? local.AddHours(1) : local;

    private static string Time(string name, string zone, DateTime local) => zone.Length == 0
        ? $"{name}:{Utc(local)}" : $"{name};TZID={zone}:{local.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}";

    private static string Utc(DateTime time) => time.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Offset(TimeSpan offset) => (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hhmm", CultureInfo.InvariantCulture);

    // RFC 5545, 3.3.11
    private static string Text(string text) => string.Concat(text.Replace("\r", "", StringComparison.Ordinal).Select(c => c switch
    {
        '\\' => "\\\\", ';' => "\\;", ',' => "\\,", '\n' => "\\n", _ => char.IsControl(c) ? "" : c.ToString(),
    }));

    // A quoted parameter can't hold quotation marks (RFC 5545, 3.2).
    private static string Parameter(string text) => string.Concat(text.Where(c => c != '"' && !char.IsControl(c)));

    // RFC 5545, 3.1: no line is longer than 75 octets, and no character is cut.
    private static void Fold(StringBuilder document, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineOctets)
            {
                document.Append("\r\n ");
                octets = 1;
            }

            document.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        document.Append("\r\n");
    }
}
