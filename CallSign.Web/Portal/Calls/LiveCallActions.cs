using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Shared.Controls;
using Radzen;

namespace CallSign.Web.Portal.Calls;

/// <summary>What a supervisor does to a live call from the page: asks first, does it on the server, says how it went.</summary>
public sealed class LiveCallActions(
    Actor actor, ICallCommands commands, DialogService dialogs, NotificationService notifications, Action<LiveCall> select, CancellationToken ended)
{
    private const double ToastMilliseconds = 5_000;

    /// <summary>Shows the call's details.</summary>
    public void Select(LiveCall call) => select(call);

    public async Task HangupAsync(LiveCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var question = new Confirmation(
            "Hang up this call?",
            [CallWords.Sentence(call), call.Legs.Length > 1 ? $"Ends it for all {call.Legs.Length} parties at once." : "Ends it at once."],
            "Hang up");
        if (await dialogs.ConfirmAsync(question))
        {
            Report(await commands.HangupAsync(actor, call.CallUuid, ended), "Hung up", call);
        }
    }

    public async Task TransferAsync(LiveCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var answer = await dialogs.OpenAsync<TransferDialog>(
            "Transfer this call", new Dictionary<string, object?> { [nameof(TransferDialog.Call)] = call },
            new DialogOptions { Width = "440px", CloseDialogOnOverlayClick = true, CssClass = "dialog-narrow" });
        if (answer is string destination)
        {
            Report(await commands.TransferAsync(actor, call.CallUuid, destination, ended), $"Transferred to {destination}", call);
        }
    }

    public async Task ParkAsync(LiveCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var question = new Confirmation(
            "Park this call?",
            [CallWords.Sentence(call), "The caller waits with music in the parking lot until somebody fetches the call; the other party is released."],
            "Park") { Dangerous = false };
        if (await dialogs.ConfirmAsync(question))
        {
            Report(await commands.ParkAsync(actor, call.CallUuid, ended), "Parked", call);
        }
    }

    public async Task RecordAsync(LiveCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var on = !call.Recording;
        var question = on
            ? new Confirmation(
                "Record this call?", [CallWords.Sentence(call), "Both directions are recorded from now on. The parties are not told: see to it that they know."],
                "Start recording") { Dangerous = false }
            : new Confirmation("Stop recording?", [CallWords.Sentence(call), "What was recorded so far is kept."], "Stop recording") { Dangerous = false };
        if (await dialogs.ConfirmAsync(question))
        {
            Report(await commands.RecordAsync(actor, call.CallUuid, on, ended), on ? "Recording" : "Recording stopped", call);
        }
    }

    private void Report(CommandResult result, string done, LiveCall call) => notifications.Notify(new NotificationMessage
    {
        Severity = result.Succeeded ? NotificationSeverity.Success : NotificationSeverity.Error,
        Summary = result.Succeeded ? done : "Not done",
        Detail = result.Succeeded ? CallWords.Sentence(call) : result.Error ?? "FreeSWITCH refused it.",
        Duration = ToastMilliseconds,
    });
}
