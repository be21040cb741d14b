using System.Net.WebSockets;
using CallSign.Core.ApiKeys;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport;
using CallSign.TestSupport.Live;
using CallSign.Web.Live;
using CallSign.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Live;

/// <summary>The hub within the whole portal: cookies, API keys, and what happens when they end.</summary>
public sealed class LiveHubAccessTests(Postgres postgres) : IAsyncLifetime
{
    private readonly ScriptedLiveFeed _feed = new();
    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);
    private PortalHost _portal = null!;

    public async ValueTask InitializeAsync()
    {
        _portal = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), configure: b => Scripted(b.Services));
        await _portal.NewUserAsync(PortalRole.PlatformAdministrator);
    }

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task A_key_connects_by_header_and_by_query_to_its_own_tenant()
    {
        var (acme, globex) = (await _portal.NewTenantAsync(), await _portal.NewTenantAsync());
        _feed.Publish(TestCalls.Call(acme.Id), TestCalls.Call(globex.Id), TestCalls.Call(globex.Id));
        var key = await _portal.NewApiKeyAsync(acme, ApiKeyScopes.CallsRead);
        await using var byHeader = await HubClient.ConnectAsync(Hub(), new Dictionary<string, string> { ["Authorization"] = "Bearer " + key });
        await using var byQuery = await HubClient.ConnectAsync(Hub("?access_token=" + key));
        foreach (var viewer in new[] { byHeader, byQuery })
        {
            var call = Assert.Single((await viewer.NextAsync("Snapshot")).GetProperty("calls").EnumerateArray());
            Assert.Equal(acme.Id, call.GetProperty("tenant_id").GetGuid());
        }
    }

    [Fact]
    public async Task A_supervisor_connects_by_cookie_and_a_plain_user_does_not()
    {
        var tenant = await _portal.NewTenantAsync();
        _feed.Publish(TestCalls.Call(tenant.Id));
        await using var viewer = await ByCookieAsync(await _portal.NewUserAsync(PortalRole.Supervisor, tenant));
        Assert.Equal(1, (await viewer.NextAsync("Snapshot")).GetProperty("calls").GetArrayLength());
        var refused = await Assert.ThrowsAsync<WebSocketException>(async () => await ByCookieAsync(await _portal.NewUserAsync(PortalRole.User, tenant)));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ApiKeyScopes.ExtensionsRead, "403")]
    [InlineData(null, "401")]
    public async Task Without_the_scope_or_without_a_key_nobody_connects(string? scope, string status)
    {
        var query = scope is null ? "" : "?access_token=" + await _portal.NewApiKeyAsync(await _portal.NewTenantAsync(), scope);
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => HubClient.ConnectAsync(Hub(query)));
        Assert.Contains(status, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_tenants_call_can_not_be_touched()
    {
        var (acme, globex) = (await _portal.NewTenantAsync(), await _portal.NewTenantAsync());
        var theirs = TestCalls.Call(globex.Id, state: CallState.Answered);
        _feed.Publish(theirs);
        var key = await _portal.NewApiKeyAsync(acme, ApiKeyScopes.CallsRead, ApiKeyScopes.CallsControl);
        await using var viewer = await HubClient.ConnectAsync(Hub("?access_token=" + key));
        foreach (var (method, arguments) in new (string, object[])[] { ("Hangup", [theirs.CallUuid]), ("Transfer", [theirs.CallUuid, "1001"]), ("Park", [theirs.CallUuid]), ("Record", [theirs.CallUuid, true]) })
        {
            var answer = (await viewer.InvokeAsync(method, arguments)).GetProperty("result");
            Assert.False(answer.GetProperty("succeeded").GetBoolean());
            Assert.Equal(CommandResult.NoSuchCall.Error, answer.GetProperty("error").GetString());
        }
    }

    [Fact]
    public async Task A_revoked_key_and_a_locked_user_are_disconnected()
    {
        await using var portal = await PortalHost.StartAsync(
            await postgres.NewDatabaseAsync(), configure: b => Scripted(b.Services.AddSingleton<TimeProvider>(_time)));
        await portal.NewUserAsync(PortalRole.PlatformAdministrator);
        var tenant = await portal.NewTenantAsync();
        var key = await portal.NewApiKeyAsync(tenant, ApiKeyScopes.CallsRead);
        var user = await portal.NewUserAsync(PortalRole.Supervisor, tenant);
        var hub = new Uri(portal.Url.ToString().Replace("http", "ws", StringComparison.Ordinal) + LiveHub.Path[1..]);
        await using var byKey = await HubClient.ConnectAsync(new Uri(hub + "?access_token=" + key));
        await using var stays = await HubClient.ConnectAsync(new Uri(hub + "?access_token=" + await portal.NewApiKeyAsync(tenant, ApiKeyScopes.CallsRead)));
        using var client = await portal.SignInAsync(user);
        await using var byCookie = await HubClient.ConnectAsync(hub, new Dictionary<string, string> { ["Cookie"] = Cookie(client, portal) });
        await AdvanceUntilAsync(Task.WhenAll(byKey.NextAsync("Snapshot"), byCookie.NextAsync("Snapshot"), stays.NextAsync("Snapshot")));

        await using (var context = portal.Db.Open(TenantScope.System))
        {
            var row = await context.ApiKeys.OrderBy(k => k.CreatedAt).FirstAsync(k => k.TenantId == tenant.Id);
            row.RevokedAt = DateTime.UtcNow;
            (await context.Users.SingleAsync(u => u.Id == user.Id)).SecurityStamp = "changed";
            await context.SaveChangesAsync();
        }

        await AdvanceUntilAsync(Task.WhenAll(byKey.Ended, byCookie.Ended));
        Assert.False(stays.Ended.IsCompleted);
    }

    private void Scripted(IServiceCollection services) => services.AddSingleton<ILiveFeed>(_feed).AddSingleton<ICallCommands>(new RecordingCallCommands(_feed));

    private async Task AdvanceUntilAsync(Task ended)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!ended.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(ApiKeyDirectory.MaxAge);
            await Task.WhenAny(ended, Task.Run(Thread.Yield, CancellationToken.None));
        }
    }

    private async Task<HubClient> ByCookieAsync(PortalUser user)
    {
        using var client = await _portal.SignInAsync(user);
        return await HubClient.ConnectAsync(Hub(), new Dictionary<string, string> { ["Cookie"] = Cookie(client, _portal) });
    }

    private static string Cookie(HttpClient client, PortalHost portal) => portal.CookieHeader(client);

    private Uri Hub(string query = "") => new(_portal.Url.ToString().Replace("http", "ws", StringComparison.Ordinal) + LiveHub.Path[1..] + query);
}
