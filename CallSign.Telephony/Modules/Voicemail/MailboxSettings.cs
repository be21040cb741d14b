using CallSign.Core.VoicemailMessages;

namespace CallSign.Telephony.Modules.Voicemail;

/// <summary>Greetings and PIN. Greeting 1 is for when nobody answers, 2 for busy, 3 takes the place of both while it is there.</summary>
internal sealed class MailboxSettings(VoicemailDesk desk, Mailbox mailbox)
{
    private static readonly VoicemailGreeting[] Numbered = [VoicemailGreeting.Unavailable, VoicemailGreeting.Busy, VoicemailGreeting.Temporary];

    private ModuleCall Call => desk.Call;

    public async Task RunAsync()
    {
        var menu = VoicemailDesk.Prompt.Choice("to_record_greeting", '1').Choice("delete_greeting", '2').Choice("record_name2", '3').Choice("change_password", '6').Choice("main_menu", '#');
        for (var turn = 0; turn < 20; turn++)
        {
            switch (await Call.AskKeyAsync(menu.ToString(), "1236#*").ConfigureAwait(false))
            {
                case '1' when await ChooseAsync().ConfigureAwait(false) is { } greeting:
                    await RecordAsync(greeting, "record_greeting").ConfigureAwait(false);
                    break;
                case '2' when await ChooseAsync().ConfigureAwait(false) is { } greeting:
                    desk.Greetings.Delete(desk.Tenant.Id, mailbox.Id, greeting);
                    Call.Note("greeting deleted", greeting.ToString());
                    await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail("greeting").Voicemail("deleted")).ConfigureAwait(false);
                    break;
                case '3':
                    await RecordAsync(VoicemailGreeting.Name, "record_name1").ConfigureAwait(false);
                    break;
                case '6':
                    await ChangePinAsync().ConfigureAwait(false);
                    break;
                case '1' or '2':
                    break;
                default:
                    return;
            }
        }
    }

    private async Task<VoicemailGreeting?> ChooseAsync() =>
        await Call.AskKeyAsync(VoicemailDesk.Prompt.Voicemail("choose_greeting_choose").ToString(), "123").ConfigureAwait(false) is { } key ? Numbered[key - '1'] : null;

    private async Task RecordAsync(VoicemailGreeting greeting, string prompt)
    {
        var id = Guid.CreateVersion7();
        Directory.CreateDirectory(desk.Folders.Incoming);
        try
        {
            for (var turn = 0; turn < 5; turn++)
            {
                await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail(prompt)).ConfigureAwait(false);
                await Call.PlayAsync(VoicemailDesk.Beep).ConfigureAwait(false);
                await Call.RecordAsync(desk.Folders.IncomingOnNodes(id), VoicemailDesk.Greeting).ConfigureAwait(false);
                switch (await ReviewAsync(id).ConfigureAwait(false))
                {
                    case '2' when File.Exists(desk.Folders.IncomingFile(id)):
                        desk.Greetings.Keep(desk.Tenant.Id, mailbox.Id, greeting, id);
                        Call.Note("greeting recorded", greeting.ToString());
                        await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail("greeting").Voicemail("saved")).ConfigureAwait(false);
                        return;
                    case '3':
                        continue;
                    default:
                        return;
                }
            }
        }
        finally
        {
            File.Delete(desk.Folders.IncomingFile(id));
        }
    }

    private async Task<char?> ReviewAsync(Guid id)
    {
        var menu = VoicemailDesk.Prompt.Choice("listen_to_recording", '1').Choice("save_recording", '2').Choice("rerecord", '3');
        char? key;
        while ((key = await Call.AskKeyAsync(menu.ToString(), "123*").ConfigureAwait(false)) is '1')
        {
            await Call.PlayAsync(desk.Folders.IncomingOnNodes(id), "123*").ConfigureAwait(false);
        }

        return key;
    }

    private async Task ChangePinAsync()
    {
        var first = await AskPinAsync(VoicemailDesk.Prompt.Voicemail("enter_new_pin").Voicemail("followed_by_pound")).ConfigureAwait(false);
        if (first.Length == 0)
        {
            return;
        }

        var again = await AskPinAsync(VoicemailDesk.Prompt.Say("ivr/ivr-please_reenter_your_pin.wav")).ConfigureAwait(false);
        var saved = first == again && await desk.Pins.TryChangeAsync(desk.Tenant.Id, mailbox.Number, first, Call.Ended).ConfigureAwait(false);
        Call.Note(saved ? "PIN changed" : "PIN not changed");
        await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail(saved ? "password_has_been_changed" : "password_not_valid")).ConfigureAwait(false);
    }

    private async Task<string> AskPinAsync(Prompt prompt) =>
        (await Call.PlayAndGetDigitsAsync(new DigitsPrompt(prompt.ToString()) { Least = 4, Most = 12, Tries = 2, Timeout = TimeSpan.FromSeconds(8) }).ConfigureAwait(false)).Digits;
}
