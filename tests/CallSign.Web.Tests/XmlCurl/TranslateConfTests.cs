using System.Text.RegularExpressions;
using CallSign.Core.NumberTranslations;
using CallSign.Core.Saving;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>translate.conf as mod_translate reads it: the first rule whose expression matches, with what its parentheses hold.</summary>
public sealed class TranslateConfTests
{
    private static readonly NumberTranslation Germany = new()
    {
        Name = "DE",
        Rules =
        [
            new() { Pattern = @"^\+(\d+)$", Replacement = "$1" }, new() { Pattern = @"^00(\d+)$", Replacement = "$1" }, new() { Pattern = @"^0([1-9]\d+)$", Replacement = "49$1" },
        ],
    };

    [Theory]
    [InlineData("+49301234", "49301234")]
    [InlineData("0049301234", "49301234")]
    [InlineData("0301234", "49301234")]
    [InlineData("1234", null)]
    public void A_number_is_rewritten_by_the_first_rule_that_matches(string number, string? expected)
    {
        FieldErrors errors = new();
        Germany.Check(errors);
        Assert.Empty(errors.All);
        var rules = Ask(Germany)!.Descendants("profile").Single(p => (string?)p.Attribute("name") == "DE").Elements("rule")
            .Select(r => (Pattern: (string)r.Attribute("regex")!, Replacement: (string)r.Attribute("replace")!));
        var first = rules.FirstOrDefault(r => Regex.IsMatch(number, r.Pattern));
        Assert.Equal(expected, first.Pattern is null ? null : Regex.Replace(number, first.Pattern, first.Replacement));
    }

    [Fact]
    public void Without_formats_the_switch_reads_its_own_disk()
    {
        Assert.Null(Ask());
        Assert.Null(Ask(new NumberTranslation { Name = "off", Enabled = false, Rules = Germany.Rules }));
    }

    [Fact]
    public void A_rule_that_could_do_more_than_rewrite_is_left_out()
    {
        var served = Ask(new NumberTranslation { Name = "X", Rules = [new() { Pattern = @"^(\d+)$", Replacement = "${system x}" }, new() { Pattern = @"^9(\d+)$", Replacement = "$1" }] })!;
        Assert.Equal("$1", (string?)Assert.Single(served.Descendants("rule")).Attribute("replace"));
    }

    private static System.Xml.Linq.XDocument? Ask(params Core.Nouns.INoun[] formats) =>
        TestPbx.Ask("section=configuration&tag_name=configuration&key_name=name&key_value=translate.conf", TestPbx.With(formats)) is { } text ? FreeSwitchReader.Read(text) : null;
}
