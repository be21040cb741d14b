using CallSign.Core.Tenancy;

namespace CallSign.Core.Tests.Tenancy;

public sealed class TenantRulesTests
{
    [Theory]
    [InlineData("acme.example")]
    [InlineData("a")]
    [InlineData("pbx-1.acme.example")]
    [InlineData("xn--mnchen-3ya.example")]
    [InlineData("192.168.1.10")]
    public void A_host_name_or_an_address_is_a_domain(string domain) => Assert.Null(TenantRules.DomainMistake(domain));

    [Theory]
    [InlineData("", "Enter the domain")]
    [InlineData("sip:acme.example", "without sip:")]
    [InlineData("bob@acme.example", "without a user")]
    [InlineData("acme.example:5060", "Leave the port out")]
    [InlineData("acme..example", "1 to 63")]
    [InlineData("-acme.example", "dash")]
    [InlineData("acme-.example", "dash")]
    [InlineData("ac me.example", "none of them")]
    [InlineData("${domain}", "none of them")]
    [InlineData("acme.example\"/>", "none of them")]
    [InlineData("münchen.example", "ASCII")]
    [InlineData("1.2.3", "no IP address")]
    [InlineData("1.2.3.999", "no IP address")]
    public void Anything_else_is_refused_with_what_to_do(string domain, string reason) =>
        Assert.Contains(reason, TenantRules.DomainMistake(domain), StringComparison.Ordinal);

    [Fact]
    public void A_domain_is_kept_in_lower_case_without_its_last_dot() =>
        Assert.Equal("acme.example", TenantRules.Clean(new TenantDraft { Domain = " ACME.Example. " }).Domain);

    [Fact]
    public void Every_mistake_is_named_at_its_field()
    {
        var errors = TenantRules.Check(new TenantDraft { Name = "a\"b", Domain = "x y", TimeZone = "Mars/Base", Language = "english", MaxExtensions = 0 });
        Assert.Equal(["Domain", "Language", "MaxExtensions", "Name", "TimeZone"], errors.All.Select(e => e.Key).Order());
    }
}
