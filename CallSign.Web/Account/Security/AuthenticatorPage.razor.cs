using CallSign.Core.PortalUsers;
using Microsoft.AspNetCore.Components;
using QRCoder;

namespace CallSign.Web.Account.Security;

/// <summary>Turns two-factor sign-in on, with an authenticator app (TOTP, RFC 6238).</summary>
public sealed partial class AuthenticatorPage
{
    private const string Issuer = "CallSign";
    private const int PixelsAModule = 5;
    private PortalUser? _user;
    private string? _key;
    private string? _qr;
    private string? _error;
    private IReadOnlyList<string>? _codes;

    [Inject]
    internal SignedInUser SignedIn { get; init; } = default!;

    [Inject]
    internal AccountRedirect Redirect { get; init; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromForm]
    private CodeForm Form { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Form ??= new CodeForm();
        _user = await SignedIn.FindAsync(HttpContext);
        if (_user is null || _user.TwoFactorEnabled)
        {
            Redirect.To("/account/security");
            return;
        }

        _key = await SignedIn.Users.GetAuthenticatorKeyAsync(_user);
        if (string.IsNullOrEmpty(_key))
        {
            // Resetting the key changes the security stamp, so this session needs a new cookie.
            await SignedIn.Users.ResetAuthenticatorKeyAsync(_user);
            await SignedIn.RenewCookieAsync(HttpContext, _user);
            _key = await SignedIn.Users.GetAuthenticatorKeyAsync(_user);
        }

        _qr = Picture($"otpauth://totp/{Issuer}:{Uri.EscapeDataString(_user.Email ?? "")}?secret={_key}&issuer={Issuer}&digits=6");
    }

    private async Task EnableAsync()
    {
        if (_user is null)
        {
            return;
        }

        var code = string.Concat((Form.Code ?? "").Where(char.IsAsciiDigit));
        if (!await SignedIn.Users.VerifyTwoFactorTokenAsync(_user, SignedIn.Users.Options.Tokens.AuthenticatorTokenProvider, code))
        {
            _error = "This is not the present code. Each one is good for half a minute; check the clock of your phone.";
            return;
        }

        await SignedIn.Users.SetTwoFactorEnabledAsync(_user, true);
        _codes = [.. await SignedIn.Users.GenerateNewTwoFactorRecoveryCodesAsync(_user, RecoveryCodes.Count) ?? []];
        await SignedIn.WriteAsync(HttpContext, _user, "turn two-factor on");
        await SignedIn.RenewCookieAsync(HttpContext, _user);
    }

    private static string Picture(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(data);
        return "data:image/png;base64," + Convert.ToBase64String(png.GetGraphic(PixelsAModule));
    }

    private static string Grouped(string key) => string.Join(' ', key.Chunk(4).Select(c => new string(c))).ToLowerInvariant();

    private sealed class CodeForm
    {
        public string? Code { get; set; }
    }
}
