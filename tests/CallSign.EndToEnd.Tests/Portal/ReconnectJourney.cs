using CallSign.Core.PortalUsers;
using CallSign.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace CallSign.EndToEnd.Tests.Portal;

public sealed class ReconnectJourney(PortalFixture fixture, Chromium chromium) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task A_lost_connection_is_told_and_the_page_goes_on_where_it_was()
    {
        var admin = await fixture.Host.NewUserAsync(PortalRole.PlatformAdministrator);
        await fixture.Host.NewTenantAsync("kept.example", "Kept");
        await using var browser = await chromium.OpenAsync(fixture.Host, admin.Email);
        browser.ExpectErrors(); // the browser tells of each lost connection
        var page = browser.Page;
        var sockets = new List<IWebSocketRoute>();
        await page.RouteWebSocketAsync("**/_blazor**", socket =>
        {
            sockets.Add(socket);
            socket.ConnectToServer();
        });
        await page.GotoAsync("/tenants");
        await page.FillAsync("input[type=search]", "kept");
        await page.WaitForURLAsync("**/tenants?q=kept"); // a search under way would close the dialog
        await Assertions.Expect(page.Locator("tr.rz-data-row")).ToHaveCountAsync(1);

        await page.RouteAsync("**/_blazor/negotiate**", route => route.AbortAsync("connectionrefused"));
        await sockets[^1].CloseAsync(new() { Code = 3001, Reason = "test" });
        await Assertions.Expect(page.Locator(".reconnect-show")).ToBeVisibleAsync();
        await Chromium.ShootAsync(page, "reconnect");
        await page.UnrouteAllAsync();
        await Assertions.Expect(page.Locator(".reconnect-box")).ToBeHiddenAsync();
        await page.ClickAsync("button:has-text('New tenant')");
        await Assertions.Expect(page.Locator("#tenant-name")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("input[type=search]")).ToHaveValueAsync("kept");
    }
}
