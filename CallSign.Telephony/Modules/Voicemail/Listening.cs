using System.Globalization;
using CallSign.Core.Extensions;
using CallSign.Core.VoicemailMessages;

namespace CallSign.Telephony.Modules.Voicemail;

/// <summary>Plays the messages of a state, one after the other, and does with them what their owner says.</summary>
internal sealed class Listening(VoicemailDesk desk, Mailbox mailbox)
{
    private const string Keys = "12345678*#";

    private readonly HashSet<Guid> _deleted = [];
    private IReadOnlyList<VoicemailMessage> _messages = [];
    private VoicemailState _state;
    private int _at;

    private ModuleCall Call => desk.Call;

    /// <summary>True where the call has been led somewhere else.</summary>
    public async Task<bool> RunAsync(VoicemailState state)
    {
        (_state, _at) = (state, 0);
        _messages = await desk.Messages.ListAsync(desk.Tenant.Id, mailbox.Id, state, Call.Ended).ConfigureAwait(false);
        while (_at >= 0 && _at < _messages.Count)
        {
            switch (await PlayAsync(_messages[_at]).ConfigureAwait(false))
            {
                case Step.Next:
                    _at++;
                    break;
                case Step.Previous:
                    _at = Math.Max(0, _at - 1);
                    break;
                case Step.Menu:
                    return false;
                case Step.Gone:
                    return true;
            }
        }

        await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail("no_more_messages")).ConfigureAwait(false);
        return false;
    }

    private async Task<Step> PlayAsync(VoicemailMessage message)
    {
        var kind = (message.Urgent ? "urgent-" : "") + (_state is VoicemailState.New ? "new" : "saved");
        var key = (await Call.PlayAsync(VoicemailDesk.Prompt.Voicemail(kind).Voicemail("message_number").Keys((_at + 1).ToString(CultureInfo.InvariantCulture)).ToString(), Keys).ConfigureAwait(false)).Key;
        var heard = false;
        for (var unanswered = 0; unanswered < 3;)
        {
            if (key is null && !heard)
            {
                (key, heard) = await HearAsync(message).ConfigureAwait(false);
            }

            key ??= await Call.AskKeyAsync(Menu(message).ToString(), Keys, tries: 1).ConfigureAwait(false);
            unanswered = key is null ? unanswered + 1 : 0;
            var pressed = key;
            key = null;
            switch (pressed)
            {
                case '1':
                    heard = false;
                    break;
                case '2':
                    await SetAsync(message, VoicemailState.Saved, "saved").ConfigureAwait(false);
                    return Step.Next;
                case '3':
                    await EnvelopeAsync(message).ConfigureAwait(false);
                    break;
                case '4':
                    return Step.Previous;
                case '5' when DialNumber.IsDiallable(message.CallerNumber):
                    Call.Note("calls back", message.CallerNumber);
                    await Call.TransferAsync(message.CallerNumber).ConfigureAwait(false);
                    return Step.Gone;
                case '6' or '#':
                    return await MovedOnAsync(message, heard).ConfigureAwait(false);
                case '7' when _deleted.Contains(message.Id):
                    await SetAsync(message, _state, "undeleted").ConfigureAwait(false);
                    break;
                case '7':
                    await SetAsync(message, VoicemailState.Deleted, "deleted").ConfigureAwait(false);
                    break;
                case '8':
                    await new Forwarding(desk, mailbox).RunAsync(message).ConfigureAwait(false);
                    break;
                case '*':
                    return Step.Menu;
            }
        }

        return Step.Menu;
    }

    private async Task<(char? Key, bool Heard)> HearAsync(VoicemailMessage message)
    {
        if (await desk.Messages.PathOnNodesAsync(message, Call.Ended).ConfigureAwait(false) is not { } file)
        {
            Call.Note("the recording is gone", message.Id.ToString());
            return (null, true);
        }

        var played = await Call.PlayAsync(file, Keys).ConfigureAwait(false);
        return (played.Key, played.Key is null);
    }

    // What was heard to its end and not dealt with is kept as saved; what was skipped stays as it was.
    private async Task<Step> MovedOnAsync(VoicemailMessage message, bool heard)
    {
        if (heard && _state is VoicemailState.New && !_deleted.Contains(message.Id))
        {
            await desk.Messages.SetStateAsync(desk.Tenant.Id, mailbox.Id, message.Id, VoicemailState.Saved, Call.Ended).ConfigureAwait(false);
        }

        return Step.Next;
    }

    private Prompt Menu(VoicemailMessage message)
    {
        var menu = VoicemailDesk.Prompt.Choice("repeat_message", '1').Choice("save_message", '2').Choice("message_envelope", '3');
        if (_at > 0)
        {
            menu.Choice("play_previous_message", '4');
        }

        if (DialNumber.IsDiallable(message.CallerNumber))
        {
            menu.Choice("return_call", '5');
        }

        return menu.Choice("play_next_message", '6').Choice(_deleted.Contains(message.Id) ? "undelete_message" : "delete_message", '7')
            .Choice("to_forward", '8').Choice("main_menu", '*');
    }

    private async Task SetAsync(VoicemailMessage message, VoicemailState state, string word)
    {
        await desk.Messages.SetStateAsync(desk.Tenant.Id, mailbox.Id, message.Id, state, Call.Ended).ConfigureAwait(false);
        _ = state is VoicemailState.Deleted ? _deleted.Add(message.Id) : _deleted.Remove(message.Id);
        Call.Note("message " + word, message.Id.ToString());
        await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail("message").Voicemail(word)).ConfigureAwait(false);
    }

    private async Task EnvelopeAsync(VoicemailMessage message)
    {
        await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail("received")).ConfigureAwait(false);
        await Call.SetAsync("timezone", desk.Tenant.TimeZone).ConfigureAwait(false);
        await Call.SayAsync("short_date_time", "pronounced", new DateTimeOffset(message.ReceivedAt).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        if (message.CallerNumber.Length > 0 && message.CallerNumber.All(c => char.IsAsciiDigit(c) || c is '+'))
        {
            await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail("message_from").Keys(message.CallerNumber.TrimStart('+'))).ConfigureAwait(false);
        }
    }

    private enum Step
    {
        Next,
        Previous,
        Menu,
        Gone,
    }
}
