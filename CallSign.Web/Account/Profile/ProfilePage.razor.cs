using CallSign.Core.PortalUsers;
using CallSign.Core.Saving;
using CallSign.Web.Shared.Theme;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace CallSign.Web.Account.Profile;

/// <summary>The user's own name, colours and password.</summary>
public sealed partial class ProfilePage
{
    private PortalUser? _user;
    private string? _status;
    private FieldErrors _profileErrors = new();
    private FieldErrors _passwordErrors = new();

    [Inject]
    internal SignedInUser SignedIn { get; init; } = default!;

    [Inject]
    internal AccountRedirect Redirect { get; init; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "profile")]
    private ProfileForm? PostedProfile { get; set; }

    [SupplyParameterFromForm(FormName = "password")]
    private PasswordForm? PostedPassword { get; set; }

    private ProfileForm Profile { get; set; } = new();

    private PasswordForm Password { get; set; } = new();

    protected override async Task OnInitializedAsync()
    {
        _status = StatusCookie.Take(HttpContext);
        _user = await SignedIn.FindAsync(HttpContext);
        Profile = PostedProfile ?? new ProfileForm { DisplayName = _user?.DisplayName, Theme = ThemeCookie.Normal(_user?.Theme) };
        Password = PostedPassword ?? new PasswordForm();
    }

    private async Task SaveAsync()
    {
        var name = TextRules.Clean(Profile.DisplayName);
        if (_user is null || name is null || TextRules.Name(name, 100) is not null)
        {
            _profileErrors.Add("DisplayName", name is null ? "Enter your name." : TextRules.Name(name, 100) ?? "");
            return;
        }

        var theme = ThemeCookie.Normal(Profile.Theme);
        (_user.DisplayName, _user.Theme) = (name, theme == ThemeCookie.Auto ? null : theme);
        var result = await SignedIn.Users.UpdateAsync(_user);
        if (!result.Succeeded)
        {
            _profileErrors.Add("DisplayName", PortalUserRules.Errors(result).All[0].Value);
            return;
        }

        ThemeCookie.Write(HttpContext.Response, theme);
        await SignedIn.RenewCookieAsync(HttpContext, _user);
        Done("Your profile was saved.");
    }

    private async Task ChangePasswordAsync()
    {
        _passwordErrors.AddIf(Password.New != Password.Again, "Again", "The two passwords differ.")
            .AddIf(string.IsNullOrEmpty(Password.Current), "Current", "Enter your current password.");
        if (_user is null || _passwordErrors.Any)
        {
            return;
        }

        var result = await SignedIn.Users.ChangePasswordAsync(_user, Password.Current!, Password.New ?? "");
        if (!result.Succeeded)
        {
            foreach (var error in result.Errors)
            {
                _passwordErrors.Add(error.Code == PortalIdentityErrors.CurrentPasswordMismatch ? "Current" : "Password", error.Description);
            }

            return;
        }

        await SignedIn.WriteAsync(HttpContext, _user, "change password");
        await SignedIn.RenewCookieAsync(HttpContext, _user);
        Done("Your password was changed.");
    }

    private void Done(string message)
    {
        StatusCookie.Set(HttpContext, message);
        Redirect.To("/account/profile");
    }

    internal sealed class ProfileForm
    {
        public string? DisplayName { get; set; }

        public string? Theme { get; set; }
    }

    internal sealed class PasswordForm
    {
        public string? Current { get; set; }

        public string? New { get; set; }

        public string? Again { get; set; }
    }
}
