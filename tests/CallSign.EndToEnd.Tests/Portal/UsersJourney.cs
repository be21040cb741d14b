using CallSign.Core.PortalUsers;
using CallSign.EndToEnd.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.Portal;

public sealed class UsersJourney(Postgres postgres, Chromium chromium)
{
    [Fact]
    public async Task An_invited_user_sets_a_password_and_loses_the_open_page_when_locked()
    {
        await using var portal = await PortalHost.StartAsync(
            await postgres.NewDatabaseAsync(),
            configure: builder => builder.Services.PostConfigure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.FromSeconds(1)));
        var tenant = await portal.NewTenantAsync(name: "Acme GmbH");
        var admin = await portal.NewUserAsync(PortalRole.TenantAdministrator, tenant);
        await using var office = await chromium.NewVisitorAsync(portal);
        await office.SignInAsync(admin);
        await office.Page.GotoAsync("/users");
        await office.Page.ClickAsync(".page-actions button:has-text('New user')");
        await office.Expect("#user-role option").ToHaveTextAsync(["User", "Supervisor", "Tenant administrator"]);
        await office.Page.ClickAsync("button:has-text('Create user')");
        await office.Expect(".field-error").ToHaveCountAsync(2);
        await office.Page.FillAsync("#user-name", "Grace Hopper");
        await office.Page.FillAsync("#user-email", "grace@example.com");
        await office.Page.SelectOptionAsync("#user-role", "Supervisor");
        await office.Page.ClickAsync("button:has-text('Create user')");
        var link = await office.Page.InnerTextAsync("#password-link");
        await office.PictureAsync("password-link");
        await office.Page.ClickAsync(".rz-dialog button:has-text('Done')");
        await office.Expect("tr.rz-data-row:has-text('grace@example.com')").ToContainTextAsync("Invited");

        await using var home = await chromium.NewVisitorAsync(portal);
        await home.Page.GotoAsync(link);
        await home.Expect(".lead").ToContainTextAsync("grace@example.com");
        await home.Page.FillAsync("#password", "callsign1234");
        await home.Page.FillAsync("#again", "callsign1234");
        await home.Page.ClickAsync("button:has-text('Set password')");
        await home.Expect(".field-error").ToContainTextAsync("leaked");
        await home.Page.FillAsync("#password", "seven quiet herons");
        await home.Page.FillAsync("#again", "seven quiet herons");
        await home.Page.ClickAsync("button:has-text('Set password')");
        await home.Expect("h1").ToHaveTextAsync("Your password is set");
        await home.Page.GotoAsync(link);
        await home.Expect("h1").ToHaveTextAsync("This link does not work");
        await home.TypeCredentialsAsync("grace@example.com", "seven quiet herons");
        await home.Expect(".tenant-chip").ToContainTextAsync("Acme GmbH");
        await home.Expect(".menu a:has-text('Users')").ToHaveCountAsync(0);
        await home.Page.GotoAsync("/users");
        await home.Expect("h1").ToHaveTextAsync("You may not open this");
        await home.Page.GotoAsync("/");
        await home.Expect(".shell .topbar").ToBeVisibleAsync();

        await office.Page.ReloadAsync();
        await office.Page.ClickAsync("[aria-label='More for grace@example.com']");
        await office.Page.ClickAsync(".dropdown[open] button:has(i:text-is('lock'))");
        await office.Expect(".confirm-effects").ToContainTextAsync("Open sessions end");
        await office.Page.ClickAsync("button:has-text('Lock user')");
        await office.Expect("tr.rz-data-row:has-text('grace@example.com')").ToContainTextAsync("Locked");
        await home.Expect("h1").ToHaveTextAsync("Sign in");
    }

    [Fact]
    public async Task A_list_keeps_its_place_in_the_address_so_that_back_returns_to_it()
    {
        await using var portal = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        var admin = await portal.NewUserAsync(PortalRole.PlatformAdministrator);
        for (var i = 0; i < 25; i++)
        {
            await portal.NewTenantAsync($"t{i:00}.example", $"Tenant {i:00}");
        }

        await using var visitor = await chromium.NewVisitorAsync(portal);
        var page = visitor.Page;
        await visitor.SignInAsync(admin);
        await page.GotoAsync("/tenants?size=10");
        await visitor.Expect("tr.rz-data-row >> nth=0").ToContainTextAsync("Tenant 00");
        await page.ClickAsync("[aria-label='Next page']");
        await visitor.Expect("tr.rz-data-row >> nth=0").ToContainTextAsync("Tenant 10");
        await visitor.PictureAsync("paged");
        await page.ClickAsync(".menu a:has-text('Users')");
        await visitor.Expect("h1").ToHaveTextAsync("Users");
        await page.GoBackAsync();
        await visitor.Expect("tr.rz-data-row >> nth=0").ToContainTextAsync("Tenant 10");
        await page.ClickAsync("th a:has-text('SIP domain')");
        await visitor.Expect("th a:has-text('SIP domain')").ToHaveAttributeAsync("aria-sort", "ascending");
        await page.ClickAsync("th a:has-text('SIP domain')");
        await visitor.Expect("tr.rz-data-row >> nth=0").ToContainTextAsync("t24.example");
        Assert.Contains("sort=-domain", page.Url, StringComparison.Ordinal);
        await page.FillAsync("input[type=search]", "tenant 07");
        await visitor.Expect("tr.rz-data-row").ToHaveCountAsync(1);
        Assert.Contains("q=tenant", page.Url, StringComparison.Ordinal);
        await page.FillAsync("input[type=search]", "no such thing");
        await visitor.Expect(".empty-state h2").ToHaveTextAsync("Nothing matches");
        await page.ClickAsync(".empty-state a:has-text('Show all')");
        await visitor.Expect("tr.rz-data-row").ToHaveCountAsync(10);

        await page.ClickAsync("[aria-label='Delete Tenant 24']");
        await visitor.Expect(".confirm button:has-text('Delete tenant')").ToBeDisabledAsync();
        await page.FillAsync(".confirm input", "t24.example");
        await page.ClickAsync(".confirm button:has-text('Delete tenant')");
        await visitor.Expect("tr.rz-data-row >> nth=0").ToContainTextAsync("t23.example");
    }
}
