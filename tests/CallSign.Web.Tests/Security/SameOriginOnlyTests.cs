using System.Net;
using CallSign.Core.ApiKeys;
using CallSign.Core.PortalUsers;
using CallSign.Web.Tests.Hosting;

namespace CallSign.Web.Tests.Security;

public sealed class SameOriginOnlyTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Origin", "https://evil.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Origin", "", true)]
    public async Task Another_site_changes_nothing_by_a_signed_in_browser(string header, string value, bool admitted)
    {
        var tenant = await portal.Host.NewTenantAsync();
        using var client = await portal.Host.SignInAsync(await portal.Host.NewUserAsync(PortalRole.TenantAdministrator, tenant));
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/extensions/" + Guid.NewGuid());
        request.Headers.TryAddWithoutValidation(header, value.Length == 0 ? portal.Host.Url.GetLeftPart(UriPartial.Authority) : value);
        using var answer = await client.SendAsync(request);
        Assert.Equal(admitted ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_program_with_a_key_may_run_on_another_site()
    {
        var key = await portal.Host.NewApiKeyAsync(await portal.Host.NewTenantAsync(), ApiKeyScopes.ExtensionsWrite);
        using var client = portal.Host.NewClient(key);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/extensions/" + Guid.NewGuid());
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
