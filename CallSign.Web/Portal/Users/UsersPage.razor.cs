using CallSign.Core.Lists;
using CallSign.Core.PortalUsers;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.Users;

/// <summary>The portal's users: invite, edit, lock, help back in, delete.</summary>
public sealed partial class UsersPage : IDisposable
{
    private ListState _list = default!;
    private ListGrid<PortalUserRow>? _grid;
    private Actor? _actor;
    private Guid? _self;
    private bool _platform;

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required PortalUserList Users { get; init; }

    [Inject]
    public required PortalUserEditor Editor { get; init; }

    [Inject]
    public required PortalUserAccess Access { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    private IEnumerable<PortalRole> Roles =>
        [PortalRole.User, PortalRole.Supervisor, PortalRole.TenantAdministrator, .. _platform ? [PortalRole.PlatformAdministrator] : Array.Empty<PortalRole>()];

    public void Dispose() => _list.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _list = new ListState(Navigation, sort: "name");
        _actor = await Current.GetAsync();
        _self = _actor.UserId;
        _platform = _actor is { IsPlatformAdministrator: true, TenantId: null };
    }

    private async Task<ListPage<PortalUserRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken) =>
        await Users.ReadAsync(await Current.GetAsync(), query, cancellationToken);

    private bool MayManage(PortalUserRow row) =>
        _actor is not null && PortalUserRights.MayManage(_actor, new PortalUser { Id = row.Id, Role = row.Role, TenantId = row.TenantId });

    private async Task CreateAsync()
    {
        if (await OpenAsync("New user", null) is { } user)
        {
            await ShowLinkAsync(await Access.MakeLinkAsync(await Current.GetAsync(), user.Id, CancellationToken.None), isNew: true);
            await _grid!.ReloadAsync();
        }
    }

    private async Task EditAsync(PortalUserRow row)
    {
        if (await OpenAsync("Edit " + row.DisplayName, row) is { } user)
        {
            Notifications.Notify(NotificationSeverity.Success, $"{user.DisplayName} was saved.");
            await _grid!.ReloadAsync();
        }
    }

    private async Task<PortalUser?> OpenAsync(string title, PortalUserRow? row) => await Dialogs.OpenAsync<UserDialog>(
        title, new Dictionary<string, object?> { [nameof(UserDialog.User)] = row }, new DialogOptions { Width = "520px" }) as PortalUser;

    private async Task MakeLinkAsync(PortalUserRow row)
    {
        var question = new Confirmation(
            $"Make a password link for {row.DisplayName}?",
            [$"Whoever has the link can set the password of {row.Email} within 24 hours.", "The present password works until then. Send the link by a way that only this person reads."],
            "Make link") { Dangerous = false };
        if (await Dialogs.ConfirmAsync(question))
        {
            await ShowLinkAsync(await Access.MakeLinkAsync(await Current.GetAsync(), row.Id, CancellationToken.None), isNew: false);
        }
    }

    private async Task ShowLinkAsync(SaveResult<PasswordLink> result, bool isNew)
    {
        if (result.Value is not { } link)
        {
            await DoneAsync(result, "");
            return;
        }

        await Dialogs.OpenAsync<PasswordLinkDialog>(
            isNew ? "The user was created" : "Password link",
            new Dictionary<string, object?> { [nameof(PasswordLinkDialog.Link)] = link, [nameof(PasswordLinkDialog.BaseUri)] = Navigation.BaseUri },
            new DialogOptions { Width = "560px" });
    }

    private async Task LockAsync(PortalUserRow row)
    {
        if (await Dialogs.ConfirmAsync(new Confirmation($"Lock {row.DisplayName}?", [$"{row.Email} can no longer sign in.", "Open sessions end within half a minute."], "Lock user")))
        {
            await DoneAsync(await Editor.LockAsync(await Current.GetAsync(), row.Id, CancellationToken.None), $"{row.DisplayName} is locked.");
        }
    }

    private async Task UnlockAsync(PortalUserRow row) =>
        await DoneAsync(await Editor.UnlockAsync(await Current.GetAsync(), row.Id, CancellationToken.None), $"{row.DisplayName} can sign in again.");

    private async Task SignOutAsync(PortalUserRow row) =>
        await DoneAsync(await Access.SignOutEverywhereAsync(await Current.GetAsync(), row.Id, CancellationToken.None), $"Sessions of {row.DisplayName} end within half a minute.");

    private async Task RemoveSecondFactorsAsync(PortalUserRow row)
    {
        var question = new Confirmation(
            $"Remove the second factors of {row.DisplayName}?",
            ["Authenticator app, recovery codes and passkeys of this user stop working.", "The password alone is enough until the user sets them up again.", "Open sessions end within half a minute."],
            "Remove");
        if (await Dialogs.ConfirmAsync(question))
        {
            await DoneAsync(await Access.RemoveSecondFactorsAsync(await Current.GetAsync(), row.Id, CancellationToken.None), "The second factors were removed.");
        }
    }

    private async Task DeleteAsync(PortalUserRow row)
    {
        var question = new Confirmation($"Delete {row.DisplayName}?", [$"{row.Email} can no longer sign in.", "What this user did stays in the audit log. The telephone, if any, stays."], "Delete user");
        if (await Dialogs.ConfirmAsync(question))
        {
            await DoneAsync(await Editor.DeleteAsync(await Current.GetAsync(), row.Id, CancellationToken.None), $"{row.DisplayName} was deleted.");
        }
    }

    private async Task DoneAsync<T>(SaveResult<T> result, string success)
        where T : class
    {
        if (result.Succeeded)
        {
            Notifications.Notify(NotificationSeverity.Success, success);
        }
        else
        {
            Notifications.Notify(NotificationSeverity.Error, result.Errors[""] ?? "This did not work.", duration: 8000);
        }

        await _grid!.ReloadAsync();
    }
}
