using CallSign.Core.PortalUsers;
using CallSign.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace CallSign.EndToEnd.Tests.Account;

public sealed class SignInJourney(PortalFixture fixture, Chromium chromium) : IClassFixture<PortalFixture>
{
    private readonly PortalHost _portal = fixture.Host;

    [Fact]
    public async Task Sign_in_leads_back_to_the_page_that_was_asked_for_and_sign_out_ends_it()
    {
        var user = await _portal.NewUserAsync(PortalRole.PlatformAdministrator);
        await using var visitor = await chromium.NewVisitorAsync(_portal);
        await visitor.Page.GotoAsync("/users?role=Supervisor");
        await visitor.Expect("h1").ToHaveTextAsync("Sign in");
        await visitor.Page.FillAsync("#email", user.Email!);
        await visitor.Page.FillAsync("#password", PortalHost.Password);
        await visitor.Page.ClickAsync("button:text-is('Sign in')");
        await visitor.Page.WaitForURLAsync("**/users?role=Supervisor");
        await visitor.Expect("h1").ToHaveTextAsync("Users");
        await visitor.SignOutAsync();
        await visitor.Page.GotoAsync("/users");
        await visitor.Expect("h1").ToHaveTextAsync("Sign in");
    }

    [Fact]
    public async Task Wrong_passwords_lock_the_login_and_an_administrator_unlocks_it()
    {
        var tenant = await _portal.NewTenantAsync();
        var user = await _portal.NewUserAsync(PortalRole.Supervisor, tenant);
        var admin = await _portal.NewUserAsync(PortalRole.TenantAdministrator, tenant);
        await using var visitor = await chromium.NewVisitorAsync(_portal);
        for (var attempt = 0; attempt < PortalIdentityRegistration.MaxFailedAttempts - 1; attempt++)
        {
            await visitor.TypeCredentialsAsync(user.Email!, "not the password");
            await visitor.Expect(".alert").ToContainTextAsync("wrong");
        }

        await visitor.TypeCredentialsAsync(user.Email!, "not the password");
        await visitor.Expect(".alert").ToContainTextAsync("locked");
        await visitor.TypeCredentialsAsync(user.Email!, PortalHost.Password);
        await visitor.Expect(".alert").ToContainTextAsync("locked");

        await using (var helper = await chromium.NewVisitorAsync(_portal))
        {
            await helper.SignInAsync(admin);
            await helper.Page.GotoAsync("/users?state=locked");
            await helper.Expect("tr.rz-data-row").ToContainTextAsync(user.Email!);
            await helper.Page.ClickAsync($"[aria-label='More for {user.Email}']");
            await helper.PictureAsync("user-menu");
            await helper.Page.ClickAsync("button:has-text('Unlock')");
            await helper.Expect(".empty-state h2").ToHaveTextAsync("Nothing matches");
        }

        await visitor.SignInAsync(user);
    }

