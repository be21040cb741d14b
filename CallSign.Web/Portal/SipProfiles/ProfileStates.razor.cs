using CallSign.Telephony.Commands;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.SipProfiles;

public sealed partial class ProfileStates
{
    private IReadOnlyList<NodeProfile>? _states;
    private bool _busy;

    /// <summary>Only this profile; null for all.</summary>
    [Parameter]
    public string? Profile { get; set; }

    [Inject]
    public required IProfileCommands Commands { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    protected override Task OnParametersSetAsync() => ReadAsync();

    private async Task ReadAsync() => _states = await Commands.ReadAsync(await Current.GetAsync(), Profile, CancellationToken.None);

    private async Task RunAsync(NodeProfile row, ProfileAction action)
    {
        if (action is ProfileAction.Stop or ProfileAction.Restart)
        {
            // What it drops is counted now, not when the page was drawn.
            var now = (await Commands.ReadAsync(await Current.GetAsync(), row.Profile, CancellationToken.None)).FirstOrDefault(p => p.Node == row.Node) ?? row;
            var verb = action is ProfileAction.Stop ? "Stop" : "Restart";
            var question = new Confirmation(
                $"{verb} {row.Profile} on {row.Node}?",
                [
                    $"{now.Calls} call legs on this profile are dropped.",
                    $"{now.Registrations} registered telephones can't be reached until {(action is ProfileAction.Stop ? "the profile is started again and " : "")}they register anew.",
                ],
                $"{verb} profile");
            if (!await Dialogs.ConfirmAsync(question))
            {
                return;
            }
        }

        _busy = true;
        var result = await Commands.RunAsync(await Current.GetAsync(), row.Node, row.Profile, action, CancellationToken.None);
        _busy = false;
        Notifications.Notify(
            result.Succeeded ? NotificationSeverity.Success : NotificationSeverity.Error,
            !result.Succeeded ? result.Error ?? ""
                : action is ProfileAction.Start or ProfileAction.Restart ? $"{row.Profile} runs on {row.Node}." : $"FreeSWITCH took the command for {row.Profile} on {row.Node}.");
        await ReadAsync();
    }
}
