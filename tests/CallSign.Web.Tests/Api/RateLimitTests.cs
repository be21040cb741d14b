using System.Globalization;
using System.Net;
using CallSign.Core.ApiKeys;
using CallSign.Web.Api.RateLimit;
using CallSign.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Api;

public sealed class RateLimitTests(Postgres postgres)
{
    [Fact]
    public async Task A_key_that_asks_too_fast_is_told_when_to_come_back_and_others_are_served()
    {
        await using var host = await StartAsync(o => (o.CallerPerSecond, o.CallerBurst) = (1, 5));
        var tenant = await host.NewTenantAsync();
        using var fast = host.NewClient(await host.NewApiKeyAsync(tenant, ApiKeyScopes.CallsRead));
        using var refused = await FirstRefusalAsync(fast);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.InRange(int.Parse(Assert.Single(refused.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 60);

        using var other = host.NewClient(await host.NewApiKeyAsync(tenant, ApiKeyScopes.CallsRead));
        using var served = await other.GetAsync("/api/v1/calls");
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task An_address_that_guesses_keys_is_stopped_and_health_is_not()
    {
        await using var host = await StartAsync(o => (o.AddressPerSecond, o.AddressBurst) = (1, 5));
        using var client = host.NewClient();
        using var refused = await FirstRefusalAsync(client);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("""{"status":"UP"}""", await client.GetStringAsync("/health"));
        }

        // Another client behind the same proxy is another address.
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.77");
        using var elsewhere = await client.GetAsync("/api/v1/calls");
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
    }

    private async Task<PortalHost> StartAsync(Action<ApiRateLimitOptions> limits) =>
        await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), configure: b => b.Services.PostConfigure(limits));

    private static async Task<HttpResponseMessage> FirstRefusalAsync(HttpClient client)
    {
        for (var i = 0; i < 200; i++)
        {
            var answer = await client.GetAsync("/api/v1/calls");
            if (answer.StatusCode is HttpStatusCode.TooManyRequests)
            {
                return answer;
            }

            answer.Dispose();
        }

        throw new InvalidOperationException("Two hundred requests were let through.");
    }
}
