using System.Globalization;
using CallSign.Core.Extensions;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Radzen;

namespace CallSign.Web.Portal.Extensions;

/// <summary>The list of the tenant's extensions.</summary>
public sealed partial class ExtensionsPage : IDisposable
{
    private readonly RowSelection _selection = new();
    private Actor _actor = default!;
    private ExtensionTenant? _tenant;
    private RegistrationWatch? _watch;
    private ListState? _list;
    private ListGrid<ExtensionRow>? _grid;
    private (string? Search, int Filters) _narrowed;

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required ExtensionQuery Query { get; init; }

    [Inject]
    public required ExtensionList Extensions { get; init; }

    [Inject]
    public required ExtensionBulkEditor Bulk { get; init; }

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

    private string? Subtitle => _tenant is null ? null
        : string.Create(CultureInfo.InvariantCulture, $"{_tenant.Extensions:N0}{(_tenant.MaxExtensions is { } most ? $" of {most:N0}" : "")} at {_tenant.Domain}");

    private IReadOnlyCollection<Guid> PageIds => [.. _grid?.Items.Select(r => r.Id) ?? []];

    public void Dispose()
    {
        if (_list is not null)
        {
            _list.Changed -= OnListChanged;
            _list.Dispose();
        }

        _watch?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _list = new ListState(Navigation, sort: "number");
        _list.Changed += OnListChanged;
        OnListChanged();
        _actor = await Current.GetAsync();
        _tenant = await Extensions.TenantAsync(_actor, CancellationToken.None);
        _watch = new RegistrationWatch(Registrations, _tenant.Domain);
    }

    private async Task<ListPage<ExtensionRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken)
    {
        var page = await Query.PageAsync(_actor, query, cancellationToken);
        _ = InvokeAsync(StateHasChanged); // the bar of chosen rows shows the total
        return page;
    }

    // Rows that a new search hides must not stay chosen unseen.
    private void OnListChanged()
    {
        Place.Url = "/" + Navigation.ToBaseRelativePath(Navigation.Uri);
        var narrowed = (_list!.Query.Search, string.Join(',', _list.Query.Filters.Select(f => f.Key + f.Value)).GetHashCode(StringComparison.Ordinal));
        if (narrowed != _narrowed)
        {
            _narrowed = narrowed;
            _selection.Clear();
            _ = InvokeAsync(StateHasChanged);
        }
    }

    private void Open(ExtensionRow row) => Navigation.NavigateTo($"/extensions/{row.Id}");

    private string ExportUrl(bool secrets)
    {
        var query = new Uri(Navigation.Uri).Query;
        return secrets ? QueryHelpers.AddQueryString("/extensions/export.csv" + query, "secrets", "true") : "/extensions/export.csv" + query;
    }

    private async Task ExportSecretsAsync()
    {
        var total = _grid?.Total ?? 0;
        if (await Dialogs.ConfirmAsync(new Confirmation("Export with passwords and PINs?",
            [
                string.Create(CultureInfo.InvariantCulture, $"The file holds the SIP passwords and voicemail PINs of {total:N0} extensions in clear."),
                "Whoever has the file can make calls and listen to messages. Delete it when the phones are set up.",
                "The export is written to the audit log with your name.",
            ], "Export with passwords")))
        {
            Navigation.NavigateTo(ExportUrl(secrets: true), forceLoad: true);
        }
    }

    private async Task<ExtensionSelection> ChosenAsync() => _selection.All
        ? ExtensionSelection.Matching(await Query.FilterAsync(_actor, _list!.Query, CancellationToken.None))
        : ExtensionSelection.Chosen([.. _selection.Ids]);

    private async Task EditChosenAsync()
    {
        var changed = await BulkEditDialog.OpenAsync(Dialogs, _actor, await ChosenAsync(), _selection.Count(_grid?.Total ?? 0));
        if (changed is { } count)
        {
            Say($"{Counted(count)} changed");
            await RefreshAsync();
        }
    }

    private async Task DeleteChosenAsync() => await DeleteAsync(await ChosenAsync());

    private Task DeleteAsync(ExtensionRow row) => DeleteAsync(ExtensionSelection.Chosen([row.Id]));

    private async Task DeleteAsync(ExtensionSelection selection)
    {
        var deleted = await DeleteExtensionsDialog.OpenAsync(Dialogs, Extensions, _actor, selection);
        if (deleted is { } count)
        {
            Say($"{Counted(count)} deleted");
            _selection.Clear();
            await RefreshAsync();
        }
    }

    private Task SwitchAsync(ExtensionRow row) => ChangeAsync(row, new ExtensionBulkEdit { Enabled = !row.Enabled });

    private Task QuietAsync(ExtensionRow row) => ChangeAsync(row, new ExtensionBulkEdit { DoNotDisturb = !row.DoNotDisturb });

    private async Task ChangeAsync(ExtensionRow row, ExtensionBulkEdit edit)
    {
        var result = await Bulk.EditAsync(_actor, ExtensionSelection.Chosen([row.Id]), edit, CancellationToken.None);
        if (!result.Succeeded)
        {
            Notifications.Notify(NotificationSeverity.Error, $"{row.Number} was not changed", result.Errors[0].Message);
        }

        await RefreshAsync();
    }

    private async Task RefreshAsync()
    {
        _tenant = await Extensions.TenantAsync(_actor, CancellationToken.None);
        if (_grid is not null)
        {
            await _grid.ReloadAsync();
        }
    }

    private void Say(string text) => Notifications.Notify(NotificationSeverity.Success, text);

    private static string Counted(int count) =>
        count == 1 ? "1 extension" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} extensions");
}
