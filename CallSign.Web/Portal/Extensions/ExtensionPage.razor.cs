using CallSign.Core.Extensions;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using Radzen;

namespace CallSign.Web.Portal.Extensions;

/// <summary>Creates or edits one extension.</summary>
public sealed partial class ExtensionPage : IDisposable
{
    private Actor _actor = default!;
    private ExtensionTenant? _tenant;
    private RegistrationWatch? _watch;
    private ExtensionForm? _form;
    private Extension? _row;
    private Extension? _theirs;
    private SavedExtension? _fresh;
    private Guid? _shownId;
    private bool _shown;
    private bool _missing;
    private bool _busy;
    private bool _leaving;
    private bool _focusInvalid;

    [Parameter]
    public Guid? Id { get; set; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required ExtensionList Extensions { get; init; }

    [Inject]
    public required ExtensionEditor Editor { get; init; }

    [Inject]
    public required ExtensionSecrets Secrets { get; init; }

    [Inject]
    public required IRegistrations Registrations { get; init; }

    [Inject]
    public required ExtensionListPlace Place { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    private string Title => _row is null ? "New extension" : $"{_row.Number} {_row.DisplayName}";

    private string? Subtitle => _row is { Enabled: false } ? "Disabled" : null;

    private bool Renamed => _row is not null && _form is not null && _form.Draft.Number.Trim() != _row.Number;

    private string PasswordWarning => _watch!.Of(_row!.Number).Count switch
    {
        0 => "Phones that are set up with the present password can't register any more.",
        1 => "The registered phone stops working at its next registration, until it has the new password.",
        var count => $"The {count} registered phones stop working at their next registration, until they have the new password.",
    };

    public void Dispose()
    {
        if (_form is not null)
        {
            _form.Changed -= StateHasChanged;
        }

        _watch?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown && _shownId == Id)
        {
            return;
        }

        (_shown, _shownId, _missing, _fresh, _theirs) = (true, Id, false, null, null);
        _actor = await Current.GetAsync();
        _tenant = await Extensions.TenantAsync(_actor, CancellationToken.None);
        _watch ??= new RegistrationWatch(Registrations, _tenant.Domain);
        _row = Id is { } id ? await Extensions.FindAsync(_actor, id, CancellationToken.None) : null;
        _missing = Id is not null && _row is null;
        Begin(_row is not null
            ? ExtensionDraft.Of(_row)
            : new ExtensionDraft { Number = await Extensions.NextNumberAsync(_actor, CancellationToken.None) ?? "" });
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusInvalid)
        {
            _focusInvalid = false;
            await Js.InvokeVoidAsync("callsign.focusInvalid");
        }
    }

    private void Begin(ExtensionDraft draft)
    {
        if (_form is not null)
        {
            _form.Changed -= StateHasChanged;
        }

        _form = new ExtensionForm(draft);
        _form.Changed += StateHasChanged;
    }

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var result = _row is null
                ? await Editor.CreateAsync(_actor, _form!.Draft, CancellationToken.None)
                : await Editor.SaveAsync(_actor, _row.Id, _row.Version, _form!.Draft, CancellationToken.None);
            Take(result);
        }
        finally
        {
            _busy = false;
        }
    }

    private void Take(SaveResult<SavedExtension> result)
    {
        if (result.Value is { } saved)
        {
            var created = _row is null;
            _row = saved.Extension;
            _theirs = null;
            _form!.Saved(_row);
            Notifications.Notify(NotificationSeverity.Success, created ? $"Extension {_row.Number} created" : "Saved");
            if (saved.SipPassword is not null || saved.VoicemailPin is not null)
            {
                _fresh = saved;
            }

            if (created)
            {
                // The page goes on as the one that edits the new extension; Back leads to the list.
                _shownId = _row.Id;
                Navigation.NavigateTo($"/extensions/{_row.Id}", replace: true);
            }

            return;
        }

        _theirs = result.Current?.Extension;
        _form!.Show(result.Errors);
        _missing = result.Outcome is SaveOutcome.Gone;
        _focusInvalid = _form.Wrong > 0;
    }

    private async Task CheckNumberAsync()
    {
        var form = _form!;
        if (form.Message(nameof(ExtensionDraft.Number)) is null)
        {
            var errors = await Editor.CheckAsync(_actor, _row?.Id, form.Draft, CancellationToken.None);
            form.Say(nameof(ExtensionDraft.Number), errors[nameof(ExtensionDraft.Number)]);
        }
    }

    private void KeepMine()
    {
        _form!.Merge(ExtensionDraft.Of(_theirs!));
        (_row, _theirs) = (_theirs, null);
    }

    private void TakeTheirs()
    {
        (_row, _theirs) = (_theirs, null);
        Begin(ExtensionDraft.Of(_row!));
    }

    private Task<string?> ShowPasswordAsync() => Secrets.ShowPasswordAsync(_actor, _row!.Id, CancellationToken.None);

    private Task<string?> ShowPinAsync() => Secrets.ShowPinAsync(_actor, _row!.Id, CancellationToken.None);

    private async Task NewPasswordAsync() => Renewed(await Secrets.RegeneratePasswordAsync(_actor, _row!.Id, CancellationToken.None), "New SIP password made");

    private async Task NewPinAsync() => Renewed(await Secrets.SetPinAsync(_actor, _row!.Id, null, CancellationToken.None), "New PIN made");

    // The secret is saved on its own: the form's unsaved changes stay, on top of the version that this made.
    private void Renewed(SaveResult<SavedExtension> result, string text)
    {
        if (result.Value is not { } saved)
        {
            _missing = true;
            return;
        }

        _form!.Merge(ExtensionDraft.Of(saved.Extension));
        _row = saved.Extension;
        _fresh = null;
        Notifications.Notify(NotificationSeverity.Success, text);
    }

    private async Task DeleteAsync()
    {
        if (await DeleteExtensionsDialog.OpenAsync(Dialogs, Extensions, _actor, ExtensionSelection.Chosen([_row!.Id])) is > 0)
        {
            Notifications.Notify(NotificationSeverity.Success, $"Extension {_row.Number} deleted");
            _leaving = true;
            Navigation.NavigateTo(Place.Url);
        }
    }

    private async Task BeforeLeavingAsync(LocationChangingContext context)
    {
        if (_leaving || !_form!.IsDirty)
        {
            return;
        }

        var changes = _row is null ? "The new extension is not created yet." : "Your changes are not saved yet.";
        if (!await Dialogs.ConfirmAsync(new Confirmation("Leave without saving?", [changes], "Leave without saving")))
        {
            context.PreventNavigation();
        }
    }
}
