using System.Buffers.Text;
using CallSign.Core.PortalUsers;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace CallSign.Web.Account.Security;

/// <summary>The user's own second factors, passkeys and sessions.</summary>
public sealed partial class SecurityPage
{
    private const int MostPasskeys = 20;
    private PortalUser? _user;
    private IList<UserPasskeyInfo> _passkeys = [];
    private int _recoveryCodes;
    private string? _status;
    private string? _error;
    private string? _disableError;

    [Inject]
    internal SignedInUser SignedIn { get; init; } = default!;

    [Inject]
    public required SignInManager<PortalUser> SignIn { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    internal AccountRedirect Redirect { get; init; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "disable")]
    private DisableForm Disable { get; set; } = default!;

    [SupplyParameterFromForm]
    private string? PasskeyId { get; set; }

    [SupplyParameterFromForm]
    private string? PasskeyName { get; set; }

    [SupplyParameterFromForm]
    private string? Credential { get; set; }

    [SupplyParameterFromForm]
    private string? PasskeyError { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Disable ??= new DisableForm();
        _status = StatusCookie.Take(HttpContext);
        _user = await SignedIn.FindAsync(HttpContext);
        if (_user is not null)
        {
            _passkeys = await SignedIn.Users.GetPasskeysAsync(_user);
            _recoveryCodes = await SignedIn.Users.CountRecoveryCodesAsync(_user);
        }
    }

    private async Task DisableAsync()
    {
        if (_user is null)
        {
            return;
        }

        if (await SignIn.CheckPasswordSignInAsync(_user, Disable.Password ?? "", lockoutOnFailure: true) is not { Succeeded: true })
        {
            _disableError = "This is not your password.";
            return;
        }

        await SignedIn.Users.SetTwoFactorEnabledAsync(_user, false);
        await SignedIn.Users.ResetAuthenticatorKeyAsync(_user);
        await SignIn.ForgetTwoFactorClientAsync();
        await DoneAsync("turn two-factor off", "Two-factor sign-in is off.");
    }

    private async Task AddAsync()
    {
        if (_user is null)
        {
            return;
        }

        if (string.IsNullOrEmpty(Credential) || _passkeys.Count >= MostPasskeys)
        {
            _error = _passkeys.Count >= MostPasskeys ? $"You have {MostPasskeys} passkeys. Delete one first."
                : PasskeyError is { Length: > 0 } ? PasskeyError : "The browser gave no passkey.";
            return;
        }

        PasskeyAttestationResult? attestation;
        try
        {
            attestation = await SignIn.PerformPasskeyAttestationAsync(Credential);
        }
        catch (InvalidOperationException)
        {
            // The challenge was never asked for, or its cookie has expired.
            attestation = null;
        }

        if (attestation is not { Succeeded: true })
        {
            _error = attestation is null ? "That took too long. Try again." : "The passkey could not be checked: " + attestation.Failure?.Message;
            return;
        }

        attestation.Passkey.Name = $"Passkey of {Time.GetUtcNow():d MMMM yyyy}";
        var added = await SignedIn.Users.AddOrUpdatePasskeyAsync(_user, attestation.Passkey);
        if (added.Succeeded)
        {
            await DoneAsync("add passkey", "The passkey was added. Give it a name that tells the device.");
        }
        else
        {
            _error = PortalUserRules.Errors(added).All[0].Value;
        }
    }

    private async Task RenameAsync()
    {
        if (_user is not null && await FindPasskeyAsync() is { } passkey && PasskeyName?.Trim() is { Length: > 0 and <= 60 } name)
        {
            passkey.Name = name;
            await SignedIn.Users.AddOrUpdatePasskeyAsync(_user, passkey);
            Say("The passkey was renamed.");
        }
    }

    private async Task DeleteAsync()
    {
        if (_user is not null && await FindPasskeyAsync() is { } passkey)
        {
            await SignedIn.Users.RemovePasskeyAsync(_user, passkey.CredentialId);
            await DoneAsync("delete passkey", "The passkey was deleted.");
        }
    }

    private async Task SignOutEverywhereAsync()
    {
        if (_user is not null)
        {
            await SignedIn.Users.UpdateSecurityStampAsync(_user);
            await DoneAsync("sign out everywhere", "Your other sessions end within half a minute.");
        }
    }

    private async Task<UserPasskeyInfo?> FindPasskeyAsync() =>
        PasskeyId is { Length: > 0 and < 2000 } && Base64Url.IsValid(PasskeyId)
            ? await SignedIn.Users.GetPasskeyAsync(_user!, Base64Url.DecodeFromChars(PasskeyId))
            : null;

    private async Task DoneAsync(string action, string message)
    {
        await SignedIn.WriteAsync(HttpContext, _user!, action);
        await SignedIn.RenewCookieAsync(HttpContext, _user!);
        Say(message);
    }

    private void Say(string message)
    {
        StatusCookie.Set(HttpContext, message);
        Redirect.To("/account/security");
    }

    internal sealed class DisableForm
    {
        public string? Password { get; set; }
    }
}
