using CallSign.EndToEnd.Tests.Hosting;

namespace CallSign.EndToEnd.Tests.Account;

public sealed class FirstRunJourney(Postgres postgres, Chromium chromium)
{
    [Fact]
    public async Task A_newcomer_creates_the_administrator_and_a_tenant_and_enters_it()
    {
        await using var portal = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        await using var visitor = await chromium.NewVisitorAsync(portal);
        var page = visitor.Page;
        await page.GotoAsync("/");
        await visitor.Expect("h1").ToHaveTextAsync("Welcome to CallSign");
        await visitor.PictureAsync("setup");

        await page.FillAsync("#code", "AAAA-AAAA-AAAA");
        await page.FillAsync("#name", "Ada Lovelace");
        await page.FillAsync("#email", "ada@example.com");
        await page.FillAsync("#password", "seven quiet herons");
        await page.FillAsync("#again", "seven quiet herons");
        await page.ClickAsync("text=Create administrator");
        await visitor.Expect(".field-error").ToContainTextAsync("This is not the setup code");

        await page.FillAsync("#code", (await File.ReadAllTextAsync(Path.Combine(portal.DataFolder, "setup-code"))).ToLowerInvariant());
        await page.FillAsync("#password", "short");
        await page.FillAsync("#again", "short");
        await page.ClickAsync("text=Create administrator");
        await visitor.Expect(".field-error").ToContainTextAsync("at least 12 characters");
        await page.FillAsync("#password", "seven quiet herons");
        await page.FillAsync("#again", "seven quiet herons");
        await page.ClickAsync("text=Create administrator");
        await visitor.Expect(".user-name").ToHaveTextAsync("Ada Lovelace");

        await page.ClickAsync(".menu a:has-text('Tenants')");
        await visitor.Expect(".empty-state h2").ToHaveTextAsync("Create the first tenant");
        await page.ClickAsync(".page-actions button:has-text('New tenant')");
        await page.FillAsync("#tenant-domain", "sip:acme");
        await page.ClickAsync("button:has-text('Create tenant')");
        await visitor.Expect(".field-error").ToHaveCountAsync(2);
        await visitor.PictureAsync("tenant-errors");
        await page.FillAsync("#tenant-name", "Acme GmbH");
        await page.FillAsync("#tenant-domain", "ACME.example");
        await page.ClickAsync("button:has-text('Create tenant')");
        await visitor.Expect("tr.rz-data-row").ToContainTextAsync("acme.example");

        await page.ClickAsync("button:has-text('Enter')");
        await visitor.Expect(".tenant-chip.entered").ToContainTextAsync("Acme GmbH");
        await visitor.PictureAsync("entered");
        await page.ClickAsync(".tenant-chip button");
        await visitor.Expect(".tenant-chip.platform").ToContainTextAsync("All tenants");
    }
}
