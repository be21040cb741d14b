using CallSign.Core.PortalUsers;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace CallSign.Web.Account.SignIn;

/// <summary>Second step of a sign-in: the code of an authenticator app.</summary>
public sealed partial class TwoFactorPage
{
    private PortalUser? _user;
    private string? _error;

    [Inject]
    public required SignInManager<PortalUser> SignIn { get; init; }

    [Inject]
    public required SignInLog Log { get; init; }

    [Inject]
    internal AccountRedirect Redirect { get; init; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery]
    private bool Remember { get; set; }

    [SupplyParameterFromForm]
    private CodeForm Form { get; set; } = default!;

    private string RecoveryHref => "/account/sign-in/recovery-code?returnUrl=" + Uri.EscapeDataString(AccountRedirect.Local(ReturnUrl));

    protected override async Task OnInitializedAsync()
    {
        Form ??= new CodeForm();
        _user = await SignIn.GetTwoFactorAuthenticationUserAsync();
        if (_user is null)
        {
            // Opened without the first step, or too long after it.
            Redirect.To("/account/sign-in");
        }
    }

    private async Task SignInAsync()
    {
        if (_user is null)
        {
            return;
        }

        var code = string.Concat((Form.Code ?? "").Where(char.IsAsciiDigit));
        if (code.Length == 0)
        {
            _error = "Enter the six digits that your app shows.";
            return;
        }

        var result = await SignIn.TwoFactorAuthenticatorSignInAsync(code, Remember, Form.RememberBrowser);
        var address = CurrentActor.AddressOf(HttpContext);
        if (result.Succeeded)
        {
            await Log.SignedInAsync(_user, "password and authenticator", address, HttpContext.RequestAborted);
            Redirect.To(ReturnUrl);
            return;
        }

        await Log.WriteAsync(_user, result.IsLockedOut ? "sign-in locked" : "sign-in refused", address, """{"Reason":"second factor"}""", HttpContext.RequestAborted);
        _error = result.IsLockedOut ? SignInPage.LockedMessage : "This is not the present code. Each one is good for half a minute; check the clock of your phone.";
    }

    private sealed class CodeForm
    {
        public string? Code { get; set; }

        public bool RememberBrowser { get; set; }
    }
}
