using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport;
using CallSign.TestSupport.Live;
using CallSign.Web.Composition;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallSign.EndToEnd.Tests.Calls;

/// <summary>A supervisor looks at the live page while a call goes its way: nothing is reloaded.</summary>
public sealed class LiveCallJourneyTests : IAsyncLifetime
{
    private const string Password = "seven quiet herons";
    private static readonly string Chromium = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";
    private readonly ScriptedLiveFeed _feed = new();
    private readonly ScriptedNodes _nodes = new();
    private readonly PostgresFixture _postgres = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("callsign-journey-");
    private readonly Tenant _tenant = new() { Name = "Acme", Domain = "acme.test" };
    private RecordingCallCommands _commands = null!;
    private CallSignWebApplication _portal = null!;

    public async ValueTask InitializeAsync()
    {
        _commands = new RecordingCallCommands(_feed);
        await _postgres.StartAsync();
        _portal = await CallSignWebApplication.BuildAsync(
            [
                "--applicationName=CallSign.Web", "--environment=Production", "--contentRoot=" + AppContext.BaseDirectory, "--urls=http://127.0.0.1:0",
                "--ConnectionStrings:CallSign=" + await _postgres.NewDatabaseAsync(), "--CALLSIGN_DATA=" + _data.FullName,
            ],
            replace: builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Warning);
                builder.Services.AddSingleton<ILiveFeed>(_feed).AddSingleton<ICallCommands>(_commands);
                builder.Services.AddSingleton<INodeStates>(_nodes).AddSingleton<IRegistrations>(_nodes);
            });
        await _portal.Host.StartAsync();
        await using (var context = _portal.Host.Services.GetRequiredService<CallSignDb>().Open(TenantScope.System))
        {
            context.Add(_tenant);
            await context.SaveChangesAsync();
        }

        await UserAsync("root@example.com", PortalRole.PlatformAdministrator, null);
        await UserAsync("sue@example.com", PortalRole.Supervisor, _tenant.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.Host.StopAsync();
        await _portal.DisposeAsync();
        await _postgres.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_call_rings_is_answered_held_resumed_and_ends_on_the_screen()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"There is no Chromium at {Chromium}; set CHROMIUM.");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        var page = await SignInAsync(browser);
        await page.GotoAsync("/calls/live");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No calls right now" })).ToBeVisibleAsync();
        await page.EvaluateAsync("window.sameDocument = true");

        var call = TestCalls.Call(_tenant.Id, "1000", "1001");
        _feed.Publish(call, TestCalls.Call(Guid.NewGuid(), "2000", "2001"));
        var row = page.Locator($"tr[data-call='{call.CallUuid}']");
        await Expect(row).ToContainTextAsync("Ringing");
        await Expect(page.Locator("tr[data-call]")).ToHaveCountAsync(1); // the other call is another tenant's
        foreach (var (state, word) in new[]
        {
            (CallState.Answered, "Talking"), (CallState.Held, "On hold"), (CallState.Answered, "Talking"), (CallState.Transferring, "Transferring"),
        })
        {
            call = call with { State = state, AnsweredAt = DateTime.UtcNow };
            _feed.Publish(call);
            await Expect(row.Locator(".call-state")).ToContainTextAsync(word);
        }

        // The duration counts on in the browser.
        var clock = row.Locator("cs-time[mode=duration]").First;
        var before = await clock.TextContentAsync();
        await Expect(clock).Not.ToHaveTextAsync(before!);

        await row.GetByTitle("Transfer").ClickAsync();
        await page.Locator("#transfer-to").FillAsync("1005");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Transfer", Exact = false }).Last.ClickAsync();
        await Expect(page.GetByText("Transferred to 1005")).ToBeVisibleAsync();
        Assert.Equal([$"transfer {call.CallUuid} 1005"], _commands.Asked);

        _feed.Publish(call with { State = CallState.Ended });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No calls right now" })).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"), "The page was loaded anew.");
    }

    private async Task<IPage> SignInAsync(IBrowser browser)
    {
        var bound = _portal.Host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var context = await browser.NewContextAsync(new() { BaseURL = $"http://localhost:{new Uri(bound).Port}/", ViewportSize = new() { Width = 1366, Height = 860 } });
        context.SetDefaultTimeout(30_000);
        SetDefaultExpectTimeout(20_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/account/sign-in");
        await page.FillAsync("input[type=email]", "sue@example.com");
        await page.FillAsync("input[type=password]", Password);
        await page.Locator("form button[type=submit]").First.ClickAsync();
        await page.WaitForURLAsync(u => !u.Contains("/account/", StringComparison.Ordinal));
        return page;
    }

    private async Task UserAsync(string email, PortalRole role, Guid? tenant)
    {
        await using var scope = _portal.Host.Services.CreateAsyncScope();
        var user = new PortalUser { UserName = email, Email = email, DisplayName = email, Role = role, TenantId = tenant };
        var result = await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().CreateAsync(user, Password);
        Assert.True(result.Succeeded, string.Join(' ', result.Errors.Select(e => e.Description)));
    }
}
