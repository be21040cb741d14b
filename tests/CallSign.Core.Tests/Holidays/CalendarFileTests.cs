using System.Text;
using CallSign.Core.Holidays;

namespace CallSign.Core.Tests.Holidays;

public sealed class CalendarFileTests
{
    [Fact]
    public void Whole_days_are_taken_once_and_every_year_and_all_else_is_named()
    {
        var reading = Read(
            Event("SUMMARY:Christmas\\, first\r\n  day", "DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261226"),
            Event("SUMMARY:Works holidays", "DTSTART;VALUE=DATE:20260727", "DTEND;VALUE=DATE:20260808"),
            Event("SUMMARY:New Year", "DTSTART:20200101", "RRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1"),
            Event("SUMMARY:New Year", "DTSTART:20200101", "RRULE:FREQ=YEARLY"),
            Event("SUMMARY:Party", "DTSTART;TZID=Europe/Berlin:20261218T180000", "DTEND;TZID=Europe/Berlin:20261218T230000"),
            Event("SUMMARY:Thanksgiving", "DTSTART:20261126", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"),
            Event("SUMMARY:Standup", "DTSTART:20260105", "RRULE:FREQ=WEEKLY"),
            Event("SUMMARY:Off", "DTSTART:20260105", "STATUS:CANCELLED"),
            Event("SUMMARY:No date"),
            Event("SUMMARY:Bad", "DTSTART:20260231"),
            Event("DTSTART:20260606", "BEGIN:VALARM", "SUMMARY:Alarm", "DTSTART:19990101", "END:VALARM"));
        Assert.Null(reading.Problem);
        Assert.Equal(
            [
                ("Christmas, first day", new DateOnly(2026, 12, 25), null, false), ("Works holidays", new DateOnly(2026, 7, 27), new DateOnly(2026, 8, 7), false),
                ("New Year", new DateOnly(2020, 1, 1), null, true), ("Holiday", new DateOnly(2026, 6, 6), (DateOnly?)null, false),
            ],
            reading.Days.Select(d => (d.Name, d.From, d.To, d.Yearly)));
        Assert.Equal(["Party", "Thanksgiving", "Standup", "Off", "No date", "Bad"], reading.LeftOut.Select(l => l.Name));
        Assert.All(reading.LeftOut, l => Assert.EndsWith(".", l.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<!DOCTYPE html>", "does not begin with BEGIN:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260101\r\n", "cut off")]
    [InlineData("BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "ends what was not begun")]
    [InlineData("BEGIN:VCALENDAR\r\nno colon here\r\nEND:VCALENDAR", "can't be read at")]
    [InlineData("BEGIN:VCALENDAR\r\nX;A=\"never closed:1\r\nEND:VCALENDAR", "can't be read at")]
    [InlineData("", "does not begin with BEGIN:VCALENDAR")]
    public void What_is_no_calendar_is_refused_in_words(string file, string problem)
    {
        var reading = CalendarFile.Read(Encoding.UTF8.GetBytes(file));
        Assert.Contains(problem, reading.Problem, StringComparison.Ordinal);
        Assert.Empty(reading.Days);
    }

    [Fact]
    public void Size_and_number_and_depth_have_their_limits()
    {
        Assert.Contains("1 MB", CalendarFile.Read(new byte[CalendarFile.MaxBytes + 1]).Problem, StringComparison.Ordinal);
        Assert.Contains("UTF-8", CalendarFile.Read([.. "BEGIN:VCALENDAR\r\n"u8, 0xFF, 0xFE]).Problem, StringComparison.Ordinal);
        Assert.Contains("1,000 events", Read([.. Enumerable.Range(0, 1001).Select(_ => Event("DTSTART:20260101"))]).Problem, StringComparison.Ordinal);
        Assert.Contains("deep", Read([.. Enumerable.Repeat("BEGIN:X", 20)]).Problem, StringComparison.Ordinal);
        Assert.Contains("64 KB", Read("X-A:1" + string.Concat(Enumerable.Repeat("\r\n " + new string('x', 1000), 100))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_name_is_left_out_and_a_long_one_is_cut()
    {
        var reading = Read(
            Event("SUMMARY:${system rm -rf /}", "DTSTART:20260101"), Event("SUMMARY:<X-PRE-PROCESS cmd=\"exec\">", "DTSTART:20260102"),
            Event("SUMMARY:" + new string('a', 500), "DTSTART:20260103"), Event("SUMMARY:A\\nB\u0007", "DTSTART:20260104"));
        Assert.Equal(60, Assert.Single(reading.Days).Name.Length);
        Assert.Equal(3, reading.LeftOut.Count);
    }

    [Fact]
    public void A_yearly_entry_may_go_over_the_new_year()
    {
        var day = new Holiday { Name = "Between", From = new DateOnly(2020, 12, 24), To = new DateOnly(2021, 1, 1), Yearly = true };
        Assert.Equal([true, true, true, false, false], new[] { (2026, 12, 24), (2026, 12, 31), (2027, 1, 1), (2027, 1, 2), (2026, 12, 23) }
            .Select(d => day.Covers(new DateOnly(d.Item1, d.Item2, d.Item3))));
        var leap = new Holiday { Name = "Leap", From = new DateOnly(2024, 2, 29), Yearly = true };
        Assert.True(leap.Covers(new DateOnly(2028, 2, 29)));
        Assert.False(leap.Covers(new DateOnly(2027, 3, 1)));
    }

    private static string Event(params string[] lines) => $"BEGIN:VEVENT\r\n{string.Join("\r\n", lines)}\r\nEND:VEVENT";

    private static CalendarReading Read(params string[] parts) =>
        CalendarFile.Read(Encoding.UTF8.GetBytes($"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{string.Join("\r\n", parts)}\r\nEND:VCALENDAR\r\n"));
}
