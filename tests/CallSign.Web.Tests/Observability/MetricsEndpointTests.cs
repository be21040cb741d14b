using System.Net;
using CallSign.Core.ApiKeys;
using CallSign.Core.PortalUsers;
using CallSign.Web.Tests.Hosting;

namespace CallSign.Web.Tests.Observability;

public sealed class MetricsEndpointTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task A_program_on_this_machine_reads_the_metrics()
    {
        using var client = portal.Host.NewClient();
        using var answer = await client.GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        foreach (var name in new[] { "dotnet_gc_collections_total", "dotnet_process_memory_working_set_bytes", "kestrel_active_connections", "callsign_build_info" })
        {
            Assert.Contains($"# TYPE {name} ", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_proxy_passes_on_is_not_from_this_machine()
    {
        foreach (var (name, value) in new[] { ("X-Forwarded-For", "203.0.113.9"), ("Forwarded", "for=203.0.113.9"), ("Via", "1.1 proxy"), ("X-Real-IP", "203.0.113.9") })
        {
            using var client = portal.Host.NewClient();
            client.DefaultRequestHeaders.Add(name, value);
            using var answer = await client.GetAsync("/metrics");
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task From_elsewhere_it_takes_a_platform_key_or_a_platform_administrator()
    {
        var tenant = await portal.Host.NewTenantAsync();
        Assert.Equal(HttpStatusCode.OK, await FromElsewhereAsync(portal.Host.NewClient(await portal.Host.NewApiKeyAsync(null, ApiKeyScopes.MetricsRead))));
        Assert.Equal(HttpStatusCode.Forbidden, await FromElsewhereAsync(portal.Host.NewClient(await portal.Host.NewApiKeyAsync(tenant, ApiKeyScopes.CallsRead))));
        Assert.Equal(HttpStatusCode.Unauthorized, await FromElsewhereAsync(portal.Host.NewClient("cs_wrong")));

        var platform = await portal.Host.NewUserAsync(PortalRole.PlatformAdministrator);
        Assert.Equal(HttpStatusCode.OK, await FromElsewhereAsync(await portal.Host.SignInAsync(platform)));
        var administrator = await portal.Host.NewUserAsync(PortalRole.TenantAdministrator, tenant);
        Assert.Equal(HttpStatusCode.Forbidden, await FromElsewhereAsync(await portal.Host.SignInAsync(administrator)));
    }

    private static async Task<HttpStatusCode> FromElsewhereAsync(HttpClient client)
    {
        using (client)
        {
            client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
            using var answer = await client.GetAsync("/metrics");
            return answer.StatusCode;
        }
    }
}