    [Fact]
    public async Task A_second_factor_is_set_up_and_asked_for_and_recovery_codes_work_once()
    {
        var user = await _portal.NewUserAsync(PortalRole.PlatformAdministrator);
        await using var visitor = await chromium.NewVisitorAsync(_portal);
        await visitor.SignInAsync(user);
        var page = visitor.Page;
        await page.GotoAsync("/account/security");
        await page.ClickAsync("text=Set up an authenticator app");
        var key = await page.InnerTextAsync(".setup-key");
        await Assertions.Expect(page.Locator("img.qr")).ToHaveJSPropertyAsync("complete", true);
        await page.FillAsync("#code", "000000");
        await page.ClickAsync("text=Turn two-factor on");
        await visitor.Expect(".field-error").ToContainTextAsync("not the present code");
        Assert.Equal(key, await page.InnerTextAsync(".setup-key"));
        await page.FillAsync("#code", Totp.Code(key));
        await page.ClickAsync("text=Turn two-factor on");
        await visitor.Expect(".recovery-codes li").ToHaveCountAsync(10);
        await visitor.PictureAsync("recovery-codes");
        var recovery = await page.Locator(".recovery-codes code").First.InnerTextAsync();
        await page.ClickAsync("text=I have kept them");
        await visitor.Expect("h1").ToHaveTextAsync("Two-factor and passkeys");
        await visitor.SignOutAsync();

        await visitor.TypeCredentialsAsync(user.Email!, PortalHost.Password);
        await visitor.Expect("h1").ToHaveTextAsync("Second factor");
        await visitor.PictureAsync("two-factor");
        await page.FillAsync("#code", "123456");
        await page.ClickAsync("button:text-is('Sign in')");
        await visitor.Expect(".alert").ToContainTextAsync("not the present code");
        await page.FillAsync("#code", Totp.Code(key));
        await page.ClickAsync("button:text-is('Sign in')");
        await visitor.Expect(".shell .topbar").ToBeVisibleAsync();
        await visitor.SignOutAsync();

        await visitor.TypeCredentialsAsync(user.Email!, PortalHost.Password);
        await page.ClickAsync("text=Use a recovery code");
        await visitor.Expect("h1").ToHaveTextAsync("Recovery code");
        await visitor.Expect("h1").ToHaveTextAsync("Recovery code");
        await page.ClickAsync("button:text-is('Sign in')");
        await visitor.Expect(".alert").ToContainTextAsync("Enter one of your recovery codes");
        await page.FillAsync("#code", recovery.ToLowerInvariant());
        await page.ClickAsync("button:text-is('Sign in')");
        await visitor.Expect(".shell .topbar").ToBeVisibleAsync();
        await visitor.SignOutAsync();

        await visitor.TypeCredentialsAsync(user.Email!, PortalHost.Password);
        await page.ClickAsync("text=Use a recovery code");
        await visitor.Expect("h1").ToHaveTextAsync("Recovery code");
        await visitor.Expect("h1").ToHaveTextAsync("Recovery code");
        await page.FillAsync("#code", recovery);
        await page.ClickAsync("button:text-is('Sign in')");
        await visitor.Expect(".alert").ToContainTextAsync("none of your recovery codes");
    }

    [Fact]
    public async Task A_passkey_is_added_named_and_signs_in_without_a_password()
    {
        var user = await _portal.NewUserAsync(PortalRole.PlatformAdministrator);
        await using var visitor = await chromium.NewVisitorAsync(_portal);
        var page = visitor.Page;
        var devtools = await visitor.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        await visitor.SignInAsync(user);
        await page.GotoAsync("/account/security");
        await page.ClickAsync("button:has-text('Add a passkey')");
        await visitor.Expect(".alert.success").ToContainTextAsync("The passkey was added");
        await page.FillAsync("[name=PasskeyName]", "Desk key");
        await page.ClickAsync("button:has-text('Rename')");
        await visitor.Expect(".alert.success").ToContainTextAsync("renamed");
        await visitor.Expect("[name=PasskeyName]").ToHaveValueAsync("Desk key");
        await visitor.PictureAsync("passkeys");
        await visitor.SignOutAsync();

        // The simulated authenticator may answer the list below the e-mail field by itself, before the button is found.
        var button = page.Locator("[data-passkey=request]");
        var shell = page.Locator(".shell .topbar");
        await Assertions.Expect(button.Or(shell).First).ToBeVisibleAsync();
        if (await button.IsVisibleAsync())
        {
            try
            {
                await button.ClickAsync(new() { Timeout = 3000 });
            }
            catch (Exception e) when (e is TimeoutException or PlaywrightException)
            {
                // signed in meanwhile
            }
        }

        await visitor.Expect(".shell .topbar").ToBeVisibleAsync();
        await visitor.Expect(".user-name").ToHaveTextAsync(user.DisplayName);
    }
}
