using CallSign.Core.PortalUsers;
using CallSign.Core.Saving;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace CallSign.Web.Account.Setup;

/// <summary>First run: creates the first platform administrator and signs in.</summary>
public sealed partial class SetupPage
{
    private FieldErrors _errors = new();

    [Inject]
    public required FirstAdministrator FirstAdministrator { get; init; }

    [Inject]
    internal SetupGate Gate { get; init; } = default!;

    [Inject]
    internal AccountRedirect Redirect { get; init; } = default!;

    [Inject]
    public required SignInManager<PortalUser> SignIn { get; init; }

    [Inject]
    public required SignInLog SignIns { get; init; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? Code { get; set; }

    [SupplyParameterFromForm]
    private SetupForm Form { get; set; } = default!;

    protected override void OnInitialized() => Form ??= new SetupForm { Code = Code ?? "" };

    private async Task CreateAsync()
    {
        _errors = new FieldErrors()
            .AddIf(!Gate.IsCode(Form.Code), nameof(Form.Code), "This is not the setup code. Look at the console of the portal, or into its data folder.")
            .AddIf(Form.Password != Form.PasswordAgain, nameof(Form.PasswordAgain), "The two passwords differ.");
        if (_errors.Any)
        {
            return;
        }

        var result = await FirstAdministrator.CreateAsync(Form.Email ?? "", Form.DisplayName ?? "", Form.Password ?? "", HttpContext.RequestAborted);
        if (result.Value is not { } user)
        {
            _errors = result.Errors;
            return;
        }

        Gate.Close();
        await SignIn.SignInAsync(user, isPersistent: false);
        await SignIns.SignedInAsync(user, "setup", CurrentActor.AddressOf(HttpContext), HttpContext.RequestAborted);
        Redirect.To("/");
    }

    private sealed class SetupForm
    {
        public string? Code { get; set; }

        public string? DisplayName { get; set; }

        public string? Email { get; set; }

        public string? Password { get; set; }

        public string? PasswordAgain { get; set; }
    }
}
