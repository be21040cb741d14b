using System.Diagnostics;
using CallSign.Core.OutboundRoutes;

namespace CallSign.Core.Tests.OutboundRoutes;

public sealed class DialPatternTests
{
    [Theory]
    [InlineData("112", "112", true)]
    [InlineData("112", "1123", false)]
    [InlineData("112", "11", false)]
    [InlineData("0Z.", "030123", true)]
    [InlineData("0Z.", "0049", false)]
    [InlineData("0Z.", "03", false)]
    [InlineData("0Z!", "03", true)]
    [InlineData("00Z.", "0044207", true)]
    [InlineData("1NXXNXXXXXX", "12125551234", true)]
    [InlineData("1NXXNXXXXXX", "11125551234", false)]
    [InlineData("[13-5]X", "49", true)]
    [InlineData("[13-5]X", "29", false)]
    [InlineData("+Z.", "+4930123", true)]
    [InlineData("+Z.", "4930123", false)]
    [InlineData("*8X", "*81", true)]
    [InlineData("X.", "*97", false)]
    [InlineData("X.", "1*2", false)]
    [InlineData("x.", "12", true)]
    [InlineData(".", "1", true)]
    [InlineData(".", "", false)]
    public void Matches_as_it_reads(string text, string number, bool expected)
    {
        Assert.True(DialPattern.TryParse(text, out var pattern));
        Assert.Equal(expected, pattern.Matches(number));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0.1")]
    [InlineData("1+")]
    [InlineData("[5-1]")]
    [InlineData("[]")]
    [InlineData("[1")]
    [InlineData("[1-]")]
    [InlineData("!")]
    [InlineData("^0(0|1)+$")]
    [InlineData("${system rm}")]
    [InlineData("0\\d+")]
    public void Refuses_what_is_no_pattern(string text)
    {
        Assert.NotNull(DialPattern.Problem(text));
        Assert.False(DialPattern.TryParse(text, out _));
    }

    [Fact]
    public void Takes_one_step_for_each_digit()
    {
        Assert.True(DialPattern.TryParse(new string('X', 29) + "!", out var pattern));
        var number = new string('1', 30) + "*";
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 100_000; i++)
        {
            Assert.False(pattern.Matches(number));
        }

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("0Z.", "00.", false, false)]
    [InlineData("0.", "00Z.", true, true)]
    [InlineData("00Z.", "0.", true, false)]
    [InlineData("030XXXX", "0Z.", true, false)]
    [InlineData("0Z.", "030XXXX", true, true)]
    [InlineData("0X", "0XX", false, false)]
    [InlineData("0X!", "0XX", true, true)]
    [InlineData("[1-3]X", "[3-5]X", true, false)]
    [InlineData("112", "112", true, true)]
    [InlineData("+.", ".", false, false)]
    public void Knows_overlaps_and_what_hides_what(string one, string other, bool overlaps, bool covers)
    {
        Assert.True(DialPattern.TryParse(one, out var a));
        Assert.True(DialPattern.TryParse(other, out var b));
        Assert.Equal((overlaps, overlaps, covers), (a.Overlaps(b), b.Overlaps(a), a.Covers(b)));
    }

    [Theory]
    [InlineData(true, ".")]
    [InlineData(true, "X!")]
    [InlineData(true, "XXX.")]
    [InlineData(true, "[0-9].")]
    [InlineData(true, "0.", "Z.")]
    [InlineData(true, "+X.")]
    [InlineData(false, "Z.")]
    [InlineData(false, "0.", "N.")]
    [InlineData(false, "XXXXXXXXXX")]
    [InlineData(false, "00.")]
    public void Knows_what_is_for_every_number(bool everything, params string[] patterns) =>
        Assert.Equal(everything, OutboundRouteRules.CatchesEverything(patterns));
}
