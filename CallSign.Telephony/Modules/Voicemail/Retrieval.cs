using System.Globalization;
using CallSign.Core.VoicemailMessages;

namespace CallSign.Telephony.Modules.Voicemail;

/// <summary>The owner's menu: new and saved messages, settings.</summary>
internal sealed class Retrieval(VoicemailDesk desk, Mailbox mailbox)
{
    private ModuleCall Call => desk.Call;

    public async Task RunAsync()
    {
        var counts = await CountAsync().ConfigureAwait(false);
        await TellAsync(counts).ConfigureAwait(false);
        await HearSwitchesOwnAsync().ConfigureAwait(false);
        for (var unanswered = 0; unanswered < 3;)
        {
            counts = await CountAsync().ConfigureAwait(false);
            var menu = VoicemailDesk.Prompt;
            if (counts.New > 0)
            {
                menu.Choice("listen_new", '1');
            }

            if (counts.Saved > 0)
            {
                menu.Choice("listen_saved", '2');
            }

            menu.Choice("advanced", '5').Choice("to_exit", '#');
            var key = await Call.AskKeyAsync(menu.ToString(), "125#", tries: 1).ConfigureAwait(false);
            unanswered = key is null ? unanswered + 1 : 0;
            switch (key)
            {
                case '1' or '2':
                    if (await new Listening(desk, mailbox).RunAsync(key is '1' ? VoicemailState.New : VoicemailState.Saved).ConfigureAwait(false))
                    {
                        return; // the call is somewhere else now
                    }

                    break;
                case '5':
                    await new MailboxSettings(desk, mailbox).RunAsync().ConfigureAwait(false);
                    break;
                case '#':
                    await desk.EndAsync().ConfigureAwait(false);
                    return;
            }
        }

        await desk.EndAsync().ConfigureAwait(false);
    }

    private Task<MailboxCounts> CountAsync() => desk.Messages.CountAsync(desk.Tenant.Id, mailbox.Id, Call.Ended);

    private async Task TellAsync(MailboxCounts counts)
    {
        Call.Note("messages", string.Create(CultureInfo.InvariantCulture, $"{counts.New} new, {counts.Saved} saved"));
        if (counts.NewUrgent > 0)
        {
            await TellAsync(counts.NewUrgent, "urgent-new").ConfigureAwait(false);
        }

        if (counts.New > counts.NewUrgent || counts.New == 0)
        {
            await TellAsync(counts.New - counts.NewUrgent, "new").ConfigureAwait(false);
        }

        if (counts.Saved > 0)
        {
            await TellAsync(counts.Saved, "saved").ConfigureAwait(false);
        }
    }

    private async Task TellAsync(int count, string kind)
    {
        await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail("you_have")).ConfigureAwait(false);
        await Call.SayAsync("number", "pronounced", count.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail(kind).Voicemail(count == 1 ? "message" : "messages")).ConfigureAwait(false);
    }

    // What was left with mod_voicemail while the module was away lies on the switch: it is heard there.
    private async Task HearSwitchesOwnAsync()
    {
        var count = (await Call.ApiAsync("vm_boxcount", $"{mailbox.Number}@{desk.Tenant.Domain}|new").ConfigureAwait(false)).Trim();
        if (int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var left) && left > 0)
        {
            Call.Note("messages with mod_voicemail", count);
            await Call.ExecuteAsync("voicemail", $"check auth default {desk.Tenant.Domain} {mailbox.Number}", TimeSpan.FromHours(1)).ConfigureAwait(false);
        }
    }
}
