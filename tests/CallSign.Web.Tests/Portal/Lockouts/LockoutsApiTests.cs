using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CallSign.Core.ApiKeys;
using CallSign.Core.Lockouts;
using CallSign.Core.PortalUsers;
using CallSign.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Portal.Lockouts;

/// <summary>Mailboxes that wrong PINs have closed, for programs; and the operator of a mailbox through REST.</summary>
public sealed class LockoutsApiTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task A_closed_mailbox_is_told_to_administrators_alone_who_open_it()
    {
        var host = portal.Host;
        var tenant = await host.NewTenantAsync();
        using var client = host.NewClient(await host.NewApiKeyAsync(tenant, [.. ApiKeyScopes.For(platform: false).Select(s => s.Name)]));
        var extension = await CreatedAsync(client, new { number = "1001", display_name = "Ada", voicemail_operator = "+1 (202) 555-0100" });
        Assert.Equal("+12025550100", extension["voicemail_operator"]!.GetValue<string>());
        using (var refused = await client.PostAsJsonAsync("/api/v1/extensions", new { number = "1002", display_name = "Bob", voicemail_operator = "1002" }))
        {
            Assert.Contains("voicemail_operator", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var entries = host.Services.GetRequiredService<EntryLockout>();
        var door = new EntryDoor(tenant.Id, LockoutKind.Mailbox, extension["id"]!.GetValue<Guid>(), "", "mailbox 1001");
        for (var i = 0; i < 9; i++)
        {
            await entries.WrongAsync(door, await entries.TakeAsync(door, CancellationToken.None));
        }

        var row = Assert.Single((await client.GetFromJsonAsync<JsonArray>("/api/v1/lockouts"))!)!;
        Assert.Equal(("mailbox", 9), (row["kind"]!.GetValue<string>(), row["wrong"]!.GetValue<int>()));
        using (var user = await host.SignInAsync(await host.NewUserAsync(PortalRole.User, tenant)))
        {
            Assert.NotEqual(HttpStatusCode.OK, (await user.GetAsync("/api/v1/lockouts")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/v1/lockouts/{row["id"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"/api/v1/lockouts/{row["id"]}")).StatusCode);
        Assert.Empty((await client.GetFromJsonAsync<JsonArray>("/api/v1/lockouts"))!);
    }

    private static async Task<JsonObject> CreatedAsync(HttpClient client, object extension)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/extensions", extension);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
