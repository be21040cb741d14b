using CallSign.Core.InboundRoutes;

namespace CallSign.Core.Tests.InboundRoutes;

public sealed class E164Tests
{
    [Theory]
    [InlineData("+4930123456")]
    [InlineData("004930123456")]
    [InlineData("4930123456")]
    [InlineData("+00 49 (30) 12-34-56")]
    [InlineData(" +49\u00A030/123.456 ")]
    public void Every_form_of_a_number_has_one_key(string text)
    {
        Assert.Equal("4930123456", E164.Key(text));
        Assert.Equal("4930123456", E164.Key(E164.Key(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("00")]
    [InlineData("49x30")]
    [InlineData("anonymous")]
    [InlineData("callsign-to-00000000000000000000000000000000")]
    [InlineData("1234567890123456789012345")]
    [InlineData("٤٩٣٠")]
    public void What_is_no_number_has_none(string text) => Assert.Null(E164.Key(text));

    [Fact]
    public void Parameters_of_a_number_are_left_out()
    {
        Assert.True(E164.TryKey("+4930123456;npdi", stackalloc char[E164.MostDialledDigits], out var key));
        Assert.Equal("4930123456", key.ToString());
    }

    [Theory]
    [InlineData("4930123456", "+49 301 234 56")]
    [InlineData("15557654321", "+1 555 765 4321")]
    [InlineData("420123456789", "+420 123 456 789")]
    [InlineData("03012345678", "03012345678")]
    [InlineData("2001", "2001")]
    public void A_number_is_shown_grouped(string key, string shown)
    {
        Assert.Equal(shown, E164.Show(key));
        Assert.Equal(key, E164.Key(shown));
    }

    [Theory]
    [InlineData("49301234XX", "4930123400", true)]
    [InlineData("49301234XX", "493012340", false)]
    [InlineData("49301234XX", "49301234000", false)]
    [InlineData("4930Z!", "49301", true)]
    [InlineData("4930Z!", "4930199999", true)]
    [InlineData("4930Z!", "49300", false)]
    [InlineData("4930N.", "49302", false)]
    [InlineData("4930N.", "493022", true)]
    public void A_pattern_takes_numbers_place_by_place(string pattern, string number, bool takes)
    {
        var parsed = NumberPattern.Parse(pattern)!;
        Assert.Equal(takes, parsed.Matches(number));
        Assert.Equal(takes, System.Text.RegularExpressions.Regex.IsMatch(number, parsed.ToRegex()));
        Assert.Equal(takes, parsed.Overlaps(NumberPattern.Parse(number)!));
    }

    [Theory]
    [InlineData("49X!0")]
    [InlineData("49.1")]
    [InlineData("(49)+")]
    [InlineData("[0-9]")]
    [InlineData("!")]
    [InlineData("")]
    [InlineData("XXXXXXXXXXXXXXXXXX")]
    public void What_is_no_pattern_is_refused(string text) => Assert.Null(NumberPattern.Parse(text));

    [Theory]
    [InlineData("4930!", "49301234", true)]
    [InlineData("4930!", "49311234", false)]
    [InlineData("49XX1!", "4930Z55", true)]
    [InlineData("4930XX", "4930XXX", false)]
    [InlineData("4930XX!", "4930X", false)]
    public void Overlaps_are_seen_from_both_sides(string a, string b, bool overlaps)
    {
        Assert.Equal(overlaps, NumberPattern.Parse(a)!.Overlaps(NumberPattern.Parse(b)!));
        Assert.Equal(overlaps, NumberPattern.Parse(b)!.Overlaps(NumberPattern.Parse(a)!));
    }
}
