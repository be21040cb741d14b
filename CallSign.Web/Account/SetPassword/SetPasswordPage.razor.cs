using CallSign.Core.PortalUsers;
using CallSign.Core.Saving;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace CallSign.Web.Account.SetPassword;

/// <summary>Sets a password by a link that an administrator made: the first one, or one in the place of a forgotten one.</summary>
public sealed partial class SetPasswordPage
{
    private PortalUser? _user;
    private string? _token;
    private string? _email;
    private bool _valid;
    private bool _done;
    private FieldErrors _errors = new();

    [Inject]
    public required UserManager<PortalUser> Users { get; init; }

    [Inject]
    public required SignInLog Log { get; init; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromQuery]
    private Guid User { get; set; }

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    [SupplyParameterFromForm]
    private SetPasswordForm Form { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Form ??= new SetPasswordForm();
        // The token stands in the address: neither other sites nor caches are to learn it.
        HttpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
        _token = PortalUserAccess.DecodeToken(Token);
        _user = await Users.FindByIdAsync(User.ToString());
        _valid = _user is not null && _token is not null && await Users.VerifyUserTokenAsync(
            _user, Users.Options.Tokens.PasswordResetTokenProvider, UserManager<PortalUser>.ResetPasswordTokenPurpose, _token);
        _email = _valid ? _user!.Email : null;
    }

    private async Task SetAsync()
    {
        if (!_valid)
        {
            return;
        }

        _errors = new FieldErrors().AddIf(Form.Password != Form.Again, "Again", "The two passwords differ.");
        if (_errors.Any)
        {
            return;
        }

        var result = await Users.ResetPasswordAsync(_user!, _token!, Form.Password ?? "");
        if (!result.Succeeded)
        {
            _errors = PortalUserRules.Errors(result);
            return;
        }

        // Too many wrong passwords no longer count; a lock by an administrator stays.
        if (_user!.LockoutEnd is { Year: < 9000 })
        {
            await Users.SetLockoutEndDateAsync(_user, null);
            await Users.ResetAccessFailedCountAsync(_user);
        }

        await Log.WriteAsync(_user, "set password by link", CurrentActor.AddressOf(HttpContext), null, HttpContext.RequestAborted);
        _done = true;
    }

    private sealed class SetPasswordForm
    {
        public string? Password { get; set; }

        public string? Again { get; set; }
    }
}
