using System.Globalization;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.Tenants;

/// <summary>The tenants: create, edit, enter, delete.</summary>
public sealed partial class TenantsPage : IDisposable
{
    private const string EnabledFilter = "enabled";
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private ListState _list = default!;
    private ListGrid<TenantRow>? _grid;

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required TenantList Tenants { get; init; }

    [Inject]
    public required TenantEditor Editor { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    public void Dispose() => _list.Dispose();

    protected override void OnInitialized() => _list = new ListState(Navigation, sort: "name");

    private async Task<ListPage<TenantRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken) =>
        await Tenants.ReadAsync(await Current.GetAsync(), query, cancellationToken);

    private Task CreateAsync() => OpenAsync("New tenant", null);

    private async Task EditAsync(TenantRow row)
    {
        if (await Tenants.FindAsync(await Current.GetAsync(), row.Id, CancellationToken.None) is { } tenant)
        {
            await OpenAsync("Edit " + row.Name, tenant);
        }
        else
        {
            await _grid!.ReloadAsync();
        }
    }

    private async Task OpenAsync(string title, Tenant? tenant)
    {
        var saved = await Dialogs.OpenAsync<TenantDialog>(
            title, new Dictionary<string, object?> { [nameof(TenantDialog.Tenant)] = tenant }, new DialogOptions { Width = "560px" });
        if (saved is Tenant done)
        {
            Notifications.Notify(NotificationSeverity.Success, tenant is null ? $"{done.Name} was created." : $"{done.Name} was saved.");
            await _grid!.ReloadAsync();
        }
    }

    private async Task DeleteAsync(TenantRow row)
    {
        var actor = await Current.GetAsync();
        if (await Editor.ContentsAsync(actor, row.Id, CancellationToken.None) is not { } contents)
        {
            await _grid!.ReloadAsync();
            return;
        }

        var question = new Confirmation($"Delete {row.Name}?", [.. Effects(contents)], "Delete tenant") { TypeToConfirm = row.Domain };
        if (!await Dialogs.ConfirmAsync(question))
        {
            return;
        }

        var result = await Editor.DeleteAsync(actor, row.Id, CancellationToken.None);
        if (result.Succeeded)
        {
            Notifications.Notify(NotificationSeverity.Success, $"{row.Name} was deleted.");
        }
        else
        {
            Notifications.Notify(NotificationSeverity.Error, result.Errors[""] ?? "");
        }

        await _grid!.ReloadAsync();
    }

    private static IEnumerable<string> Effects(TenantContents contents)
    {
        yield return Counted(contents.Extensions, "extension is deleted and its phones stop working", "extensions are deleted and their phones stop working");
        yield return Counted(contents.Users, "user can no longer sign in", "users can no longer sign in");
        if (contents.Gateways > 0)
        {
            yield return Counted(contents.Gateways, "gateway is removed from FreeSWITCH", "gateways are removed from FreeSWITCH");
        }

        if (contents.ApiKeys > 0)
        {
            yield return Counted(contents.ApiKeys, "API key stops working", "API keys stop working");
        }

        yield return Counted(contents.Cdrs, "call detail record is erased", "call detail records are erased");
        yield return "This can't be undone. Recordings and voicemail on the FreeSWITCH nodes stay there.";
    }

    private static string Counted(long count, string one, string many) =>
        count == 1 ? $"1 {one}." : string.Create(Culture, $"{count:N0} {many}.");
}
