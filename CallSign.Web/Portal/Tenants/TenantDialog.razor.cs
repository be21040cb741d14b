using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.Tenants;

public sealed partial class TenantDialog
{
    private FieldErrors _errors = new();
    private bool _saving;
    private string? _name;
    private string? _domain;
    private string? _timeZone;
    private string? _language;
    private int? _maxExtensions;
    private bool _enabled;

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required TenantEditor Editor { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    /// <summary>The tenant to edit; null for a new one.</summary>
    [Parameter]
    public Tenant? Tenant { get; set; }

    private string DomainHelp => Tenant is null
        ? "Phones register at it. It need not exist in DNS, but no two tenants share one."
        : "Phones register at it: after a change every phone must be set up anew.";

    protected override void OnInitialized()
    {
        var draft = Tenant is null ? new TenantDraft { TimeZone = TimeZones.Own } : TenantDraft.Of(Tenant);
        (_name, _domain, _timeZone, _language, _maxExtensions, _enabled) =
            (draft.Name, draft.Domain, draft.TimeZone, draft.Language, draft.MaxExtensions, draft.Enabled);
    }

    private async Task SaveAsync()
    {
        _saving = true;
        var draft = new TenantDraft
        {
            Name = _name ?? "", Domain = _domain ?? "", TimeZone = _timeZone ?? "", Language = _language ?? "", MaxExtensions = _maxExtensions, Enabled = _enabled,
        };
        var actor = await Current.GetAsync();
        var result = Tenant is null
            ? await Editor.CreateAsync(actor, draft, CancellationToken.None)
            : await Editor.SaveAsync(actor, Tenant.Id, Tenant.Version, draft, CancellationToken.None);
        _saving = false;
        _errors = result.Errors;
        if (result.Succeeded)
        {
            Dialogs.Close(result.Value);
        }
    }
}
