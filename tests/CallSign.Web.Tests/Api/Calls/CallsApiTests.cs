using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CallSign.Core.ApiKeys;
using CallSign.Core.PortalUsers;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport.Live;
using CallSign.Web.Tests.Hosting;
using CallSign.Web.Tests.Portal.Cdrs;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Api.Calls;

public sealed class CallsApiTests(Postgres postgres) : IAsyncLifetime
{
    private static readonly string[] Fields = ["id", "uuid", "direction", "caller", "callee", "start_time", "end_time", "status", "created_at"];
    private readonly ScriptedLiveFeed _feed = new();
    private RecordingCallCommands _commands = null!;
    private PortalHost _portal = null!;

    public async ValueTask InitializeAsync()
    {
        _commands = new RecordingCallCommands(_feed);
        _portal = await PortalHost.StartAsync(
            await postgres.NewDatabaseAsync(), configure: b => b.Services.AddSingleton<ILiveFeed>(_feed).AddSingleton<ICallCommands>(_commands));
        await _portal.NewUserAsync(PortalRole.PlatformAdministrator);
    }

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task Calls_come_with_the_fields_that_were_agreed_newest_first_and_by_page()
    {
        var tenant = await _portal.NewTenantAsync();
        var newest = SampleCdrs.Call(tenant.Id, DateTime.UtcNow.AddMinutes(-1));
        await _portal.StoreAsync(newest, SampleCdrs.Call(tenant.Id, DateTime.UtcNow.AddMinutes(-2)), SampleCdrs.Call(tenant.Id, DateTime.UtcNow.AddMinutes(-3)));
        await _portal.StoreAsync(SampleCdrs.Call((await _portal.NewTenantAsync()).Id));
        using var client = await ReaderAsync(tenant);
        var page = await client.GetFromJsonAsync<JsonElement>("/api/v1/calls?limit=2");
        Assert.Equal(3, page.GetProperty("total").GetInt32());
        var first = page.GetProperty("items")[0];
        Assert.All(Fields, f => Assert.True(first.TryGetProperty(f, out _), f));
        Assert.True(first.GetProperty("id").GetInt64() > 0);
        Assert.Equal(newest.CallUuid, first.GetProperty("uuid").GetGuid());
        Assert.Equal(("internal", "1000", "1001", "answered"), (Text(first, "direction"), Text(first, "caller"), Text(first, "callee"), Text(first, "status")));
        Assert.Equal(newest.StartedAt, first.GetProperty("start_time").GetDateTime());
        Assert.EndsWith("Z", Text(first, "start_time"), StringComparison.Ordinal);
        Assert.Equal(64m, first.GetProperty("duration").GetDecimal());
        var rest = await client.GetFromJsonAsync<JsonElement>("/api/v1/calls?limit=2&offset=2");
        Assert.Equal(1, rest.GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>("/api/v1/calls?status=no_answer")).GetProperty("total").GetInt32());
        Assert.Equal(3, (await client.GetFromJsonAsync<JsonElement>("/api/v1/calls?status=answered&party=1001&search=anna")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task One_call_has_legs_and_events_and_a_foreign_one_is_not_found()
    {
        var (own, other) = (await _portal.NewTenantAsync(), await _portal.NewTenantAsync());
        var (mine, theirs) = (SampleCdrs.Call(own.Id), SampleCdrs.Call(other.Id));
        var theirLive = TestCalls.Call(other.Id);
        _feed.Publish(theirLive);
        await _portal.StoreAsync(mine, theirs);
        using var client = await ReaderAsync(own);
        var call = await client.GetFromJsonAsync<JsonElement>("/api/v1/calls/" + mine.CallUuid);
        Assert.Equal(2, call.GetProperty("legs").GetArrayLength());
        Assert.Equal("hold", call.GetProperty("events")[2].GetProperty("what").GetString());
        Assert.Equal("A party hung up", Text(call, "hangup_reason"));
        foreach (var uuid in new[] { theirs.CallUuid, theirLive.CallUuid, Guid.NewGuid() })
        {
            using var answer = await client.GetAsync("/api/v1/calls/" + uuid);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task A_call_that_is_still_there_is_found_without_an_end()
    {
        var tenant = await _portal.NewTenantAsync();
        var live = TestCalls.Call(tenant.Id);
        _feed.Publish(live);
        using var client = await ReaderAsync(tenant);
        var call = await client.GetFromJsonAsync<JsonElement>("/api/v1/calls/" + live.CallUuid);
        Assert.Equal(JsonValueKind.Null, call.GetProperty("end_time").ValueKind);
        Assert.Equal("ringing", Text(call, "status"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("status=excellent", "status")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-11-02&to=2026-11-01", "to")]
    [InlineData("from=2000-01-01&to=2026-11-01", "from")]
    public async Task A_query_that_makes_no_sense_is_told_so_at_its_parameter(string query, string parameter)
    {
        using var client = await ReaderAsync(await _portal.NewTenantAsync());
        using var answer = await client.GetAsync("/api/v1/calls?" + query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.NotEmpty(problem.GetProperty("errors").GetProperty(parameter)[0].GetString()!);
    }

    [Fact]
    public async Task Live_calls_are_listed_and_narrowed()
    {
        var tenant = await _portal.NewTenantAsync();
        _feed.Publish(TestCalls.Call(tenant.Id, "1000"), TestCalls.Call(tenant.Id, "1001", state: CallState.Held), TestCalls.Call(Guid.NewGuid()));
        using var client = await ReaderAsync(tenant);
        Assert.Equal(2, (await client.GetFromJsonAsync<JsonElement>("/api/v1/calls/live")).GetProperty("total").GetInt32());
        var held = (await client.GetFromJsonAsync<JsonElement>("/api/v1/calls/live?state=held")).GetProperty("items");
        Assert.Equal("1001", Text(Assert.Single(held.EnumerateArray()), "caller"));
    }

    [Fact]
    public async Task Commands_act_on_own_calls_with_the_right_scope()
    {
        var (own, other) = (await _portal.NewTenantAsync(), await _portal.NewTenantAsync());
        var (mine, theirs) = (TestCalls.Call(own.Id, state: CallState.Answered), TestCalls.Call(other.Id, state: CallState.Answered));
        _feed.Publish(mine, theirs);
        using var reader = await ReaderAsync(own);
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(reader, mine, "hangup"));

        using var client = _portal.NewClient(await _portal.NewApiKeyAsync(own, ApiKeyScopes.CallsRead, ApiKeyScopes.CallsControl));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(client, mine, "transfer", new { destination = "1005" }));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(client, mine, "record", new { on = true }));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(client, mine, "park"));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(client, mine, "hangup"));
        foreach (var verb in new[] { "hangup", "park" })
        {
            Assert.Equal(HttpStatusCode.NotFound, await PostAsync(client, theirs, verb));
        }

        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(client, theirs, "transfer", new { destination = "1005" }));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(client, mine, "transfer", new { destination = "1005 XML default" }));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(client, mine, "transfer"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(client, mine, "record", new { on = (bool?)null }));
        Assert.Equal([$"transfer {mine.CallUuid} 1005", $"record {mine.CallUuid} start", $"park {mine.CallUuid}", $"hangup {mine.CallUuid}"], _commands.Asked);
        _commands.Answer = new CommandResult(false, "The node does not answer.");
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(client, mine, "hangup"));
    }

    [Fact]
    public async Task Nothing_is_told_without_a_key()
    {
        using var client = _portal.NewClient();
        foreach (var path in new[] { "/api/v1/calls", "/api/v1/calls/live", "/api/v1/calls/" + Guid.NewGuid() })
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private async Task<HttpClient> ReaderAsync(Core.Tenancy.Tenant tenant) =>
        _portal.NewClient(await _portal.NewApiKeyAsync(tenant, ApiKeyScopes.CallsRead));

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, LiveCall call, string verb, object? body = null)
    {
        using var answer = await client.PostAsync($"/api/v1/calls/live/{call.CallUuid}/{verb}", body is null ? null : JsonContent.Create(body));
        return answer.StatusCode;
    }
}
