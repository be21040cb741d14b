using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CallSign.Core.ApiKeys;
using CallSign.Core.Gateways;
using CallSign.Core.Nouns;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.SipTrunk;
using CallSign.Core.Tenancy;
using CallSign.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Api.SipTrunk;

/// <summary><c>/api/v1/sip-trunk</c> of the application as it ships, without a switch.</summary>
public sealed class SipTrunkApiTests(Postgres postgres)
{
    private const string Root = "/api/v1/sip-trunk/";

    [Fact]
    public async Task A_call_is_announced_seen_and_ended()
    {
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        var tenant = await host.NewTenantAsync();
        using var client = host.NewClient(await host.NewApiKeyAsync(tenant, [.. ApiKeyScopes.For(platform: false).Select(s => s.Name)]));
        using (var refused = await client.PostAsJsonAsync(Root + "incoming-call", new { caller_number = "+4930555", number = "040'1234", priority = 11 }))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            var errors = (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
            Assert.Equal(["number", "priority"], errors.EnumerateObject().Select(e => e.Name).Order());
        }

        using (var unroutable = await client.PostAsJsonAsync(Root + "incoming-call", new { caller_number = "+4930555", number = "0401234567" }))
        {
            Assert.Contains("No outbound route", await unroutable.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await RouteAsync(host, tenant);
        using var created = await client.PostAsJsonAsync(Root + "incoming-call", new { caller_number = "+4930555", number = "0401234567", priority = 2 });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var call = await created.Content.ReadFromJsonAsync<JsonElement>();
        var active = await client.GetFromJsonAsync<JsonElement>(Root + "calls/active");
        Assert.Equal(1, active.GetProperty("total").GetInt32());
        Assert.Equal(call.GetProperty("id").GetGuid(), active.GetProperty("items")[0].GetProperty("id").GetGuid());
        Assert.Equal("announced", call.GetProperty("state").GetString());

        using (var ended = await client.PostAsync(Root + $"calls/{call.GetProperty("id").GetGuid()}/complete", null))
        {
            Assert.Equal(HttpStatusCode.Accepted, ended.StatusCode);
        }

        // This instance leads the calls and does what was asked.
        var outcome = "";
        for (var i = 0; i < 200 && outcome != "cancelled"; i++)
        {
            await Task.Delay(50);
            outcome = (await client.GetFromJsonAsync<JsonElement>(created.Headers.Location)).GetProperty("outcome").GetString() ?? "";
        }

        Assert.Equal("cancelled", outcome);
        Assert.Equal(1, (await client.GetFromJsonAsync<JsonElement>(Root + "stats")).GetProperty("outcomes_of_last_day").GetProperty("cancelled").GetInt32());
    }

    [Fact]
    public async Task Calling_out_is_stopped_with_a_reason_and_lifted_again()
    {
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        var (tenant, other) = (await host.NewTenantAsync(), await host.NewTenantAsync());
        using var supervisor = await host.SignInAsync(await host.NewUserAsync(PortalRole.Supervisor, tenant));
        using var stranger = await host.SignInAsync(await host.NewUserAsync(PortalRole.TenantAdministrator, other));
        using var user = await host.SignInAsync(await host.NewUserAsync(PortalRole.User, tenant));
        Assert.Equal(HttpStatusCode.Forbidden, (await user.PostAsJsonAsync(Root + "emergency", new { reason = "because" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await supervisor.PostAsJsonAsync(Root + "emergency", new { reason = " " })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await supervisor.PostAsJsonAsync(Root + "emergency", new { reason = "Wrong numbers are billed." })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await supervisor.PostAsJsonAsync(Root + "emergency", new { reason = "again" })).StatusCode);
        Assert.Equal("Wrong numbers are billed.", (await supervisor.GetFromJsonAsync<JsonElement>(Root + "emergency")).GetProperty("reason").GetString());
        foreach (var health in (string[])[Root + "health", "/v1/sip-trunk/health"])
        {
            Assert.Equal("stopped", (await supervisor.GetFromJsonAsync<JsonElement>(health)).GetProperty("status").GetString());
        }

        using (var nobody = new HttpClient { BaseAddress = host.Url })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(new Uri("/v1/sip-trunk/health", UriKind.Relative))).StatusCode);
        }

        Assert.False((await stranger.GetFromJsonAsync<JsonElement>(Root + "emergency")).GetProperty("stopped").GetBoolean());
        Assert.Equal(HttpStatusCode.Conflict, (await stranger.DeleteAsync(Root + "emergency")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await supervisor.DeleteAsync(Root + "emergency")).StatusCode);
        await using var context = host.Db.Open(TenantScope.System);
        var audited = await context.AuditEntries.Where(e => e.Entity.Contains("BridgeStop") || e.Entity.Contains("bridge")).Select(e => e.Action).ToListAsync();
        Assert.Equal(["create", "update"], audited.Order());
    }

    [Fact]
    public async Task Only_platform_administrators_run_commands_and_each_is_audited()
    {
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        var tenant = await host.NewTenantAsync();
        using var key = host.NewClient(await host.NewApiKeyAsync(tenant, [.. ApiKeyScopes.For(platform: false).Select(s => s.Name)]));
        using var administrator = await host.SignInAsync(await host.NewUserAsync(PortalRole.TenantAdministrator, tenant));
        using var platform = await host.SignInAsync(await host.NewUserAsync(PortalRole.PlatformAdministrator));
        foreach (var client in new[] { key, administrator })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync(Root + "freeswitch/command", new { command = "status" })).StatusCode);
        }

        foreach (var command in new[] { "status", "fsctl shutdown" })
        {
            using var answer = await platform.PostAsJsonAsync(Root + "freeswitch/command", new { command });
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode); // there is no switch here, and the second is not on the list
        }

        await using var context = host.Db.Open(TenantScope.System);
        Assert.Equal(["fsctl shutdown", "status"], (await context.AuditEntries.Where(e => e.Action == "switch-command").Select(e => e.Label!).ToListAsync()).Order());
    }

    private static async Task RouteAsync(PortalHost host, Tenant tenant)
    {
        var actor = new Actor("admin", null, tenant.Id, PortalRole.TenantAdministrator);
        var gateway = await host.Services.GetRequiredService<NounEditor<Gateway>>().CreateAsync(actor, new Gateway { Name = "carrier-a", Proxy = "192.0.2.1" }, default);
        var route = await host.Services.GetRequiredService<NounEditor<OutboundRoute>>().CreateAsync(
            actor,
            new OutboundRoute { Name = "All", Patterns = ["0Z."], CallerIdNumber = "+4930100", Gateways = [new OutboundGateway { GatewayId = gateway.Value!.Id }] }, default);
        Assert.True(route.Succeeded, string.Join("; ", route.Errors.All));
        var store = host.Services.GetRequiredService<SnapshotStore>();
        for (var i = 0; i < 200 && (store.Current.OfId(tenant.Id)?.Nouns.All<OutboundRoute>().Any() != true || store.Current.Gateways.Count == 0); i++)
        {
            await Task.Delay(25);
        }
    }
}
