using CallSign.Core.PortalUsers;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace CallSign.Web.Account.SignIn;

/// <summary>Sign-in with e-mail address and password.</summary>
public sealed partial class SignInPage
{
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

    protected override void OnInitialized()
    {
        Form ??= new SignInForm();
        if (HttpMethods.IsGet(HttpContext.Request.Method) && HttpContext.User.Identity?.IsAuthenticated == true)
        {
            Redirect.To(ReturnUrl);
        }
    }

    private async Task SignInAsync()
    {
        var user = await SignIn.UserManager.FindByNameAsync(Form.Email?.Trim() ?? "");
        if (user is null || string.IsNullOrEmpty(Form.Password))
        {
            // As slow as a wrong password, so that the time does not tell which logins exist.
            SignIn.UserManager.PasswordHasher.HashPassword(new PortalUser(), Form.Password ?? "");
            _error = "E-mail address or password is wrong.";
            return;
        }

        var result = await SignIn.PasswordSignInAsync(user, Form.Password, Form.Remember, lockoutOnFailure: true);
        var address = CurrentActor.AddressOf(HttpContext);
        if (result.Succeeded)
        {
            await Log.SignedInAsync(user, "password", address, HttpContext.RequestAborted);
            Redirect.To(ReturnUrl);
            return;
        }

        await Log.WriteAsync(user, result.IsLockedOut ? "sign-in locked" : "sign-in refused", address, null, HttpContext.RequestAborted);
        _error = result.IsLockedOut
            ? "This login is locked for a while after too many wrong passwords. Try again in 15 minutes, or ask your administrator."
            : "E-mail address or password is wrong.";
    }

    private sealed class SignInForm
    {
        public string? Email { get; set; }

        public string? Password { get; set; }

        public bool Remember { get; set; }
    }
}
