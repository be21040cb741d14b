using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CallSign.Core.ApiKeys;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport;
using CallSign.Web.Tests.Hosting;
using CallSign.Web.Tests.Observability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CallSign.Web.Tests.Api;

/// <summary>Programs get problem details for every error, never a page, whatever they say they accept.</summary>
public sealed class ProblemTests(PortalFixture portal, Postgres postgres) : IClassFixture<PortalFixture>
{
    [Theory]
    [InlineData("GET", "/api/v1/calls", 401)]
    [InlineData("GET", "/api/v1/nothing/here", 404)]
    [InlineData("GET", "/api", 404)]
    [InlineData("GET", "/health/what", 404)]
    [InlineData("GET", "/hubs/none", 404)]
    [InlineData("DELETE", "/api/v1/calls", 405)]
    [InlineData("POST", "/health", 405)]
    public async Task Strangers_get_problems(string method, string path, int status)
    {
        using var client = portal.Host.NewClient();
        foreach (var accept in new[] { "application/json", "text/html", "*/*", "text/html,application/xhtml+xml;q=0.9,image/webp" })
        {
            var problem = await ProblemAsync(client, new HttpRequestMessage(new HttpMethod(method), path), status, accept);
            Assert.False(string.IsNullOrEmpty(problem.GetProperty("detail").GetString()));
        }
    }

    [Fact]
    public async Task A_wrong_method_names_the_right_ones()
    {
        using var client = portal.Host.NewClient();
        using var answer = await client.DeleteAsync("/api/v1/calls");
        Assert.Contains("GET", answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_wrong_key_is_401_and_one_without_the_scope_403_and_neither_sees_a_sign_in_page()
    {
        using var wrong = portal.Host.NewClient("cs_not-a-key");
        await ProblemAsync(wrong, new HttpRequestMessage(HttpMethod.Get, "/api/v1/calls"), 401);
        using var other = portal.Host.NewClient(await portal.Host.NewApiKeyAsync(await portal.Host.NewTenantAsync(), ApiKeyScopes.ExtensionsRead));
        await ProblemAsync(other, new HttpRequestMessage(HttpMethod.Get, "/api/v1/calls"), 403);
        await ProblemAsync(other, new HttpRequestMessage(HttpMethod.Get, "/api/v1/nothing"), 404); // not 403: nothing is there for anybody
        await ProblemAsync(other, new HttpRequestMessage(HttpMethod.Put, "/api/v1/calls"), 405);

        using var user = await portal.Host.SignInAsync(await portal.Host.NewUserAsync(PortalRole.User, await portal.Host.NewTenantAsync()));
        await ProblemAsync(user, new HttpRequestMessage(HttpMethod.Get, "/api/v1/calls"), 403);
    }

    [Fact]
    public async Task A_bad_query_names_every_wrong_field()
    {
        using var client = await CallerAsync(ApiKeyScopes.CallsRead);
        var problem = await ProblemAsync(client, new HttpRequestMessage(HttpMethod.Get, "/api/v1/calls?limit=1001&offset=-1&status=odd"), 400);
        Assert.Equal(["limit", "offset", "status"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order());
        Assert.Equal("Give a whole number from 1 to 1000.", problem.GetProperty("errors").GetProperty("limit")[0].GetString());
    }

    [Fact]
    public async Task A_body_of_another_kind_is_415_and_one_that_is_no_json_400()
    {
        using var client = await CallerAsync(ApiKeyScopes.CallsRead, ApiKeyScopes.CallsControl);
        var path = $"/api/v1/calls/live/{Guid.NewGuid()}/transfer";
        await ProblemAsync(client, new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("x", Encoding.UTF8, "text/plain") }, 415);
        var broken = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{\"destination\": ", Encoding.UTF8, "application/json") };
        await ProblemAsync(client, broken, 400);
    }

    [Fact]
    public async Task A_defect_is_500_with_the_id_that_its_log_line_has_and_without_its_message()
    {
        using var log = new CapturedLog();
        await using var host = await PortalHost.StartAsync(
            await postgres.NewDatabaseAsync(), configure: b =>
            {
                b.Services.Replace(ServiceDescriptor.Singleton<ILiveFeed, BrokenFeed>());
                b.Logging.AddProvider(log);
            });
        using var client = host.NewClient(await host.NewApiKeyAsync(await host.NewTenantAsync(), ApiKeyScopes.CallsRead));
        var problem = await ProblemAsync(client, new HttpRequestMessage(HttpMethod.Get, "/api/v1/calls/live"), 500, "text/html");
        var id = problem.GetProperty("traceId").GetString();
        Assert.False(string.IsNullOrEmpty(id));
        Assert.Contains(log.Lines, l => l.StartsWith("Error ", StringComparison.Ordinal) && l.Contains("secret detail", StringComparison.Ordinal)
            && l.Contains($"RequestId={id} RequestPath=/api/v1/calls/live", StringComparison.Ordinal));
        Assert.DoesNotContain("secret detail", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_database_is_503_with_the_time_to_wait()
    {
        await using var cluster = new PostgresFixture();
        await cluster.StartAsync();
        await using var host = await PortalHost.StartAsync(await cluster.NewDatabaseAsync());
        using var client = host.NewClient(await host.NewApiKeyAsync(await host.NewTenantAsync(), ApiKeyScopes.CallsRead));
        using (var well = await client.GetAsync("/api/v1/calls"))
        {
            Assert.Equal(HttpStatusCode.OK, well.StatusCode);
        }

        await cluster.StopAsync();
        using var answer = await client.GetAsync("/api/v1/calls");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.NotNull(answer.Headers.RetryAfter);
        await cluster.RestartAsync();
    }

    private async Task<HttpClient> CallerAsync(params string[] scopes) =>
        portal.Host.NewClient(await portal.Host.NewApiKeyAsync(await portal.Host.NewTenantAsync(), scopes));

    private static async Task<JsonElement> ProblemAsync(HttpClient client, HttpRequestMessage request, int status, string accept = "application/json")
    {
        request.Headers.Accept.ParseAdd(accept);
        using var answer = await client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("title").GetString()));
        return problem;
    }

    private sealed class BrokenFeed : ILiveFeed
    {
        public IReadOnlyList<LiveCall> Calls(TenantScope scope) => throw new NotSupportedException("secret detail");

        public LiveCall? Find(TenantScope scope, Guid callUuid) => null;

        public int Count(TenantScope scope) => 0;

        public ILiveSubscription Subscribe(TenantScope scope) => throw new NotSupportedException("secret detail");
    }
}
