using CallSign.Core.VoicemailMessages;

namespace CallSign.Telephony.Modules.Voicemail;

/// <summary>Forwards a message to another mailbox of the tenant, with a comment where its owner wants one.</summary>
internal sealed class Forwarding(VoicemailDesk desk, Mailbox mailbox)
{
    private const int Tries = 3;

    private ModuleCall Call => desk.Call;

    public async Task RunAsync(VoicemailMessage message)
    {
        if (await AskAsync().ConfigureAwait(false) is not { } to)
        {
            return;
        }

        var key = await Call.AskKeyAsync(VoicemailDesk.Prompt.Choice("forward_add_intro", '1').Choice("send_message_now", '2').ToString(), "12*").ConfigureAwait(false);
        if (key is null or '*')
        {
            return;
        }

        Guid? comment = key is '1' ? Guid.CreateVersion7() : null;
        try
        {
            if (comment is { } id)
            {
                Directory.CreateDirectory(desk.Folders.Incoming);
                await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail("record_message")).ConfigureAwait(false);
                await Call.PlayAsync(VoicemailDesk.Beep).ConfigureAwait(false);
                await Call.RecordAsync(desk.Folders.IncomingOnNodes(id), VoicemailDesk.Greeting).ConfigureAwait(false);
            }

            if (await desk.Forwarding.ForwardAsync(message, to, mailbox.Number, Call.ChannelUuid, comment, Call.Ended).ConfigureAwait(false))
            {
                Call.Note("forwarded to", to.Number);
                await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail("message_forwarded")).ConfigureAwait(false);
            }
        }
        finally
        {
            if (comment is { } left)
            {
                File.Delete(desk.Folders.IncomingFile(left));
            }
        }
    }

    private async Task<Mailbox?> AskAsync()
    {
        for (var i = 0; i < Tries; i++)
        {
            var number = (await Call.PlayAndGetDigitsAsync(new DigitsPrompt(VoicemailDesk.Prompt.Voicemail("forward_enter_ext").Voicemail("followed_by_pound").ToString())
            {
                Most = 15, Tries = 1, Timeout = TimeSpan.FromSeconds(8),
            }).ConfigureAwait(false)).Digits;
            if (number.Length == 0)
            {
                return null;
            }

            if (number != mailbox.Number && Mailbox.Find(desk.Tenant, number) is { } found)
            {
                return found;
            }

            await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail("that_was_an_invalid_ext")).ConfigureAwait(false);
        }

        return null;
    }
}
