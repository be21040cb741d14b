using CallSign.Core.PortalUsers;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.Users;

public sealed partial class UserDialog
{
    private const int TenantsOffered = 50;
    private FieldErrors _errors = new();
    private IReadOnlyList<PortalRole> _roles = [];
    private IReadOnlyList<TenantChoice> _tenants = [];
    private bool _choosesTenant;
    private bool _saving;
    private string? _displayName;
    private string? _email;
    private string? _extension;
    private PortalRole _role = PortalRole.User;
    private Guid? _tenantId;

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required PortalUserEditor Editor { get; init; }

    [Inject]
    public required TenantList Tenants { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    /// <summary>The user to edit; null for a new one.</summary>
    [Parameter]
    public PortalUserRow? User { get; set; }

    private string RoleHelp => _role switch
    {
        PortalRole.PlatformAdministrator => "Configures the platform and every tenant.",
        PortalRole.TenantAdministrator => "Configures the tenant: extensions, users, keys.",
        PortalRole.Supervisor => "Watches live calls and acts on them, reads call records.",
        _ => "Own extension and own calls.",
    };

    protected override async Task OnInitializedAsync()
    {
        var actor = await Current.GetAsync();
        _roles = [.. PortalUserRights.Assignable(actor, ofPlatform: false), .. PortalUserRights.Assignable(actor, ofPlatform: true)];
        _choosesTenant = actor is { IsPlatformAdministrator: true, TenantId: null };
        if (User is not null)
        {
            (_displayName, _email, _role, _tenantId, _extension) = (User.DisplayName, User.Email, User.Role, User.TenantId, User.ExtensionNumber);
        }

        if (_choosesTenant)
        {
            await LoadTenantsAsync(new LoadDataArgs());
        }
    }

    private async Task LoadTenantsAsync(LoadDataArgs args)
    {
        var found = await Tenants.ChoicesAsync(await Current.GetAsync(), string.IsNullOrWhiteSpace(args.Filter) ? null : args.Filter, TenantsOffered, CancellationToken.None);
        // The present one is shown even where it is not among the first.
        _tenants = User is { TenantId: { } id, TenantName: { } name } && found.All(t => t.Id != id) ? [new TenantChoice(id, name, ""), .. found] : found;
    }

    private async Task SaveAsync()
    {
        _saving = true;
        var draft = new PortalUserDraft
        {
            DisplayName = _displayName ?? "", Email = _email ?? "", Role = _role, TenantId = _tenantId,
            ExtensionNumber = _role == PortalRole.PlatformAdministrator ? null : _extension,
        };
        var actor = await Current.GetAsync();
        var result = User is null
            ? await Editor.CreateAsync(actor, draft, CancellationToken.None)
            : await Editor.SaveAsync(actor, User.Id, User.Stamp, draft, CancellationToken.None);
        _saving = false;
        _errors = result.Errors;
        if (result.Succeeded)
        {
            Dialogs.Close(result.Value);
        }
    }
}
