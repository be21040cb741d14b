using System.Text;
using System.Xml.Linq;
using CallSign.Web.XmlCurl;

namespace CallSign.Web.Tests.XmlCurl;

public sealed class FsXmlWriterTests
{
    public static TheoryData<string> Hostile() =>
    [
        "\"/><param name=\"password\" value=\"\"/><x y=\"", "' or '1'='1", "<![CDATA[x]]>", "]]>", "&amp;&#0;&bogus;", "<!--#exec cmd=\"rm\"-->", "<!-- x", "-->",
        "<?xml version=\"1.0\"?>", "<include>", "</include>", "X-PRE-PROCESS", "<X-PRE-PROCESS cmd=\"exec\" data=\"rm\"/>", "x-Pre-Process cmd=exec",
        "${system rm -rf /}", "$${default_password}", "$$$${x}", "$", "$$", "{x}", "a$b", "${", "$\u200b{x}", "\\${x}", "\\\\${x}",
        "line\nfeed", "carriage\rreturn", "tab\t", "nul\0", "\x7F\u0085\u2028\u2029", "\uFFFE\uFFFF", "\uD800", "\uDC00", "a\uD83D", "\uD83D\uDE00",
        "Grüße, 漢字", "-", "--", "x-", "-p", "my-phone", "0x-pre-process", "‮evil",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Data_stays_one_attribute_on_one_line(string text)
    {
        var value = RoundTrip(text);

        Assert.DoesNotContain(value, char.IsControl);
        Assert.DoesNotContain("${", value, StringComparison.Ordinal);
        if (FsXmlWriter.IsExact(text))
        {
            Assert.Equal(text, value);
        }
    }

    [Fact]
    public void Two_pieces_of_data_make_no_more_than_their_sum()
    {
        string[] pieces = ["$", "{system rm}", "x", "-pre-process", "x-", "pre-process", "<", "!--#exec", "<", "?", "\uD83D", "\uDE00"];
        foreach (var first in pieces)
        {
            foreach (var second in pieces)
            {
                RoundTrip(first, second);
            }
        }
    }

    [Fact]
    public void Random_texts_of_dangerous_parts_stay_harmless()
    {
        string[] parts = ["$", "{", "}", "x", "-", "p", "re-process", "X-PRE-PROCESS", "<", ">", "!--#", "?", "\"", "'", "&", "\n", "\0", "\\", "\uD800", "\uDFFF", "é", " ", "a", "include"];
        var random = new Random(20261121);
        for (var i = 0; i < 20_000; i++)
        {
            RoundTrip(string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)])));
        }
    }

    [Theory]
    [InlineData("plain", true)]
    [InlineData("pa$word-9", true)]
    [InlineData("<&\"'>", true)]
    [InlineData("pa$$word", false)]
    [InlineData("a${b}", false)]
    [InlineData("ends$", false)]
    [InlineData("new\nline", false)]
    [InlineData("für", false)]
    public void A_secret_is_carried_exactly_or_not_at_all(string text, bool exact)
    {
        Assert.Equal(exact, FsXmlWriter.IsExact(text));
        if (exact)
        {
            Assert.Equal(text, RoundTrip(text));
        }
    }

    [Theory]
    [InlineData("1000")]
    [InlineData("+4930*12#")]
    [InlineData("my-phone.acme.test")]
    public void Tokens_pass(string text) =>
        Assert.Equal(text, XDocument.Parse("<x v=\"" + Encoding.UTF8.GetString(new FsXmlWriter().Token(text).Written) + "\"/>").Root!.Attribute("v")!.Value);

    [Theory]
    [InlineData("")]
    [InlineData("1000 XML public")]
    [InlineData("a,b")]
    [InlineData("${x}")]
    [InlineData("a@b")]
    [InlineData("ä")]
    [InlineData("a\nb")]
    public void What_is_no_token_is_refused(string text) => Assert.Throws<InvalidDataException>(() => new FsXmlWriter().Token(text));

    [Fact]
    public void A_long_document_grows_and_is_forgotten()
    {
        var writer = new FsXmlWriter();
        for (var i = 0; i < 100_000; i++)
        {
            writer.Data("0123456789");
        }

        Assert.Equal(1_000_000, writer.Written.Length);
        writer.Reset();
        Assert.Equal(0, writer.Written.Length);
        Assert.Equal("7", Encoding.UTF8.GetString(writer.Number(7).Written));
    }

    private static string RoundTrip(params string[] texts)
    {
        var writer = new FsXmlWriter().OpenDirectory().OpenParam("v"u8);
        foreach (var text in texts)
        {
            writer.Data(text);
        }

        var document = Encoding.UTF8.GetString(writer.CloseValue().CloseSection().Written);
        Assert.Equal(5, document.Split('\n').Length - 1);
        return FreeSwitchReader.Read(document).Descendants("param").Single().Attribute("value")!.Value;
    }
}
