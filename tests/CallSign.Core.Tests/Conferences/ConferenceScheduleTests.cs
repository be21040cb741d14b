using System.Globalization;
using CallSign.Core.Conferences;
using CallSign.Core.Lists;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Nouns;

namespace CallSign.Core.Tests.Conferences;

public sealed class ConferenceScheduleTests(Postgres postgres)
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData(ConferenceRepeat.None, null, "2026-03-02 08:59", "2026-03-02 08:00")] // goes on
    [InlineData(ConferenceRepeat.None, null, "2026-03-02 09:00", null)] // over
    [InlineData(ConferenceRepeat.Weekly, null, "2026-03-02 09:00", "2026-03-09 08:00")]
    [InlineData(ConferenceRepeat.Weekly, null, "2026-03-29 12:00", "2026-03-30 07:00")] // an hour earlier by UTC: summer time
    [InlineData(ConferenceRepeat.Daily, "2026-03-05", "2026-03-05 09:00", null)]
    [InlineData(ConferenceRepeat.Daily, null, "2036-07-01 12:00", "2036-07-02 07:00")] // years later
    public void The_next_time_is_that_of_the_tenants_clock(ConferenceRepeat repeat, string? until, string now, string? expected)
    {
        var conference = Conference(c => (c.Repeat, c.Until) = (repeat, until is null ? null : DateOnly.Parse(until, CultureInfo.InvariantCulture)));
        Assert.Equal(expected is null ? null : Utc(expected), ConferenceSchedule.Next(conference, Berlin, Utc(now))?.StartsAt);
        conference.Enabled = false;
        Assert.Null(ConferenceSchedule.Next(conference, Berlin, Utc(now)));
    }

    [Theory]
    [InlineData("2026-03-02 07:44", false)]
    [InlineData("2026-03-02 07:45", true)]
    [InlineData("2026-03-02 08:59", true)]
    [InlineData("2026-03-02 09:00", false)]
    public void Doors_are_open_from_a_little_before_until_the_end(string now, bool open)
    {
        var tenant = new Tenant { Name = "Acme", Domain = "acme.test", TimeZone = "Europe/Berlin" };
        var snapshot = new TenantSnapshot(tenant, [], new NounSet(new INoun[] { Conference(_ => { }) }));
        Assert.Equal(open, ConferenceSchedule.Open(snapshot, null, Utc(now)).Any());
        Assert.Empty(ConferenceSchedule.Open(snapshot, Guid.NewGuid(), Utc(now)));
    }

    [Fact]
    public void What_can_not_be_is_refused_at_its_field()
    {
        var errors = NounRules.Check(new ScheduledConference
        {
            Name = "Weekly", LengthMinutes = 4, Repeat = ConferenceRepeat.Daily, Date = new DateOnly(2026, 3, 2), Until = new DateOnly(2026, 3, 1),
            Invitees = [new() { Name = "A", Email = "no address" }, new() { Name = "", Extension = "1001" }, new() { Name = "C" }, new() { Name = "D", Email = "d@example.com" }, new() { Name = "E", Email = "D@example.com" }],
        });
        Assert.Equal(
            ["Invitees[0].Email", "Invitees[1].Name", "Invitees[2].Email", "Invitees[4].Email", "LengthMinutes", "RoomId", "Until"], errors.All.Select(e => e.Key).Distinct().Order(StringComparer.Ordinal));
        Assert.NotNull(NounRules.Check(new ScheduledConference { Name = "Weekly" })["Date"]);
    }

    [Theory]
    [InlineData("upcoming", "2026-03-02T09:59", "Daily", "Once", "Until")]
    [InlineData("upcoming", "2026-03-02T10:00", "Daily", "Until")]
    [InlineData("past", "2026-03-02T10:00", "Once")]
    [InlineData("past", "2026-03-05T10:00", "Once", "Until")]
    [InlineData("", "2036-03-05T10:00", "Daily", "Once", "Until")]
    public async Task The_list_is_of_those_to_come_or_of_those_that_were(string when, string now, params string[] expected)
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var tenant = bed.Acme.TenantId!.Value;
        await using (var context = bed.Db.Open(TenantScope.System))
        {
            context.AddRange(
                Conference(c => c.Name = "Once", tenant),
                Conference(c => (c.Name, c.Repeat) = ("Daily", ConferenceRepeat.Daily), tenant),
                Conference(c => (c.Name, c.Repeat, c.Until) = ("Until", ConferenceRepeat.Weekly, new DateOnly(2026, 3, 5)), tenant));
            await context.SaveChangesAsync();
        }

        var query = new ListQuery { Filters = new Dictionary<string, string> { [ScheduledConference.WhenFilter] = when, [ScheduledConference.NowFilter] = now } };
        var page = await bed.Get<NounList<ScheduledConference>>().PageAsync(bed.Acme, query, default);
        Assert.Equal(expected, page.Items.Select(c => c.Noun.Name).Order(StringComparer.Ordinal));
    }

    private static ScheduledConference Conference(Action<ScheduledConference> change, Guid tenant = default)
    {
        var conference = new ScheduledConference { TenantId = tenant, Name = "Weekly", Date = new DateOnly(2026, 3, 2), Time = new TimeOnly(9, 0), LengthMinutes = 60 };
        change(conference);
        return conference;
    }

    private static DateTime Utc(string text) => DateTime.SpecifyKind(DateTime.Parse(text, CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
