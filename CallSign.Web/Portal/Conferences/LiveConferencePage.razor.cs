using System.Globalization;
using CallSign.Core.Conferences;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Conferences;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.Conferences;

/// <summary>One room while people are in it.</summary>
public sealed partial class LiveConferencePage : ConferenceFollower
{
    private bool _calling;
    private LiveConferenceActions? _actions;

    /// <summary>The room's number, or <c>room-</c> and its id.</summary>
    [Parameter]
    public string Room { get; set; } = "";

    [Inject]
    public required IConferenceCommands Commands { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    private LiveConferenceActions Actions => _actions ??= new LiveConferenceActions(Actor, Commands, Dialogs, Notifications, Ended.Token);

    private async Task CallInAsync(ConferenceRoom room)
    {
        _calling = true;
        try
        {
            await Actions.CallInAsync(room, StateHasChanged);
        }
        catch (OperationCanceledException)
        {
            // the page is gone; it rings on
        }
        finally
        {
            _calling = false;
        }
    }

    private static string State(LiveMember member) =>
        member.IsTalking ? "Talks" : member.IsMuted ? "Muted" : member.IsHeld ? "On hold" : "Silent";

    private static string Icon(LiveMember member) => member.IsTalking ? "graphic_eq" : member.IsMuted ? "mic_off" : member.IsHeld ? "pause" : "mic";

    private RenderFragment Act(LiveConference conference, LiveMember member, MemberAction action, string icon, string verb, bool off = false) => builder =>
    {
        builder.OpenElement(0, "button");
        builder.AddAttribute(1, "type", "button");
        builder.AddAttribute(2, "class", action is MemberAction.Kick ? "icon-button danger" : "icon-button");
        builder.AddAttribute(3, "title", action is MemberAction.GiveFloor ? "Give the floor" : verb);
        builder.AddAttribute(4, "aria-label", $"{verb} {ConferenceWords.WithNumber(member)}");
        builder.AddAttribute(5, "disabled", off);
        builder.AddAttribute(6, "onclick", EventCallback.Factory.Create(this, () => Actions.MemberAsync(conference, member, action)));
        builder.AddMarkupContent(7, $"<i class=\"icon\">{icon}</i>");
        builder.CloseElement();
    };

    private RenderFragment Volume(LiveConference conference, LiveMember member, bool heard) => builder =>
    {
        var now = heard ? member.VolumeIn : member.VolumeOut;
        builder.OpenElement(0, "select");
        builder.AddAttribute(1, "class", "input");
        builder.AddAttribute(2, "aria-label", heard ? $"How loud {ConferenceWords.Of(member)} is heard" : $"How loud {ConferenceWords.Of(member)} hears");
        builder.AddAttribute(3, "value", now.ToString(CultureInfo.InvariantCulture));
        builder.AddAttribute(4, "onchange", EventCallback.Factory.Create<ChangeEventArgs>(this, e =>
            int.TryParse((string?)e.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var level) ? Actions.VolumeAsync(conference, member, heard ? level : null, heard ? null : level) : Task.CompletedTask));
        for (var level = 4; level >= -4; level--)
        {
            builder.OpenElement(5, "option");
            builder.SetKey(level);
            builder.AddAttribute(6, "value", level.ToString(CultureInfo.InvariantCulture));
            builder.AddAttribute(7, "selected", level == now);
            builder.AddContent(8, level == 0 ? "±0" : level.ToString("+0;–0", CultureInfo.InvariantCulture));
            builder.CloseElement();
        }

        builder.CloseElement();
    };
}
