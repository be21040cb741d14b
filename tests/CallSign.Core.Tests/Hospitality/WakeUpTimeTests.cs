using CallSign.Core.Hospitality;
using CallSign.Core.Webhooks;

namespace CallSign.Core.Tests.Hospitality;

/// <summary>Times on the wall of a tenant over the days on which the clocks change.</summary>
public sealed class WakeUpTimeTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2026-03-28", "06:30", "2026-03-28T05:30:00Z")]
    [InlineData("2026-03-29", "06:30", "2026-03-29T04:30:00Z")] // the clocks went forward in the night
    [InlineData("2026-03-29", "02:30", "2026-03-29T01:00:00Z")] // there is no such time: the first minute after the gap
    [InlineData("2026-10-25", "02:30", "2026-10-25T00:30:00Z")] // it is that time twice: the first
    [InlineData("2026-10-25", "06:30", "2026-10-25T05:30:00Z")]
    public void A_time_of_day_is_the_walls(string date, string time, string due) => Assert.Equal(
        DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime,
        WakeUpTime.DueAt(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture), TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture), Berlin));

    [Fact]
    public void The_next_day_is_today_while_the_time_is_still_to_come()
    {
        var now = new DateTime(2026, 11, 21, 22, 30, 0, DateTimeKind.Utc); // 23:30 in Berlin
        Assert.Equal(new DateOnly(2026, 11, 21), WakeUpTime.NextDate(new TimeOnly(23, 45), now, Berlin));
        Assert.Equal(new DateOnly(2026, 11, 22), WakeUpTime.NextDate(new TimeOnly(6, 30), now, Berlin));
    }

    [Theory]
    [InlineData("00491701234567", 61, 0.50)]
    [InlineData("004930", 60, 0.20)]
    [InlineData("0815", 1, 0.15)]
    public void The_longest_prefix_counts_and_begun_steps_are_whole(string number, int seconds, double price)
    {
        ChargeRate[] rates =
        [
            new() { Name = "All", PricePerMinute = 0.10m, ConnectionPrice = 0.05m }, new() { Name = "Germany", Prefix = "0049", PricePerMinute = 0.20m },
            new() { Name = "Mobile", Prefix = "004917", PricePerMinute = 0.25m }, new() { Name = "Off", Prefix = "00491701", PricePerMinute = 9m, Enabled = false },
        ];
        Assert.Equal((decimal)price, ChargeRate.ForCall(rates, number)!.PriceOf(seconds));
    }

    [Fact]
    public void A_signature_is_believed_for_five_minutes_and_for_its_own_body()
    {
        var (now, body) = (DateTimeOffset.UtcNow, "{}"u8.ToArray());
        var signed = WebhookSignature.Of("a key of some length", body, now);
        Assert.Null(WebhookSignature.Problem("a key of some length", signed, body, now.AddMinutes(4), out var signature));
        Assert.Equal(64, signature.Length);
        Assert.NotNull(WebhookSignature.Problem("a key of some length", signed, body, now.AddMinutes(6), out _));
        Assert.NotNull(WebhookSignature.Problem("a key of some length", signed, "{ }"u8.ToArray(), now, out _));
        Assert.NotNull(WebhookSignature.Problem("another key of this", signed, body, now, out _));
        Assert.All(new[] { null, "", "t=,v1=", "t=99999999999999999,v1=" + signature, "t=1,v1=" + new string('z', 64) }, h => Assert.NotNull(WebhookSignature.Problem("a key of some length", h, body, now, out _)));
    }
}
