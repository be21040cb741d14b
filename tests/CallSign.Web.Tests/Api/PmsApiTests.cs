using System.Net;
using System.Text;
using CallSign.Core.ApiKeys;
using CallSign.Core.Hospitality;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Core.Webhooks;
using CallSign.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Api;

/// <summary>What a property-management system tells: signed, new, once, and of its own hotel.</summary>
public sealed class PmsApiTests(Postgres postgres)
{
    private const string Key = "the key of the hotel";

    [Fact]
    public async Task A_signed_message_is_taken_once_and_what_is_done_here_is_told()
    {
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        var tenant = await host.NewTenantAsync();
        var actor = new Actor("admin", null, tenant.Id, PortalRole.TenantAdministrator);
        Assert.True((await host.Services.GetRequiredService<NounEditor<Hotel>>().CreateAsync(actor, new Hotel { Name = "Inn", PmsUrl = "http://127.0.0.1:9/pms", PmsKeyInClear = Key }, default)).Succeeded);
        var room = (await host.Services.GetRequiredService<NounEditor<GuestRoom>>().CreateAsync(actor, new GuestRoom { Name = "101" }, default)).Value!;
        using var client = host.NewClient(await host.NewApiKeyAsync(tenant, ApiKeyScopes.HospitalityWrite, ApiKeyScopes.HospitalityRead));

        const string body = """{"room":"101","guest_name":"Ada Lovelace","language":"en"}""";
        var signature = WebhookSignature.Of(Key, Encoding.UTF8.GetBytes(body), DateTimeOffset.UtcNow);
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(client, "check-in", body, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(client, "check-in", body, WebhookSignature.Of("another key of a hotel", Encoding.UTF8.GetBytes(body), DateTimeOffset.UtcNow)));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(client, "check-in", body, WebhookSignature.Of(Key, Encoding.UTF8.GetBytes(body), DateTimeOffset.UtcNow.AddMinutes(-10))));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(client, "check-in", body, signature));
        Assert.Equal(HttpStatusCode.Conflict, await SendAsync(client, "check-in", body, signature)); // a replay
        await using var context = host.Db.Open(TenantScope.System);
        Assert.Equal("Ada Lovelace", (await context.Set<Stay>().AsNoTracking().SingleAsync(s => s.RoomId == room.Id)).GuestName);
        Assert.False(await context.Set<PmsMessage>().AnyAsync(m => !m.Incoming)); // it knows that itself

        using var answer = await client.PostAsync($"/api/v1/hospitality/rooms/{room.Id}/check-out", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var told = await context.Set<PmsMessage>().AsNoTracking().SingleAsync(m => !m.Incoming && m.Event == "check_out");
        Assert.Contains("Ada Lovelace", told.Body, StringComparison.Ordinal);

        // Another company's key opens nothing, whatever it is signed with.
        using var stranger = host.NewClient(await host.NewApiKeyAsync(await host.NewTenantAsync(), ApiKeyScopes.HospitalityWrite));
        Assert.Equal(HttpStatusCode.Conflict, await SendAsync(stranger, "check-in", body, WebhookSignature.Of(Key, Encoding.UTF8.GetBytes(body), DateTimeOffset.UtcNow)));
        Assert.Equal(1, await context.Set<Stay>().CountAsync());
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, string what, string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/hospitality/pms/" + what) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (signature is not null)
        {
            request.Headers.Add(WebhookSignature.Header, signature);
        }

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
