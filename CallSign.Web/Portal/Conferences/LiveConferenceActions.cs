using CallSign.Core.Conferences;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Conferences;
using CallSign.Web.Shared.Controls;
using Radzen;

namespace CallSign.Web.Portal.Conferences;

/// <summary>What a supervisor does to a live conference from the page: asks first where it can't be taken back, does it on the server, says how it went.</summary>
public sealed class LiveConferenceActions(Actor actor, IConferenceCommands commands, DialogService dialogs, NotificationService notifications, CancellationToken ended)
{
    private const double ToastMilliseconds = 5_000;

    public async Task MemberAsync(LiveConference conference, LiveMember member, MemberAction action)
    {
        ArgumentNullException.ThrowIfNull(conference);
        ArgumentNullException.ThrowIfNull(member);
        var who = ConferenceWords.WithNumber(member);
        if (action is MemberAction.Kick && !await dialogs.ConfirmAsync(new Confirmation(
            $"Remove {who}?", [$"Ends the call for {who} at once.", "Whoever knows the PIN can come back: lock the room first, if that should not be."], "Remove")))
        {
            return;
        }

        Report(await commands.MemberAsync(actor, conference.Uuid, member.Id, action, ended), action switch
        {
            MemberAction.Mute => "Muted", MemberAction.Unmute => "Unmuted", MemberAction.Deafen => "Hears nobody now", MemberAction.Undeafen => "Hears the others again",
            MemberAction.Kick => "Removed", _ => "Has the floor",
        }, who);
    }

    public async Task VolumeAsync(LiveConference conference, LiveMember member, int? heard, int? hears)
    {
        ArgumentNullException.ThrowIfNull(conference);
        ArgumentNullException.ThrowIfNull(member);
        Report(await commands.VolumeAsync(actor, conference.Uuid, member.Id, heard, hears, ended), "Volume set", ConferenceWords.WithNumber(member));
    }

    public async Task RoomAsync(LiveConference conference, ConferenceRoomAction action)
    {
        ArgumentNullException.ThrowIfNull(conference);
        var count = conference.Members.Length;
        var question = action switch
        {
            ConferenceRoomAction.End => new Confirmation(
                "End this conference?", [count == 1 ? "Ends the call for one participant." : $"Ends the calls of all {count} participants at once."], "End it"),
            ConferenceRoomAction.Record => new Confirmation(
                "Record this conference?", ["Everybody is recorded from now on. The participants are not told: see to it that they know."], "Start recording") { Dangerous = false },
            _ => null,
        };
        if (question is not null && !await dialogs.ConfirmAsync(question))
        {
            return;
        }

        Report(await commands.RoomAsync(actor, conference.Uuid, action, ended), action switch
        {
            ConferenceRoomAction.MuteAll => "Everybody but moderators is muted", ConferenceRoomAction.UnmuteAll => "Everybody may speak", ConferenceRoomAction.Lock => "Locked",
            ConferenceRoomAction.Unlock => "Unlocked", ConferenceRoomAction.Record => "Recording", ConferenceRoomAction.StopRecording => "Recording stopped", _ => "Ended",
        }, conference.Room);
    }

    /// <summary>Asks whom, and rings; says who came, or why nobody did.</summary>
    public async Task CallInAsync(ConferenceRoom room, Action began)
    {
        ArgumentNullException.ThrowIfNull(room);
        ArgumentNullException.ThrowIfNull(began);
        var answer = await dialogs.OpenAsync<CallInDialog>(
            $"Call somebody into {room.Name}", [], new DialogOptions { Width = "440px", CloseDialogOnOverlayClick = true, CssClass = "dialog-narrow" });
        if (answer is string number)
        {
            began();
            Report(await commands.InviteAsync(actor, room.Id, number, ended), $"{number} is in the room", room.Name);
        }
    }

    private void Report(CommandResult result, string done, string subject) => notifications.Notify(new NotificationMessage
    {
        Severity = result.Succeeded ? NotificationSeverity.Success : NotificationSeverity.Error,
        Summary = result.Succeeded ? done : "Not done",
        Detail = result.Succeeded ? subject : result.Error ?? "FreeSWITCH refused it.",
        Duration = ToastMilliseconds,
    });
}
