using CallSign.Core.ApiKeys;
using CallSign.Core.Lists;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.ApiKeys;

/// <summary>API keys of the tenant, or of the platform: make, revoke.</summary>
public sealed partial class ApiKeysPage : IDisposable
{
    private ListState _list = default!;
    private ListGrid<ApiKey>? _grid;
    private bool _platform;

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required ApiKeyList Keys { get; init; }

    [Inject]
    public required ApiKeyEditor Editor { get; init; }

    [Inject]
    public required ApiKeyDirectory Directory { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    public void Dispose() => _list.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _list = new ListState(Navigation, sort: "created", descending: true);
        _platform = (await Current.GetAsync()).TenantId is null;
    }

    private async Task<ListPage<ApiKey>> LoadAsync(ListQuery query, CancellationToken cancellationToken) =>
        await Keys.ReadAsync(await Current.GetAsync(), query, cancellationToken);

    private async Task CreateAsync()
    {
        await Dialogs.OpenAsync<ApiKeyDialog>(
            "New API key", new Dictionary<string, object?> { [nameof(ApiKeyDialog.OfPlatform)] = _platform }, new DialogOptions { Width = "560px" });
        await _grid!.ReloadAsync();
    }

    private async Task RevokeAsync(ApiKey key)
    {
        var used = key.LastUsedAt is null ? "It has never been used." : "Programs that use it are refused within five seconds.";
        if (!await Dialogs.ConfirmAsync(new Confirmation($"Revoke the key {key.Name}?", [used, "A revoked key never works again."], "Revoke key")))
        {
            return;
        }

        var result = await Editor.RevokeAsync(await Current.GetAsync(), key.Id, CancellationToken.None);
        Directory.Forget();
        Notifications.Notify(
            result.Succeeded ? NotificationSeverity.Success : NotificationSeverity.Error,
            result.Succeeded ? $"{key.Name} was revoked." : result.Errors[""] ?? "");
        await _grid!.ReloadAsync();
    }
}
