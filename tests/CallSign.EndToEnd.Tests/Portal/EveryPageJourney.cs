using System.Reflection;
using CallSign.Core.PortalUsers;
using CallSign.EndToEnd.Tests.Hosting;
using CallSign.Web.Composition;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;

namespace CallSign.EndToEnd.Tests.Portal;

public sealed class EveryPageJourney(Postgres postgres, Chromium chromium)
{
    // What stands behind a question mark is anybody's: a link in a mail, a bookmark of last year.
    private const string OddQuery = "?q=a%00b_%25%27%5C%F0%9F%98%80&page=99999999999&size=-1&sort=-nonsense&from=yesterday&to=%00&enabled=%00&state=perhaps&number=%00";

    [Fact]
    public async Task Every_page_opens_whatever_its_address_says()
    {
        await using var portal = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        var platform = await portal.NewUserAsync(PortalRole.PlatformAdministrator);
        var tenant = await portal.NewTenantAsync();
        var pages = typeof(CallSignWebApplication).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>())
            .Select(r => r.Template).Where(t => !t.Contains('{') && !t.StartsWith("/account/", StringComparison.Ordinal)).Distinct().Order().ToList();
        Assert.True(pages.Count > 50, "The pages were not found.");
        await using var visitor = await chromium.NewVisitorAsync(portal);
        await visitor.SignInAsync(platform, tenant);
        List<string> failed = [];
        foreach (var path in pages)
        {
            await visitor.Page.GotoAsync(path + OddQuery);
            var heading = visitor.Page.Locator("main h1, main h2").First;
            await heading.WaitForAsync();
            await visitor.Page.Locator("main .loading, main [aria-busy=true]").First.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
            if (await visitor.Page.Locator("main .alert.danger, main :text('This page has failed')").CountAsync() > 0)
            {
                failed.Add(path);
                await visitor.PictureAsync("failed" + path.Replace('/', '-'));
            }
        }

        Assert.Empty(failed);
    }
}
