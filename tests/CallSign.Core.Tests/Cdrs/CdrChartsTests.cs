using CallSign.Core.Cdrs;

namespace CallSign.Core.Tests.Cdrs;

public sealed class CdrChartsTests(Postgres postgres) : CdrReads(postgres)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private CdrCharts Charts => new(Db);

    [Fact]
    public async Task Calls_are_counted_in_the_hours_of_the_tenants_own_clock()
    {
        var kolkata = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"); // +05:30
        var ten = new DateTime(2026, 11, 21, 4, 30, 0, DateTimeKind.Utc); // 10:00 there
        await WriteAsync(Call(ten), Call(ten.AddMinutes(29)), Call(ten.AddMinutes(59), status: CdrStatus.Busy), Call(ten.AddMinutes(60)), Call(ten, Globex));
        var hours = await Charts.OverTimeAsync(Supervisor, ten, ten.AddHours(3), CdrBucket.Hour, kolkata, Stop);
        Assert.Equal([10, 11, 12], hours.Select(h => h.Local.Hour));
        Assert.Equal([2, 1, 0], hours.Select(h => h.Reached));
        Assert.Equal([1, 0, 0], hours.Select(h => h.Missed));
    }

    [Fact]
    public async Task Days_have_no_holes_over_the_change_of_the_clocks()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var from = new DateTime(2026, 10, 23, 22, 0, 0, DateTimeKind.Utc); // 24 Oct 00:00 there; clocks go back on the 25th
        await WriteAsync(Call(new DateTime(2026, 10, 25, 22, 30, 0, DateTimeKind.Utc))); // 23:30 in winter time
        var days = await Charts.OverTimeAsync(Supervisor, from, new DateTime(2026, 10, 26, 23, 0, 0, DateTimeKind.Utc), CdrBucket.Day, berlin, Stop);
        Assert.Equal([24, 25, 26], days.Select(d => d.Local.Day));
        Assert.Equal([0, 1, 0], days.Select(d => d.All));
        var hours = await Charts.OverTimeAsync(Supervisor, from.AddDays(1), from.AddDays(1).AddHours(25), CdrBucket.Hour, berlin, Stop);
        Assert.Equal(24, hours.Count); // 02:00 stands twice on the clock and once in the chart
    }

    [Fact]
    public async Task Failures_are_those_that_reached_nobody_most_frequent_first()
    {
        await WriteAsync(
            Call(Noon), Call(Noon, status: CdrStatus.Busy, cause: "USER_BUSY"), Call(Noon, status: CdrStatus.Busy, cause: "USER_BUSY"),
            Call(Noon, status: CdrStatus.NoAnswer, cause: "NO_ANSWER"), Call(Noon, status: CdrStatus.Voicemail),
            Call(Noon, Globex, CdrStatus.Failed, cause: "CALL_REJECTED"));
        var failures = await Charts.FailuresAsync(Supervisor, Day.From, Day.To, 10, Stop);
        Assert.Equal([new CauseCount("USER_BUSY", 2), new CauseCount("NO_ANSWER", 1)], failures);
        Assert.Single(await Charts.FailuresAsync(Supervisor, Day.From, Day.To, 1, Stop));
    }

    [Fact]
    public async Task Totals_tell_the_answered_ratio_and_the_mean_talk()
    {
        await WriteAsync(Call(Noon, seconds: 10), Call(Noon, seconds: 30), Call(Noon, status: CdrStatus.NoAnswer, cause: "NO_ANSWER"), Call(Noon, status: CdrStatus.Failed));
        var totals = await Charts.TotalsAsync(Supervisor, Day.From, Day.To, Stop);
        Assert.Equal(4, totals.All);
        Assert.Equal(0.5, totals.AnsweredRatio);
        Assert.Equal(20, totals.MeanTalkSeconds);
        var none = await Charts.TotalsAsync(Supervisor, Day.From.AddYears(-1), Day.To.AddYears(-1), Stop);
        Assert.Null(none.AnsweredRatio);
        Assert.Null(none.MeanTalkSeconds);
    }

    [Theory]
    [InlineData("NORMAL_CLEARING", 16, "A party hung up")]
    [InlineData("USER_NOT_REGISTERED", null, "The called phone was not registered")]
    [InlineData("SOMETHING_NEW", null, "something new")]
    [InlineData("", null, "Not told")]
    public void Causes_have_words_and_codes(string cause, int? code, string words)
    {
        Assert.Equal(words, HangupCauses.Explain(cause));
        Assert.Equal(code, HangupCauses.Q850(cause));
    }
}
