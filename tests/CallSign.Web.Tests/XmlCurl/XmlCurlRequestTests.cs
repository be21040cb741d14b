using System.Text;
using CallSign.Web.XmlCurl;

namespace CallSign.Web.Tests.XmlCurl;

public sealed class XmlCurlRequestTests
{
    [Fact]
    public void Fields_are_found_by_their_whole_name_and_order()
    {
        var request = Request("hostname=vm&sip_auth_user=9&user=1&auser=8&user=2&domain=a.test\r\n");

        Assert.Equal("vm"u8, request.First(XmlCurlField.Hostname));
        Assert.Equal("1"u8, request.First(XmlCurlField.User));
        Assert.Equal("2"u8, request.Last(XmlCurlField.User));
        Assert.Equal("a.test"u8, request.Last(XmlCurlField.Domain));
        Assert.True(request.First(XmlCurlField.Group).IsEmpty);
    }

    [Theory]
    [InlineData("%2B1555", "+1555")]
    [InlineData("%2a97", "*97")]
    [InlineData("10%30", "100")]
    [InlineData("100%", "100%")]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz1", "%zz1")]
    [InlineData("%%31", "%1")]
    [InlineData("a+b", "a+b")]
    public void Percent_signs_decode_or_stay(string raw, string text)
    {
        Assert.True(XmlCurlRequest.TryText(Encoding.UTF8.GetBytes(raw), stackalloc char[16], out var decoded));
        Assert.Equal(text, decoded.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a%00b")]
    [InlineData("a%0Ab")]
    [InlineData("a%20b")]
    [InlineData("%C3%A4")]
    [InlineData("ä")]
    [InlineData("12345678901234567")]
    public void What_can_be_no_name_of_ours_is_none(string raw) =>
        Assert.False(XmlCurlRequest.TryText(Encoding.UTF8.GetBytes(raw), stackalloc char[16], out _));

    [Theory]
    [InlineData("key_value=a.test&domain=a.test", "a.test")]
    [InlineData("key_value=a.test", "a.test")]
    [InlineData("domain=a.test", "a.test")]
    [InlineData("key_value=a.test&user=1&domain=b.test", null)]
    [InlineData("key_value=a.test&domain=a.test&user=1&domain=b.test%26x", null)]
    [InlineData("key_value=", null)]
    [InlineData("", null)]
    public void The_domain_is_what_key_and_field_agree_on(string form, string? expected)
    {
        Span<char> scratch = stackalloc char[256];
        Assert.Equal(expected is not null, Request("section=directory&" + form).TryDomain(scratch, out var domain));
        Assert.Equal(expected ?? "", domain.ToString());
    }

    // A realm goes into key_value unescaped, so a telephone can put fields of its choice in front of FreeSWITCH's own.
    [Theory]
    [InlineData("x&section=configuration&tag_name=configuration&key_value=sofia.conf")]
    [InlineData("globex.test&user=1000&domain=globex.test")]
    [InlineData("acme.test&action=reverse-auth-lookup")]
    public void A_realm_with_fields_in_it_gets_nothing(string realm)
    {
        var form = $"hostname=vm&section=directory&tag_name=domain&key_name=name&key_value={realm}&action=sip_auth&key=id&user=1000&domain={Uri.EscapeDataString(realm)}";
        Assert.Null(TestPbx.Ask(form));
    }

    [Fact]
    public void Garbage_is_answered_with_not_found_and_never_with_an_exception()
    {
        var random = new Random(42);
        var router = TestPbx.Router();
        string[] parts = ["section=directory", "section=dialplan", "section=configuration", "key_value=", "acme.test", "&", "=", "%", "%4", "user=", "domain=", "1000",
            "action=", "sip_auth", "purpose=", "gateways", "Hunt-Context=", "\0", "\xff", "Event-Calling-Function=populate_database", "VM-Action=change-password"];
        for (var i = 0; i < 20_000; i++)
        {
            var form = string.Concat(Enumerable.Range(0, random.Next(0, 14)).Select(_ => parts[random.Next(parts.Length)]));
            if (TestPbx.Ask(form, router: router) is { } answer)
            {
                FreeSwitchReader.Read(answer);
            }
        }
    }

    private static XmlCurlRequest Request(string form) => new(Encoding.UTF8.GetBytes(form));
}
