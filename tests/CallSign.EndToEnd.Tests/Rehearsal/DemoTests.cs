using CallSign.Core.Cdrs;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace CallSign.EndToEnd.Tests.Rehearsal;

/// <summary>The portal as <c>./run --demo</c> starts it.</summary>
public sealed class DemoTests(Postgres postgres, Chromium chromium)
{
    [Fact]
    public async Task A_demo_has_data_from_the_first_request_on_and_says_that_it_is_one()
    {
        await using var portal = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), new Dictionary<string, string> { ["CALLSIGN_DEMO"] = "true" });
        await using (var context = portal.Db.Open(TenantScope.System))
        {
            Assert.Equal(2, await context.Tenants.CountAsync());
            Assert.True(await context.Set<Cdr>().CountAsync() > 1_000);
        }

        var administrator = await portal.NewUserAsync(PortalRole.PlatformAdministrator);
        await using var browser = await chromium.OpenAsync(portal, administrator.Email);
        await Assertions.Expect(browser.Page.GetByText("Demo", new() { Exact = true })).ToBeVisibleAsync();
    }
}
