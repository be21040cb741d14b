using CallSign.Core.Cdrs;
using CallSign.Web.Portal.Cdrs;

namespace CallSign.Web.Tests.Portal.Cdrs;

public sealed class CdrFilterTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTime Now = new(2026, 11, 21, 23, 30, 0, DateTimeKind.Utc); // 22 November, 00:30 in Berlin

    [Theory]
    [InlineData("today", "2026-11-21T23:00", "2026-11-22T23:00")]
    [InlineData("yesterday", "2026-11-20T23:00", "2026-11-21T23:00")]
    [InlineData(null, "2026-11-15T23:00", "2026-11-22T23:00")]
    [InlineData("nonsense", "2026-11-15T23:00", "2026-11-22T23:00")]
    [InlineData("30d", "2026-10-23T22:00", "2026-11-22T23:00")] // summer time there
    public void Ranges_are_days_of_the_tenant(string? range, string from, string to)
    {
        var query = Read(("range", range));
        Assert.Equal((from, to), ($"{query.From:yyyy-MM-ddTHH:mm}", $"{query.To:yyyy-MM-ddTHH:mm}"));
        Assert.Empty(query.Mistakes());
    }

    [Theory]
    [InlineData("2026-11-02", "2026-11-01", 2)] // the wrong way round
    [InlineData("2000-01-01", "2026-11-01", 399)]
    [InlineData("x", "y", 7)]
    public void Two_days_make_a_range_whatever_was_entered(string from, string to, int days)
    {
        var query = Read(("range", "custom"), ("from", from), ("to", to));
        Assert.Equal(days, (int)Math.Round((query.To - query.From).TotalDays));
        Assert.Empty(query.Mistakes());
    }

    [Fact]
    public void Midnight_that_the_clocks_skip_is_the_next_moment_there_is()
    {
        var cairo = TimeZoneInfo.FindSystemTimeZoneById("Africa/Cairo"); // 24 April 2026: 00:00 → 01:00
        Assert.Equal(new DateTime(2026, 4, 23, 22, 0, 0), CdrFilter.Midnight(new DateTime(2026, 4, 24), cairo));
    }

    [Fact]
    public void Words_of_the_url_become_filters_and_unknown_ones_nothing()
    {
        var query = Read(("direction", "inbound"), ("status", "no_answer"), ("cause", "USER_BUSY"), ("q", "12"), ("sort", "-duration"));
        Assert.Equal((CallDirection.Inbound, CdrStatus.NoAnswer, "USER_BUSY", "12"), (query.Direction, query.Status, query.HangupCause, query.Search));
        Assert.Equal((CdrSort.Duration, false), (query.Sort, query.Ascending));
        var strange = Read(("direction", "sideways"), ("status", "1"), ("q", new string('x', 500)), ("cause", "a\0b"), ("sort", "password"));
        Assert.Equal((null, null, null, CdrSort.Started), (strange.Direction, strange.Status, strange.HangupCause, strange.Sort));
        Assert.Empty(strange.Mistakes());
    }

    private static CdrQuery Read(params (string Name, string? Value)[] url) =>
        CdrFilter.Read(name => url.FirstOrDefault(p => p.Name == name).Value, Berlin, Now);
}
