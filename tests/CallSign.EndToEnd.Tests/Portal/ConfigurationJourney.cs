using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.RingGroups;
using CallSign.EndToEnd.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.Portal;

public sealed class ConfigurationJourney(Postgres postgres, Chromium chromium)
{
    [Fact]
    public async Task A_file_becomes_a_draft_that_is_corrected_published_and_taken_back()
    {
        await using var portal = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        var admin = await portal.NewUserAsync(PortalRole.TenantAdministrator, await portal.NewTenantAsync());
        var groups = portal.Services.GetRequiredService<NounEditor<RingGroup>>();
        var made = await groups.CreateAsync(PortalHost.ActorOf(admin), new RingGroup { Name = "Sales", Number = "600", Members = [new RingGroupMember { Number = "1001" }] }, default);
        Assert.True(made.Succeeded, string.Join("; ", made.Errors.All));
        await using var visitor = await chromium.NewVisitorAsync(portal);
        var page = visitor.Page;
        await visitor.SignInAsync(admin);
        await page.GotoAsync("/configuration");
        await page.FillAsync("#label", "As delivered");
        await page.PressAsync("#label", "Tab");
        await page.ClickAsync("button:has-text('Keep this version')");
        await visitor.Expect("tr.rz-data-row:has-text('As delivered')").ToBeVisibleAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("button:has-text('Export')"));
        await using var file = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(file);
        var text = (await reader.ReadToEndAsync()).Replace("\"ring_timeout_seconds\": 30", "\"ring_timeout_seconds\": 1", StringComparison.Ordinal);
        await page.GotoAsync("/configuration/import");
        await page.SetInputFilesAsync("input[type=file]", new Microsoft.Playwright.FilePayload { Name = "mine.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
        await visitor.Expect(".config-problems").ToContainTextAsync("Enter 5 to 300 seconds.");
        await page.ClickAsync("button:has-text('Open as a draft')");
        await visitor.Expect(".config-problems").ToContainTextAsync("ring_timeout_seconds");
        await visitor.Expect("button:has-text('Publish…')").ToBeDisabledAsync();

        await page.FillAsync("#draft-text", text.Replace("\"ring_timeout_seconds\": 1", "\"ring_timeout_seconds\": 45", StringComparison.Ordinal));
        await page.ClickAsync("button:has-text('Save and compare')");
        await visitor.Expect(".config-changes").ToContainTextAsync("45");
        Assert.Equal(30, (await ReadAsync()).RingTimeoutSeconds); // nothing of it is served yet
        await page.FillAsync("[aria-label='What the version is']", "Longer ringing");
        await page.ClickAsync("button:has-text('Publish…')");
        await page.ClickAsync(".rz-dialog button:has-text('Publish')");
        await visitor.Expect("tr.rz-data-row:has-text('Longer ringing') >> text=Published").ToBeVisibleAsync();
        Assert.Equal(45, (await ReadAsync()).RingTimeoutSeconds);

        await page.ClickAsync("a:has-text('As delivered')");
        await visitor.Expect(".config-changes").ToContainTextAsync("Ring timeout seconds");
        await page.ClickAsync("button:has-text('Go back to it')");
        await page.ClickAsync(".save-bar button.primary");
        await visitor.Expect("text=The configuration is that of version 1 again.").ToBeVisibleAsync();
        Assert.Equal(30, (await ReadAsync()).RingTimeoutSeconds);

        async Task<RingGroup> ReadAsync() => (await portal.Services.GetRequiredService<NounList<RingGroup>>().AllAsync(PortalHost.ActorOf(admin), default)).Single();
    }
}
