using CallSign.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace CallSign.EndToEnd.Tests.Hosting;

/// <summary>The browser of this test process; take it by constructor. Where there is none the tests fail: <c>./test</c> installs it.</summary>
/// <remarks><c>CHROMIUM</c> names another one; <c>CALLSIGN_SHOTS</c> names a folder that then gets the pictures of <see cref="ShootAsync"/>.</remarks>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string? Shots = Environment.GetEnvironmentVariable("CALLSIGN_SHOTS");
    private static readonly string Executable = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A page with cookies of its own, signed in by the form where an e-mail address is given.</summary>
    public async Task<BrowserPage> OpenAsync(PortalHost portal, string? email = null, int width = 1366, int height = 860, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await NewContextAsync(portal, width, height, scheme);
        var page = new BrowserPage(context, await context.NewPageAsync());
        if (email is not null)
        {
            await page.Page.GotoAsync("/account/sign-in");
            await page.Page.GetByLabel("E-mail").FillAsync(email);
            await page.Page.Locator("input[type=password]").FillAsync(PortalHost.Password);
            await page.Page.Locator("form button[type=submit]").First.ClickAsync();
            await page.Page.WaitForURLAsync(u => !u.Contains("/account/", StringComparison.Ordinal));
        }

        return page;
    }

    /// <summary>A new person at a new computer: own cookies, nothing remembered, not signed in.</summary>
    public async Task<Visitor> NewVisitorAsync(PortalHost portal, int width = 1280, int height = 860, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await NewContextAsync(portal, width, height, scheme);
        return new Visitor(context, await context.NewPageAsync(), portal);
    }

    /// <summary>Keeps a picture of the whole page where somebody asked for pictures.</summary>
    public static async Task ShootAsync(IPage page, string name)
    {
        if (Shots is not null)
        {
            await page.EvaluateAsync("window.scrollTo(0, 0)");
            await page.ScreenshotAsync(new() { Path = Path.Combine(Shots, name + ".png"), FullPage = true });
        }
    }

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(20_000);
        if (File.Exists(Executable))
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Executable,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
        }
    }

    private async Task<IBrowserContext> NewContextAsync(PortalHost portal, int width, int height, ColorScheme scheme)
    {
        Assert.True(_browser is not null, $"There is no browser at {Executable}. Install the package chromium (./test does), or name one in CHROMIUM.");
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = portal.Url.ToString(), ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, Locale = "en-GB", TimezoneId = "Europe/Berlin",
            AcceptDownloads = true, ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(20_000);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>A page of a test; the test fails at its end where the browser's console had an error.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];
    private bool _expected;

    internal BrowserPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Add(error);
    }

    public IPage Page { get; }

    /// <summary>For journeys that are about a failure.</summary>
    public void ExpectErrors() => _expected = true;

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        if (!_expected)
        {
            Assert.Empty(_errors);
        }
    }
}
