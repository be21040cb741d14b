using Bunit;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Lockouts;
using CallSign.Core.PortalUsers;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Portal.Extensions;
using CallSign.Web.Tests.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Portal.Extensions;

/// <summary>The list and the form against a real database, with registrations as the test sets them.</summary>
public sealed class ExtensionPagesTests(Postgres postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly Tenant _acme = new() { Name = "Acme", Domain = "acme.test" };
    private readonly Tenant _globex = new() { Name = "Globex", Domain = "globex.test" };
    private readonly Phones _phones = new();
    private PageContext _context = null!;

    public async ValueTask InitializeAsync()
    {
        var connection = await postgres.NewDatabaseAsync();
        await using (var services = TestSupport.PostgresFixture.Services(connection))
        {
            await using var db = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
            db.AddRange(_acme, _globex);
            await db.SaveChangesAsync();
        }

        _context = new PageContext(_acme.Id, PortalRole.TenantAdministrator, connection);
        _context.Services.AddSingleton<IRegistrations>(_phones).AddSingleton(new SecretBox(new EphemeralDataProtectionProvider()));
        _context.Services.AddSingleton<ExtensionList>().AddSingleton<ExtensionEditor>().AddSingleton<ExtensionBulkEditor>();
        _context.Services.AddSingleton<ExtensionSecrets>().AddSingleton<ExtensionQuery>().AddScoped<ExtensionListPlace>().AddSingleton<EntryLockout>().AddSingleton<LockoutList>();
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    [Fact]
    public async Task The_list_shows_the_own_tenants_rows_and_phones_as_they_come_and_go()
    {
        await CreateAsync(_acme, "1001", "Ada");
        await CreateAsync(_acme, "1002", "Grace");
        await CreateAsync(_globex, "1003", "Somebody else");
        var page = Open<ExtensionsPage>("/extensions");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponents<PhonesCell>().Count), Patience);
        Assert.DoesNotContain("Somebody else", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["Offline", "Offline"], page.FindComponents<PhonesCell>().Select(c => c.Find(".phones").TextContent.Trim()));

        _phones.Set("globex.test", "1001", 1);
        _phones.Set("acme.test", "1002", 2);
        page.WaitForAssertion(
            () => Assert.Equal(["Offline", "2 phones"], page.FindComponents<PhonesCell>().Select(c => c.Find(".phones").TextContent.Trim())), Patience);
        Assert.Contains("Phone 1 · 192.0.2.1:5060 · fs1", page.FindComponents<PhonesCell>()[1].Find(".phones").GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_filter_on_registration_asks_the_phones()
    {
        await CreateAsync(_acme, "1001", "Ada");
        await CreateAsync(_acme, "1002", "Grace");
        _phones.Set("acme.test", "1002", 1);
        var page = Open<ExtensionsPage>("/extensions?registered=true");
        page.WaitForAssertion(() => Assert.Equal("1002", Assert.Single(page.FindAll(".row-link")).TextContent), Patience);
        _context.Services.GetRequiredService<NavigationManager>().NavigateTo("/extensions?registered=false");
        page.WaitForAssertion(() => Assert.Equal("1001", Assert.Single(page.FindAll(".row-link")).TextContent), Patience);
    }

    [Fact]
    public async Task The_form_tells_a_mistake_at_its_field_as_soon_as_the_field_is_left()
    {
        await CreateAsync(_acme, "1001", "Ada");
        var page = Open<ExtensionPage>("/extensions/new");
        page.WaitForAssertion(() => Assert.Equal("1002", page.Find("#f-Number").GetAttribute("value")), Patience);
        await page.Find("#f-Number").ChangeAsync("1001");
        page.WaitForAssertion(() => Assert.Contains("already taken", page.Find(".field-error").TextContent, StringComparison.Ordinal), Patience);
        await page.Find("#f-Number").ChangeAsync("1003");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".field-error")), Patience);

        // A destination switches its forward on; the emergency services are none.
        await page.Find("input[aria-label^='All calls']").ChangeAsync("112");
        Assert.True(page.Find("#f-ForwardAll").HasAttribute("checked"));
        Assert.Contains("emergency services", page.Find(".field-error").TextContent, StringComparison.Ordinal);
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".field-error").Count), Patience);
    }

    [Fact]
    public async Task A_secret_is_not_in_the_page_before_it_is_asked_for()
    {
        var saved = await CreateAsync(_acme, "1001", "Ada");
        var page = Open<ExtensionPage>($"/extensions/{saved.Extension.Id}", saved.Extension.Id);
        page.WaitForAssertion(() => Assert.Contains("1001 Ada", page.Find("h1").TextContent, StringComparison.Ordinal), Patience);
        Assert.DoesNotContain(saved.SipPassword!, page.Markup, StringComparison.Ordinal);
        await page.Find("button[aria-label='Show SIP password']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains(saved.SipPassword!, page.Markup, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Another_tenants_extension_is_not_there()
    {
        var theirs = await CreateAsync(_globex, "1001", "Theirs");
        var page = Open<ExtensionPage>($"/extensions/{theirs.Extension.Id}", theirs.Extension.Id);
        page.WaitForAssertion(() => Assert.Contains("This extension is not there", page.Markup, StringComparison.Ordinal), Patience);
        Assert.DoesNotContain("Theirs", page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<T> Open<T>(string url, Guid? id = null)
        where T : IComponent
    {
        _context.Services.GetRequiredService<NavigationManager>().NavigateTo(url);
        return _context.Render<T>(p =>
        {
            if (id is not null)
            {
                p.TryAdd("Id", id);
            }
        });
    }

    private async Task<SavedExtension> CreateAsync(Tenant tenant, string number, string name)
    {
        var actor = new Actor("test", null, tenant.Id, PortalRole.TenantAdministrator);
        var result = await _context.Services.GetRequiredService<ExtensionEditor>()
            .CreateAsync(actor, new ExtensionDraft { Number = number, DisplayName = name }, CancellationToken.None);
        return result.Value!;
    }

    private sealed class Phones : IRegistrations
    {
        private readonly Dictionary<(string Domain, string Number), IReadOnlyList<Registration>> _all = [];

        public event Action<IReadOnlySet<string>>? Changed;

        public int Total => _all.Values.Sum(r => r.Count);

        public void Set(string domain, string number, int count)
        {
            _all[(domain, number)] =
            [
                .. Enumerable.Range(1, count).Select(i => new Registration(
                    domain, number, "sip:x", $"Phone {i}", $"192.0.2.{i}:5060", "internal", "fs1", DateTime.UtcNow, DateTime.UtcNow.AddHours(1))),
            ];
            Changed?.Invoke(new HashSet<string> { domain });
        }

        public IReadOnlyList<Registration> Of(string domain, string number) => _all.GetValueOrDefault((domain, number)) ?? [];

        public int Count(string domain) => Numbers(domain).Count;

        public IReadOnlyCollection<string> Numbers(string domain) => [.. _all.Where(p => p.Key.Domain == domain && p.Value.Count > 0).Select(p => p.Key.Number)];
    }
}
