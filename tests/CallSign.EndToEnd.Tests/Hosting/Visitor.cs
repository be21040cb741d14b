using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using Microsoft.Playwright;

namespace CallSign.EndToEnd.Tests.Hosting;

/// <summary>A person with a browser. On dispose it is asserted that no page logged an error, broke the content policy or called another host.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];
    private readonly PortalHost _portal;

    internal Visitor(IBrowserContext context, IPage page, PortalHost portal)
    {
        _context = context;
        _portal = portal;
        Page = page;
        page.Console += (_, message) =>
        {
            // A refused status is what some journeys are about; the browser logs each one.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Add(error);
        page.Request += (_, request) =>
        {
            var uri = new Uri(request.Url);
            if (uri.Scheme is "http" or "https" or "ws" or "wss" && uri.Authority != portal.Url.Authority)
            {
                _complaints.Add("called another host: " + request.Url);
            }
        };
    }

    public IPage Page { get; }

    public IBrowserContext Context => _context;

    /// <summary>Signs in with the password that test users have, and waits for the portal's frame.</summary>
    public async Task SignInAsync(PortalUser user, Tenant? enter = null)
    {
        await TypeCredentialsAsync(user.Email!, PortalHost.Password);
        await Assertions.Expect(Page.Locator(".shell .topbar")).ToBeVisibleAsync();
        if (enter is not null)
        {
            await Page.GotoAsync("/tenants?q=" + Uri.EscapeDataString(enter.Domain));
            await Page.ClickAsync("button:has-text('Enter')");
            await Assertions.Expect(Page.Locator(".tenant-chip.entered")).ToContainTextAsync(enter.Name);
        }
    }

    public async Task TypeCredentialsAsync(string email, string password)
    {
        await Page.GotoAsync("/account/sign-in");
        await Page.FillAsync("#email", email);
        await Page.FillAsync("#password", password);
        await Page.ClickAsync("button:text-is('Sign in')");
    }

    public async Task SignOutAsync()
    {
        await Page.ClickAsync(".user-button");
        await Page.ClickAsync("form[action='/account/sign-out'] button");
        await Page.WaitForURLAsync("**/account/sign-in");
    }

    /// <summary>What stands at a locator, by role-like CSS; waits for it.</summary>
    public ILocatorAssertions Expect(string selector) => Assertions.Expect(Page.Locator(selector));

    /// <summary>Keeps a picture of the page where somebody asked for pictures.</summary>
    public Task PictureAsync(string name) => Chromium.ShootAsync(Page, name);

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Assert.True(_complaints.Count == 0, $"The browser complained at {_portal.Url}:\n" + string.Join('\n', _complaints));
    }
}
