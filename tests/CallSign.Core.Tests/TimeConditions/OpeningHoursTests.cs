using System.Globalization;
using CallSign.Core.Destinations;
using CallSign.Core.Holidays;
using CallSign.Core.TimeConditions;

namespace CallSign.Core.Tests.TimeConditions;

/// <summary>All times are given as UTC; Berlin is one hour ahead of it in winter and two in summer.</summary>
public sealed class OpeningHoursTests
{
    [Theory]
    [InlineData("2026-11-25T08:00Z", true)] // Wednesday 9:00
    [InlineData("2026-11-25T07:59Z", false)]
    [InlineData("2026-11-25T16:59Z", true)]
    [InlineData("2026-11-25T17:00Z", false)]
    [InlineData("2026-11-28T11:00Z", false)] // Saturday
    [InlineData("2026-07-01T07:00Z", true)] // Wednesday 9:00 in summer
    [InlineData("2026-07-01T06:59Z", false)]
    public void Hours_are_those_of_the_clock_on_the_wall(string utc, bool open) => Assert.Equal(open, IsOpen(Office(), utc));

    [Theory]
    [InlineData("2026-11-27T21:00Z", true)] // Friday 22:00
    [InlineData("2026-11-28T04:59Z", true)] // Saturday 5:59
    [InlineData("2026-11-28T05:00Z", false)]
    [InlineData("2026-11-27T03:00Z", false)] // Friday 4:00: Thursday is none of its days
    public void Hours_over_midnight_belong_to_the_day_they_begin_on(string utc, bool open) =>
        Assert.Equal(open, IsOpen(Condition(([DayOfWeek.Friday], "22:00", "06:00")), utc));

    [Fact]
    public void The_same_time_twice_is_24_hours_and_midnight_ends_the_day()
    {
        var allDay = Condition(([DayOfWeek.Friday], "08:00", "08:00"));
        Assert.True(IsOpen(allDay, "2026-11-27T07:00Z"));
        Assert.True(IsOpen(allDay, "2026-11-28T06:59Z"));
        Assert.False(IsOpen(allDay, "2026-11-28T07:00Z"));
        var evening = Condition(([DayOfWeek.Friday], "18:00", "00:00"));
        Assert.True(IsOpen(evening, "2026-11-27T22:59Z"));
        Assert.False(IsOpen(evening, "2026-11-27T23:00Z"));
    }

    // 2026-03-29, 2:00 becomes 3:00; 2026-10-25, 3:00 becomes 2:00.
    [Theory]
    [InlineData("2026-03-29T00:59Z", false)] // 1:59
    [InlineData("2026-03-29T01:00Z", true)] // 3:00: 2:30 never was
    [InlineData("2026-03-29T01:29Z", true)] // 3:29
    [InlineData("2026-03-29T01:30Z", false)]
    [InlineData("2026-10-25T00:30Z", true)] // 2:30, the first time
    [InlineData("2026-10-25T01:15Z", false)] // 2:15, the second time
    [InlineData("2026-10-25T01:30Z", true)] // 2:30 again
    [InlineData("2026-10-25T02:30Z", false)] // 3:30
    public void The_clock_may_be_put_forward_and_back(string utc, bool open) =>
        Assert.Equal(open, IsOpen(Condition(([DayOfWeek.Sunday], "02:30", "03:30")), utc));

    [Fact]
    public void The_next_change_is_right_on_the_days_the_clock_is_put()
    {
        var night = Hours(Condition(([DayOfWeek.Sunday], "02:30", "03:30")));
        Assert.Equal(At("2026-03-29T01:00Z"), night.NextChange(At("2026-03-28T20:00Z")));
        Assert.Equal(At("2026-03-29T01:30Z"), night.NextChange(At("2026-03-29T01:05Z")));
        Assert.Equal(At("2026-10-25T00:30Z"), night.NextChange(At("2026-10-24T20:00Z")));
        Assert.Equal(At("2026-10-25T01:00Z"), night.NextChange(At("2026-10-25T00:45Z")));
        Assert.Equal(At("2026-10-25T01:30Z"), night.NextChange(At("2026-10-25T01:10Z")));
        var office = Hours(Office());
        Assert.Equal(At("2026-03-30T07:00Z"), office.NextChange(At("2026-03-27T18:00Z"))); // Monday 9:00, in summer time
        Assert.Equal(At("2026-11-25T17:00Z"), office.NextChange(At("2026-11-25T11:00Z")));
        Assert.Null(Hours(Condition()).NextChange(At("2026-11-25T11:00Z")));
    }

