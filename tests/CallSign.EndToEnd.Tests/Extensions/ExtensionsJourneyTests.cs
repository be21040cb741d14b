using System.Text;
using System.Text.RegularExpressions;
using CallSign.Core.Extensions;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallSign.EndToEnd.Tests.Extensions;

public sealed partial class ExtensionsJourneyTests(PortalFixture portal, Chromium chromium) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task An_administrator_creates_changes_and_deletes_an_extension()
    {
        var (tenant, admin, _) = await TenantAsync();
        await using var browser = await chromium.OpenAsync(portal.Host, admin.Email!);
        var page = browser.Page;
        await page.GotoAsync("/extensions");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No extensions yet" })).ToBeVisibleAsync();
        await Chromium.ShootAsync(page, "extensions-empty");

        // Mistakes are told at their fields, before and after the save.
        await page.GetByRole(AriaRole.Link, new() { Name = "New extension" }).First.ClickAsync();
        await page.GetByLabel("Number", new() { Exact = true }).First.FillAsync("911");
        await page.GetByLabel("Name", new() { Exact = true }).First.ClickAsync();
        await Expect(page.Locator(".field.invalid")).ToContainTextAsync("emergency number");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create extension" }).ClickAsync();
        await Expect(page.Locator(".field.invalid")).ToHaveCountAsync(2);
        await Expect(page.Locator("#f-Number")).ToBeFocusedAsync();
        await Chromium.ShootAsync(page, "extension-new-errors");

        await page.Locator("#f-Number").FillAsync("1001");
        await page.Locator("#f-DisplayName").FillAsync("Ada Lovelace");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create extension" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(OneExtension());
        var setup = page.GetByRole(AriaRole.Region, new() { Name = "Phone set-up" });
        await Expect(setup).ToContainTextAsync(tenant.Domain);
        await Expect(setup.GetByText("SIP password")).ToBeVisibleAsync();
        await Chromium.ShootAsync(page, "extension-created");

        // Leaving with unsaved changes asks first.
        await page.GetByLabel("Do not disturb").CheckAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Extensions" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(OneExtension());
        await page.GetByLabel("When busy: number to forward to").FillAsync("1002");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("All changes are saved")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Do not disturb")).ToBeCheckedAsync();
        await Expect(page.GetByLabel("When busy: number to forward to")).ToHaveValueAsync("1002");
        await Expect(page.Locator("#f-ForwardBusy")).ToBeCheckedAsync();

        // The password is shown on request, and a new one replaces it.
        var password = page.Locator("#security ~ .field .secret-field");
        await password.GetByRole(AriaRole.Button, new() { Name = "Show SIP password" }).ClickAsync();
        await Expect(password.Locator(".secret-value")).ToHaveTextAsync(SipPassword());
        var old = await password.Locator(".secret-value").TextContentAsync();
        await password.GetByRole(AriaRole.Button, new() { Name = "Make a new SIP password" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Make a new one" }).ClickAsync();
        await Expect(password.Locator(".secret-value")).Not.ToHaveTextAsync(old!);
        await Chromium.ShootAsync(page, "extension-edit");

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var question = page.GetByRole(AriaRole.Dialog);
        await Expect(question).ToContainTextAsync("voicemail box");
        await Chromium.ShootAsync(page, "extension-delete");
        await question.GetByRole(AriaRole.Button, new() { Name = "Delete extension" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No extensions yet" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_list_keeps_its_place_and_many_rows_are_edited_and_deleted_at_once()
    {
        var (_, admin, actor) = await TenantAsync();
        await SeedAsync(actor, 60);
        await using var browser = await chromium.OpenAsync(portal.Host, admin.Email!);
        var page = browser.Page;
        await page.GotoAsync("/extensions?size=10");
        await Expect(Rows(page)).ToHaveCountAsync(10);
        await Chromium.ShootAsync(page, "extensions-list");

        // Search, sort, page; then Back from an extension leads to the very same rows.
        await page.GetByPlaceholder("Number, name or caller ID").FillAsync("person");
        await Expect(page).ToHaveURLAsync(Searched());
        // Each link leads on from the place that the page has drawn: as a person does, wait until it has drawn the last step.
        var byName = page.GetByRole(AriaRole.Link, new() { Name = "Name", Exact = true });
        await Expect(byName).ToHaveAttributeAsync("href", Searched());
        await byName.ClickAsync();
        var next = page.GetByRole(AriaRole.Link, new() { Name = "Next page" });
        await Expect(next).ToHaveAttributeAsync("href", SortedByName());
        await next.ClickAsync();
        await Expect(page).ToHaveURLAsync(SecondPage());
        await Expect(page.Locator(".pager-count")).ToContainTextAsync("11–20 of 60");
        await Expect(page.Locator(".list")).ToHaveAttributeAsync("aria-busy", "false");
        Assert.Contains("sort=displayName", page.Url, StringComparison.Ordinal);
        Assert.Contains("q=person", page.Url, StringComparison.Ordinal);
        var place = page.Url;
        var first = await Rows(page).First.Locator(".row-link").TextContentAsync();
        await Rows(page).First.Locator(".row-link").ClickAsync();
        await Expect(page).ToHaveURLAsync(OneExtension());
        await page.GoBackAsync();
        await Expect(page).ToHaveURLAsync(place);
        await Expect(Rows(page).First.Locator(".row-link")).ToHaveTextAsync(first!);
        await Rows(page).First.Locator(".row-link").ClickAsync();
        await page.Locator(".back").ClickAsync();
        await Expect(page).ToHaveURLAsync(place);

        // All that match are disabled, not only those on the page.
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Choose all on this page" }).CheckAsync();
        var bar = page.GetByRole(AriaRole.Region, new() { Name = "Chosen extensions" });
        await Expect(bar).ToContainTextAsync("10 chosen");
        await Chromium.ShootAsync(page, "extensions-chosen");
        await bar.GetByRole(AriaRole.Button, new() { Name = "Choose all 60 that match" }).ClickAsync();
        await Expect(bar).ToContainTextAsync("60 chosen");
        await bar.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("Enabled", new() { Exact = true }).ClickAsync();
        await dialog.Locator("select[aria-label=Enabled]").SelectOptionAsync("false");
        await dialog.GetByText("Ring timeout (seconds)").ClickAsync();
        await dialog.GetByLabel("Ring timeout (seconds)").And(page.Locator("input[type=number]")).FillAsync("55");
        await Chromium.ShootAsync(page, "extensions-bulk-edit");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Change 60 extensions" }).ClickAsync();
        await Expect(page.GetByText("60 extensions changed")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Filters" }).ClickAsync();
        await page.GetByLabel("Enabled or disabled").SelectOptionAsync("false");
        await Chromium.ShootAsync(page, "extensions-filters");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".pager-count")).ToContainTextAsync("of 60");
        await Expect(bar).ToHaveCountAsync(0);

        // Above twenty rows the number has to be typed.
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Choose all on this page" }).CheckAsync();
        await bar.GetByRole(AriaRole.Button, new() { Name = "Choose all 60" }).ClickAsync();
        await bar.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Delete 60 extensions" })).ToBeDisabledAsync();
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("60");
        await Chromium.ShootAsync(page, "extensions-bulk-delete");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete 60 extensions" }).ClickAsync();
        await Expect(page.GetByText("60 extensions deleted")).ToBeVisibleAsync();
        await Expect(page.GetByText("Nothing matches")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_row_is_switched_from_its_menu_by_keyboard()
    {
        var (_, admin, actor) = await TenantAsync();
        await SeedAsync(actor, 3);
        await using var browser = await chromium.OpenAsync(portal.Host, admin.Email!);
        var page = browser.Page;
        await page.GotoAsync("/extensions");
        var menu = page.GetByRole(AriaRole.Button, new() { Name = "Actions for 2001" });

        // The page puts the focus on its heading when it is there; keys pressed before that would go on from the heading.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await menu.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Disable" })).ToBeFocusedAsync();
        await Chromium.ShootAsync(page, "extensions-row-menu");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Rows(page).Nth(1)).ToContainTextAsync("Disabled");
        await menu.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Enable" })).ToBeHiddenAsync();
        await Expect(menu).ToBeFocusedAsync();
    }

    [Fact]
    public async Task An_import_with_a_bad_row_names_it_and_saves_nothing_until_it_is_confirmed()
    {
        var (_, admin, actor) = await TenantAsync();
        await SeedAsync(actor, 1);
        await using var browser = await chromium.OpenAsync(portal.Host, admin.Email!);
        var page = browser.Page;
        await page.GotoAsync("/extensions");
        await page.GetByRole(AriaRole.Link, new() { Name = "Import", Exact = true }).ClickAsync();
        await Chromium.ShootAsync(page, "import-start");
        await ChooseAsync(page, "number;display_name;voicemail_pin\n2000;Grace Hopper;\n2101;Ada Lovelace;7391\n112;Emergency;1234\n");
        await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Bad 1" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "112" })).ToContainTextAsync("emergency number");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "voicemail_pin" })).Not.ToContainTextAsync("1234;");
        var import = page.GetByRole(AriaRole.Button, new() { Name = "Import 2 extensions" });
        await Expect(import).ToBeDisabledAsync();
        await Chromium.ShootAsync(page, "import-preview");
        Assert.Equal(1, await CountAsync(actor));

        await page.GetByRole(AriaRole.Tab, new() { Name = "Changed 1" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "2000" })).ToContainTextAsync("display_name");
        await page.GetByLabel("Leave the bad rows out").CheckAsync();
        await import.ClickAsync();
        await Expect(page.GetByText("1 extension created and 1 changed.")).ToBeVisibleAsync();
        await Chromium.ShootAsync(page, "import-done");
        Assert.Equal(2, await CountAsync(actor));

        // The export of what the list shows, read back by the same portal, changes nothing.
        await page.GetByRole(AriaRole.Link, new() { Name = "Show extensions" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "CSV of this list" }).ClickAsync());
        var exported = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains("2101,Ada Lovelace", exported, StringComparison.Ordinal);
        await page.GotoAsync("/extensions/import");
        await ChooseAsync(page, exported);
        await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Unchanged 2" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Nothing to import" })).ToBeDisabledAsync();

        // With secrets only after a question.
        await page.GotoAsync("/extensions");
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "CSV with passwords and PINs" }).ClickAsync();
        var secret = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Export with passwords" }).ClickAsync());
        Assert.Contains("7391", await File.ReadAllTextAsync(await secret.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_edit_the_same_extension_lose_nothing()
    {
        var (_, admin, actor) = await TenantAsync();
        var id = (await SeedAsync(actor, 1))[0];
        await using var browser = await chromium.OpenAsync(portal.Host, admin.Email!);
        var page = browser.Page;
        await page.GotoAsync($"/extensions/{id}");
        await page.Locator("#f-DisplayName").FillAsync("Mine");
        var extensions = portal.Host.Services.GetRequiredService<ExtensionBulkEditor>();
        await extensions.EditAsync(actor, ExtensionSelection.Chosen([id]), new ExtensionBulkEdit { CallGroup = new("theirs") }, CancellationToken.None);

        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Somebody else has changed this extension")).ToBeVisibleAsync();
        await Chromium.ShootAsync(page, "extension-conflict");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep my changes" }).ClickAsync();
        await Expect(page.Locator("#f-CallGroup")).ToHaveValueAsync("theirs");
        await Expect(page.Locator("#f-DisplayName")).ToHaveValueAsync("Mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("All changes are saved")).ToBeVisibleAsync();
        var saved = (await portal.Host.Services.GetRequiredService<ExtensionList>().FindAsync(actor, id, CancellationToken.None))!;
        Assert.Equal(("Mine", "theirs"), (saved.DisplayName, saved.CallGroup));
    }

    [Theory]
    [InlineData("dark", 1366)]
    [InlineData("light", 390)]
    public async Task Pages_fit_the_window(string scheme, int width)
    {
        var (_, admin, actor) = await TenantAsync();
        var id = (await SeedAsync(actor, 12))[2];
        await using var browser = await chromium.OpenAsync(
            portal.Host, admin.Email!, width, 860, scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light);
        var page = browser.Page;
        foreach (var (path, name, wait) in new[]
        {
            ("/extensions", "list", "text=Person 3"), ($"/extensions/{id}", "edit", "#f-Number"), ("/extensions/new", "new", "#f-Number"),
            ("/extensions/import", "import", ".drop-zone"),
        })
        {
            await page.GotoAsync(path);
            await Expect(page.Locator(wait).First).ToBeVisibleAsync();
            await Chromium.ShootAsync(page, $"{name}-{scheme}-{width}");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), path + " is wider than the window");
        }
    }

    private static ILocator Rows(IPage page) => page.Locator(".list .rz-grid-table tbody tr");

    private static async Task ChooseAsync(IPage page, string csv) =>
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "phones.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });

    private async Task<(Tenant Tenant, PortalUser Admin, Actor Actor)> TenantAsync()
    {
        var tenant = await portal.Host.NewTenantAsync();
        var admin = await portal.Host.NewUserAsync(PortalRole.TenantAdministrator, tenant);
        return (tenant, admin, PortalHost.ActorOf(admin));
    }

    private async Task<int> CountAsync(Actor actor) =>
        await portal.Host.Services.GetRequiredService<ExtensionList>().CountAsync(actor, new ExtensionFilter(), CancellationToken.None);

    // From 2000 on; some with features, one with the longest name.
    private async Task<List<Guid>> SeedAsync(Actor actor, int count)
    {
        var editor = portal.Host.Services.GetRequiredService<ExtensionEditor>();
        List<Guid> ids = [];
        for (var i = 0; i < count; i++)
        {
            var result = await editor.CreateAsync(actor, new ExtensionDraft
            {
                Number = $"{2000 + i}", DisplayName = i == 2 ? "Person 2 " + string.Concat(Enumerable.Repeat("Wolfeschlegelsteinhausen", 3)) : $"Person {i}",
                DoNotDisturb = i % 5 == 3, Enabled = i % 7 != 4, VoicemailEnabled = i % 3 != 1, RecordInbound = i % 4 == 2,
                ForwardAllEnabled = i % 6 == 5, ForwardAllDestination = i % 6 == 5 ? "+4930123456789" : null,
                ForwardBusyEnabled = i % 6 == 2, ForwardBusyDestination = i % 6 == 2 ? "1000" : null,
                ExternalCallerIdNumber = i % 2 == 0 ? $"+1202555{100 + i:0000}" : null, CallGroup = i % 4 == 0 ? "sales" : null,
            }, CancellationToken.None);
            ids.Add(result.Value!.Extension.Id);
        }

        return ids;
    }

    [GeneratedRegex("/extensions/[0-9a-f-]{36}$")]
    private static partial Regex OneExtension();

    [GeneratedRegex("^[a-zA-Z0-9]{20}$")]
    private static partial Regex SipPassword();

    [GeneratedRegex("q=person")]
    private static partial Regex Searched();

    [GeneratedRegex("sort=displayName")]
    private static partial Regex SortedByName();

    [GeneratedRegex("page=2")]
    private static partial Regex SecondPage();
}
