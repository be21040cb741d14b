using CallSign.Core.PortalUsers;
using CallSign.Core.Settings;
using CallSign.EndToEnd.Tests.Hosting;
using CallSign.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.Portal;

public sealed class SystemJourney(Postgres postgres, Chromium chromium)
{
    [Fact]
    public async Task A_node_is_tried_added_seen_connected_and_given_its_files_and_the_key_is_renewed()
    {
        await using var node = new ScriptedSwitch("node-password");
        await using var portal = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        var admin = await portal.NewUserAsync(PortalRole.PlatformAdministrator);
        await portal.NewTenantAsync();
        await using var visitor = await chromium.NewVisitorAsync(portal);
        var page = visitor.Page;
        await visitor.SignInAsync(admin);
        await page.GotoAsync("/system");
        await page.ClickAsync(".empty-actions button");
        await page.FillAsync("#node-name", "fs one");
        await page.FillAsync("#node-port", node.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await page.FillAsync("#node-password", "wrong");
        await page.ClickAsync("button:has-text('Test connection')");
        await visitor.Expect(".field-error").ToContainTextAsync("letters, digits");
        await page.FillAsync("#node-name", "fs1");
        await page.ClickAsync("button:has-text('Test connection')");
        await visitor.Expect(".rz-dialog .alert.warning").ToBeVisibleAsync();
        await page.FillAsync("#node-password", "node-password");
        await page.ClickAsync("button:has-text('Test connection')");
        await visitor.Expect(".rz-dialog .alert.success").ToContainTextAsync("1.11.1");
        await page.ClickAsync(".rz-dialog button[type=submit]");
        await visitor.Expect(".nodes-table tbody tr:has-text('fs1')").ToContainTextAsync("Connected");
        await visitor.PictureAsync("system");

        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("button:has-text('Files')"));
        Assert.Equal("freeswitch-fs1.zip", download.SuggestedFilename);

        var key = await portal.Services.GetRequiredService<XmlCurlKeySetting>().ReadOrCreateAsync(default);
        await visitor.Expect(".secret-value").Not.ToContainTextAsync(key);
        await page.ClickAsync("[aria-label='Show xml_curl key']");
        await visitor.Expect(".secret-value").ToHaveTextAsync(key);
        await page.ClickAsync("[aria-label='Make a new xml_curl key']");
        await visitor.Expect(".confirm-effects").ToContainTextAsync("gets no answers");
        await page.ClickAsync("button:has-text('Make a new one')");
        await visitor.Expect(".secret-value").Not.ToContainTextAsync(key);
        Assert.NotEqual(key, await portal.Services.GetRequiredService<XmlCurlKeySetting>().ReadOrCreateAsync(default));

        await page.ClickAsync("[aria-label='Delete fs1']");
        await visitor.Expect(".confirm-effects").ToContainTextAsync("closed as lost");
        await page.ClickAsync("button:has-text('Delete node')");
        await visitor.Expect(".empty-state h2").ToHaveTextAsync("No FreeSWITCH yet");
    }
}
