using CallSign.Core.Lists;

namespace CallSign.Core.Tests.Lists;

public sealed class ListQueryTests
{
    [Theory]
    [InlineData("", "%%")]
    [InlineData("  a b ", "%a b%")]
    [InlineData("50%_\\", @"%50\%\_\\%")]
    [InlineData("a\0b\0", "%ab%")]
    public void A_pattern_looks_for_what_was_typed(string text, string pattern) => Assert.Equal(pattern, SearchPattern.Contains(text));

    [Fact]
    public void A_pattern_has_at_most_100_characters_and_no_half_ones()
    {
        Assert.Equal(new string('a', 100), SearchPattern.Contains(new string('a', 150)).Trim('%'));
        Assert.Equal("a" + string.Concat(Enumerable.Repeat("\U0001F600", 49)), SearchPattern.Contains("a" + string.Concat(Enumerable.Repeat("\U0001F600", 60))).Trim('%'));
        Assert.Equal("a", SearchPattern.Contains("a\U0001F600"[..2]).Trim('%'));
    }

    [Theory]
    [InlineData("yes", "yes")]
    [InlineData("a\0b", "ab")]
    [InlineData("\0", null)]
    [InlineData("", null)]
    public void A_filter_has_no_NUL(string value, string? filter) =>
        Assert.Equal(filter, new ListQuery { Filters = new Dictionary<string, string> { ["x"] = value } }.Filter("x"));
}