    [Fact]
    public void A_holiday_closes_and_hours_that_would_begin_on_it_do_not()
    {
        var calendar = new HolidayCalendar { Name = "Bank", Days = [new Holiday { Name = "Christmas", From = new DateOnly(2000, 12, 25), Yearly = true }] };
        var condition = Condition(([DayOfWeek.Thursday, DayOfWeek.Friday], "20:00", "04:00"));
        condition.HolidayCalendars = [calendar.Id];
        var hours = new OpeningHours(condition, [calendar], "Europe/Berlin");
        Assert.Equal((HoursState.Open, null), State(hours, "2026-12-24T22:59Z"));
        Assert.Equal((HoursState.Holiday, "Christmas"), State(hours, "2026-12-24T23:00Z"));
        Assert.Equal((HoursState.Closed, null), State(hours, "2026-12-26T01:00Z")); // Friday's hours did not begin
        Assert.Equal(At("2026-12-24T23:00Z"), hours.NextChange(At("2026-12-24T21:00Z")));

        condition.ClosedDestination = Destination.ToNumber("1001");
        Assert.Equal(condition.ClosedDestination, hours.LeadsTo(hours.At(At("2026-12-25T12:00Z"))));
        condition.HolidayDestination = Destination.ToNumber("1002");
        Assert.Equal(condition.HolidayDestination, hours.LeadsTo(hours.At(At("2026-12-25T12:00Z"))));
        calendar.Enabled = false;
        Assert.Equal((HoursState.Open, null), State(new OpeningHours(condition, [calendar], "Europe/Berlin"), "2026-12-24T23:00Z"));
    }

    [Fact]
    public void An_override_holds_until_it_is_set_back_and_dialling_sets_the_opposite()
    {
        var condition = Office();
        var (noon, night) = (At("2026-11-25T11:00Z"), At("2026-11-25T23:00Z"));
        Assert.Equal(HoursOverride.ForceClosed, Hours(condition).Toggled(noon));
        Assert.Equal(HoursOverride.ForceOpen, Hours(condition).Toggled(night));
        condition.Override = HoursOverride.ForceClosed;
        Assert.Equal(new HoursVerdict(HoursState.Closed, Forced: true), Hours(condition).At(noon));
        Assert.Null(Hours(condition).NextChange(noon));
        Assert.Equal(HoursOverride.Auto, Hours(condition).Toggled(noon));
    }

    [Fact]
    public void A_zone_of_its_own_comes_before_that_of_the_tenant()
    {
        var condition = Office();
        condition.TimeZone = "America/New_York";
        Assert.False(IsOpen(condition, "2026-11-25T08:00Z"));
        Assert.True(IsOpen(condition, "2026-11-25T14:00Z"));
    }

    private static TimeCondition Office() =>
        Condition(([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], "09:00", "18:00"));

    private static TimeCondition Condition(params (DayOfWeek[] Days, string From, string To)[] hours) => new()
    {
        Name = "Office", OpenDestination = Destination.ToNumber("1000"),
        Hours = [.. hours.Select(h => new WeeklyHours { Days = [.. h.Days], From = Time(h.From), To = Time(h.To) })],
    };

    private static OpeningHours Hours(TimeCondition condition) => new(condition, [], "Europe/Berlin");

    private static bool IsOpen(TimeCondition condition, string utc) => Hours(condition).At(At(utc)).State is HoursState.Open;

    private static (HoursState, string?) State(OpeningHours hours, string utc) => hours.At(At(utc)) is var verdict ? (verdict.State, verdict.Holiday) : default;

    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture);

    private static TimeOnly Time(string text) => TimeOnly.Parse(text, CultureInfo.InvariantCulture);
}
