using CallSign.Core.Destinations;
using CallSign.Core.Holidays;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tests.Tenancy;
using CallSign.Core.RingGroups;
using CallSign.Core.TimeConditions;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Tests.TimeConditions;

public sealed class TimeConditionTests(Postgres postgres)
{
    [Fact]
    public async Task A_calendar_in_use_stays_and_another_tenants_is_not_there()
    {
        await using var world = await TwoTenants.CreateAsync(postgres, s => s.AddNouns());
        var calendars = world.Services.GetRequiredService<NounEditor<HolidayCalendar>>();
        var conditions = world.Services.GetRequiredService<NounEditor<TimeCondition>>();
        var days = new Holiday { Name = "Christmas", From = new DateOnly(2026, 12, 25), To = new DateOnly(2026, 12, 25) };
        var calendar = (await calendars.CreateAsync(world.AdministratorOfA, new HolidayCalendar { Name = "Bank", Days = [days] }, default)).Value!;
        Assert.Null(calendar.Days[0].To);

        var stolen = await conditions.CreateAsync(world.AdministratorOfB, Condition(c => c.HolidayCalendars = [calendar.Id]), default);
        Assert.Equal("This holiday calendar no longer exists. Choose another one.", stolen.Errors["HolidayCalendars[0]"]);

        var saved = await conditions.CreateAsync(world.AdministratorOfA, Condition(c => c.HolidayCalendars = [calendar.Id, calendar.Id]), default);
        Assert.Equal([calendar.Id], saved.Value!.HolidayCalendars);
        var kept = await calendars.DeleteAsync(world.AdministratorOfA, calendar.Id, null, default);
        Assert.Equal("It is in use: time condition Office uses it. Give that one another holiday calendar first.", kept.Errors[""]);

        saved.Value.HolidayCalendars = [];
        Assert.True((await conditions.SaveAsync(world.AdministratorOfA, saved.Value.Id, saved.Value.Version, saved.Value, default)).Succeeded);
        Assert.True((await calendars.DeleteAsync(world.AdministratorOfA, calendar.Id, null, default)).Succeeded);
    }

    [Fact]
    public async Task A_code_switches_one_thing_and_circles_are_refused()
    {
        await using var world = await TwoTenants.CreateAsync(postgres, s => s.AddNouns());
        var conditions = world.Services.GetRequiredService<NounEditor<TimeCondition>>();
        var first = (await conditions.CreateAsync(world.AdministratorOfA, Condition(c => (c.OverrideCode, c.Number) = ("*281", "700")), default)).Value!;
        Assert.Equal("1", first.OverrideCode);
        var again = await conditions.CreateAsync(world.AdministratorOfA, Condition(c => (c.Name, c.OverrideCode) = ("Other", "1")), default);
        Assert.Equal("*281 already switches Office.", again.Errors[nameof(TimeCondition.OverrideCode)]);
        var taker = await conditions.CreateAsync(world.AdministratorOfA, Condition(c => (c.Name, c.Number) = ("Taker", "*282")), default);
        Assert.StartsWith("*282 is kept for time conditions", taker.Errors[nameof(TimeCondition.Number)], StringComparison.Ordinal);
        var group = new RingGroup { Name = "Taker", Number = "*28", Members = [new RingGroupMember { Number = "1001" }] };
        Assert.NotNull((await world.Services.GetRequiredService<NounEditor<RingGroup>>().CreateAsync(world.AdministratorOfA, group, default)).Errors[nameof(RingGroup.Number)]);
        Assert.True((await conditions.CreateAsync(world.AdministratorOfB, Condition(c => c.OverrideCode = "1"), default)).Succeeded);

        var second = (await conditions.CreateAsync(world.AdministratorOfA, Condition(c => (c.Name, c.ClosedDestination) = ("Second", Destination.To(first))), default)).Value!;
        first.ClosedDestination = Destination.To(second);
        var circle = await conditions.SaveAsync(world.AdministratorOfA, first.Id, first.Version, first, default);
        Assert.Contains("circles", circle.Errors[nameof(TimeCondition.ClosedDestination)], StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_name_their_field()
    {
        var condition = Condition(c =>
        {
            c.OpenDestination = null;
            c.TimeZone = "Europe/Nowhere";
            c.OverrideCode = "12a";
            c.Hours = [new WeeklyHours(), new WeeklyHours { Days = [(DayOfWeek)9] }];
        });
        NounRules.Normalize(condition);
        FieldErrors errors = NounRules.Check(condition);
        Assert.Equal(
            ["TimeZone", "OverrideCode", "OpenDestination", "Hours[0].Days", "Hours[1].Days"], errors.All.Select(e => e.Key));
    }

    private static TimeCondition Condition(Action<TimeCondition> change)
    {
        var condition = new TimeCondition { Name = "Office", OpenDestination = Destination.ToNumber("1001") };
        change(condition);
        return condition;
    }
}
