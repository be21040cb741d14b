using CallSign.Core.PortalUsers;
using CallSign.Web.Security;
using CallSign.Web.Shared.Theme;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace CallSign.Web.Account.SignIn;

/// <summary>Sign-in with e-mail address and password, or with a passkey.</summary>
public sealed partial class SignInPage
{
    internal const string LockedMessage =
        "This login is locked for a while after too many wrong attempts. Try again in 15 minutes, or ask your administrator.";

    private const string NotAllowedMessage = "Your company's access to this portal is switched off. Ask whoever runs the platform.";

    private const string WrongMessage = "E-mail address or password is wrong.";

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
    private SignInForm Form { get; set; } = default!;

    private string? Address => CurrentActor.AddressOf(HttpContext);

    protected override void OnInitialized()
    {
        Form ??= new SignInForm();
        if (HttpMethods.IsGet(HttpContext.Request.Method) && HttpContext.User.Identity?.IsAuthenticated == true)
        {
            Redirect.To(ReturnUrl);
        }
    }

    private Task SignInAsync() => string.IsNullOrEmpty(Form.Credential) ? SignInWithPasswordAsync() : SignInWithPasskeyAsync(Form.Credential);

    private async Task SignInWithPasswordAsync()
    {
        if (!string.IsNullOrEmpty(Form.PasskeyError))
        {
            _error = Form.PasskeyError;
            return;
        }

        var user = await SignIn.UserManager.FindByNameAsync(Form.Email?.Trim() ?? "");
        if (user?.PasswordHash is null || string.IsNullOrEmpty(Form.Password))
        {
            // As slow as a wrong password, so that the time does not tell which logins exist.
            SignIn.UserManager.PasswordHasher.HashPassword(new PortalUser(), Form.Password ?? "");
            _error = WrongMessage;
            return;
        }

        var result = await SignIn.PasswordSignInAsync(user, Form.Password, Form.Remember, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            await WelcomeAsync(user, "password");
        }
        else if (result.RequiresTwoFactor)
        {
            Redirect.To("/account/sign-in/two-factor", new Dictionary<string, object?> { ["returnUrl"] = AccountRedirect.Local(ReturnUrl), ["remember"] = Form.Remember });
        }
        else
        {
            await Log.WriteAsync(user, result.IsLockedOut ? "sign-in locked" : "sign-in refused", Address, null, HttpContext.RequestAborted);
            _error = result switch
            {
                { IsLockedOut: true } => LockedMessage,
                { IsNotAllowed: true } => NotAllowedMessage,
                _ => WrongMessage,
            };
        }
    }

    // A passkey is two factors in one: the device, and the finger or PIN that opens it.
    private async Task SignInWithPasskeyAsync(string credential)
    {
        PasskeyAssertionResult<PortalUser>? assertion;
        try
        {
            assertion = await SignIn.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // The challenge was never asked for, or its cookie has expired.
            assertion = null;
        }

        if (assertion is not { Succeeded: true })
        {
            _error = assertion is null ? "That took too long. Try the passkey again." : "This passkey is not known here.";
            return;
        }

        var user = assertion.User;
        var locked = await SignIn.UserManager.IsLockedOutAsync(user);
        if (locked || !await SignIn.CanSignInAsync(user))
        {
            await Log.WriteAsync(user, "sign-in refused", Address, """{"Method":"passkey"}""", HttpContext.RequestAborted);
            _error = locked ? LockedMessage : NotAllowedMessage;
            return;
        }

        await SignIn.UserManager.AddOrUpdatePasskeyAsync(user, assertion.Passkey);
        await SignIn.SignInAsync(user, Form.Remember, "passkey");
        await WelcomeAsync(user, "passkey");
    }

    private async Task WelcomeAsync(PortalUser user, string method)
    {
        await Log.SignedInAsync(user, method, Address, HttpContext.RequestAborted);
        if (user.Theme is not null)
        {
            ThemeCookie.Write(HttpContext.Response, user.Theme);
        }

        Redirect.To(ReturnUrl);
    }

    private sealed class SignInForm
    {
        public string? Email { get; set; }

        public string? Password { get; set; }

        public bool Remember { get; set; }

        /// <summary>What the authenticator answered, as JSON; filled by <c>passkey.js</c>.</summary>
        public string? Credential { get; set; }

        /// <summary>Why there is none.</summary>
        public string? PasskeyError { get; set; }
    }
}
