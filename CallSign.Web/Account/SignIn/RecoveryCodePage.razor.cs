using CallSign.Core.PortalUsers;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace CallSign.Web.Account.SignIn;

/// <summary>Second step of a sign-in without the authenticator app.</summary>
public sealed partial class RecoveryCodePage
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

    [SupplyParameterFromForm]
    private CodeForm Form { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Form ??= new CodeForm();
        _user = await SignIn.GetTwoFactorAuthenticationUserAsync();
        if (_user is null)
        {
            Redirect.To("/account/sign-in");
        }
    }

    private async Task SignInAsync()
    {
        if (_user is null)
        {
            return;
        }

        var code = (Form.Code ?? "").Trim().ToUpperInvariant();
        if (code.Length == 0)
        {
            _error = "Enter one of your recovery codes.";
            return;
        }

        var address = CurrentActor.AddressOf(HttpContext);
        // Identity does not count wrong recovery codes; a guesser is stopped here as with passwords.
        var users = SignIn.UserManager;
        if (await users.IsLockedOutAsync(_user))
        {
            _error = SignInPage.LockedMessage;
            return;
        }

        var result = await SignIn.TwoFactorRecoveryCodeSignInAsync(code);
        if (result.Succeeded)
        {
            await Log.SignedInAsync(_user, "password and recovery code", address, HttpContext.RequestAborted);
            Redirect.To(ReturnUrl);
            return;
        }

        await users.AccessFailedAsync(_user);
        await Log.WriteAsync(_user, "sign-in refused", address, """{"Reason":"recovery code"}""", HttpContext.RequestAborted);
        _error = "This is none of your recovery codes, or it was used already.";
    }

    private sealed class CodeForm
    {
        public string? Code { get; set; }
    }
}
