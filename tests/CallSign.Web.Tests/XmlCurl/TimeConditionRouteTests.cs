using CallSign.Core.Destinations;
using CallSign.Core.Holidays;
using CallSign.Core.Nouns;
using CallSign.Core.TimeConditions;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>The clock of the tests stands at a Wednesday noon in Berlin, the tenant's zone.</summary>
public sealed class TimeConditionRouteTests
{
    [Fact]
    public void Calls_go_where_the_hours_of_the_moment_say()
    {
        var calendar = new HolidayCalendar { TenantId = TestPbx.Acme.Id, Name = "Bank", Days = [new Holiday { Name = "Today", From = new DateOnly(2026, 11, 25) }] };
        Assert.Equal(TestPbx.LedTo("1001"), Dial("700", Condition(_ => { })));
        Assert.Equal(TestPbx.LedTo("1002"), Dial("700", Condition(c => c.Hours[0].To = new TimeOnly(12, 0))));
        Assert.Equal(TestPbx.LedTo("1002"), Dial("700", Condition(c => c.TimeZone = "Asia/Tokyo"))); // 20:00 there
        Assert.Equal([("hangup", "USER_BUSY")], Dial("700", Condition(c => c.HolidayCalendars = [calendar.Id]), calendar));
        Assert.Equal(TestPbx.LedTo("1002"), Dial("700", Condition(c => (c.HolidayCalendars, c.HolidayDestination) = ([calendar.Id], null)), calendar));
        Assert.Equal(TestPbx.LedTo("1002"), Dial("700", Condition(c => c.Override = HoursOverride.ForceClosed)));
        Assert.Equal(TestPbx.LedTo("1001"), Dial("700", Condition(c => (c.Override, c.HolidayCalendars) = (HoursOverride.ForceOpen, [calendar.Id])), calendar));
        Assert.Equal([("hangup", "NORMAL_CLEARING")], Dial("700", Condition(c => c.OpenDestination = null)));
    }

    [Fact]
    public void A_phone_of_the_tenant_switches_it_by_an_event_that_names_the_state()
    {
        var condition = Condition(c => c.OverrideCode = "1");
        var actions = Dial("*281", condition);
        Assert.Equal(
            ("event", $"Event-Name=CUSTOM,Event-Subclass=callsign::override,Callsign-Domain=acme.test,Callsign-Time-Condition={condition.Id:N},Callsign-Override=force_closed,Callsign-Extension=1000"),
            Assert.Single(actions, a => a.Application == "event"));
        Assert.Equal("hangup", actions[^1].Application);
        condition.Override = HoursOverride.ForceClosed;
        Assert.Contains("Callsign-Override=auto,", Dial("*281", condition).Single(a => a.Application == "event").Data, StringComparison.Ordinal);
        (condition.Override, condition.Hours) = (HoursOverride.Auto, []);
        Assert.Contains("Callsign-Override=force_open,", Dial("*281", condition).Single(a => a.Application == "event").Data, StringComparison.Ordinal);
    }

    [Fact]
    public void Strangers_switch_nothing()
    {
        var snapshot = TestPbx.With(Condition(c => c.OverrideCode = "1"));
        Assert.Equal([("hangup", "CALL_REJECTED")], TestPbx.Actions(TestPbx.Dial("*281", "acme.test", caller: "4711"), snapshot));
        var other = TestPbx.Dial("*281", "acme.test").Replace("variable_domain_name=acme.test", "variable_domain_name=globex.test", StringComparison.Ordinal);
        Assert.Equal([("hangup", "CALL_REJECTED")], TestPbx.Actions(other, snapshot));
        Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], TestPbx.Actions(TestPbx.Dial("*282", "acme.test"), snapshot));
        Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], TestPbx.Actions(TestPbx.Dial("*281", "globex.test"), TestPbx.Snapshot()));
    }

    private static TimeCondition Condition(Action<TimeCondition> change)
    {
        var condition = new TimeCondition
        {
            TenantId = TestPbx.Acme.Id, Name = "Office", Number = "700", Hours = [new WeeklyHours { Days = [DayOfWeek.Wednesday], From = new TimeOnly(9, 0), To = new TimeOnly(17, 0) }],
            OpenDestination = Destination.ToNumber("1001"), ClosedDestination = Destination.ToNumber("1002"), HolidayDestination = Destination.HangUp("USER_BUSY"),
        };
        change(condition);
        return condition;
    }

    private static IReadOnlyList<(string Application, string Data)> Dial(string number, params INoun[] nouns) =>
        TestPbx.Actions(TestPbx.Dial(number, "acme.test"), TestPbx.With(nouns));
}
