using CallSign.Core.VoicemailBoxes;
using CallSign.Core.VoicemailMessages;

namespace CallSign.Telephony.Modules.Voicemail;

/// <summary>How leaving a message ended.</summary>
internal enum DepositEnd
{
    /// <summary>The call is hung up, transferred, or goes on in the dialplan.</summary>
    Done,

    /// <summary>The caller pressed * to open the mailbox.</summary>
    Login,
}

/// <summary>A caller leaves a message: greeting, tone, recording, review.</summary>
internal sealed class Deposit(VoicemailDesk desk, Mailbox mailbox, bool isBusy)
{
    private const int MostRecordings = 5;

    private ModuleCall Call => desk.Call;

    public async Task<DepositEnd> RunAsync()
    {
        await Call.AnswerAsync().ConfigureAwait(false);
        if (await IsFullAsync().ConfigureAwait(false))
        {
            Call.Note("the mailbox is full");
            await desk.EndAsync("mailbox_full").ConfigureAwait(false);
            return DepositEnd.Done;
        }

        switch (await GreetAsync().ConfigureAwait(false))
        {
            case '*':
                return DepositEnd.Login;
            case '0' when mailbox.Operator is not null:
                await ToOperatorAsync().ConfigureAwait(false);
                return DepositEnd.Done;
        }

        for (var i = 0; i < MostRecordings && await RecordAsync(isLast: i == MostRecordings - 1).ConfigureAwait(false); i++)
        {
        }

        return DepositEnd.Done;
    }

    // Callers may leave a message although nobody can count: what is full is told only where it is known.
    private async Task<bool> IsFullAsync()
    {
        if (mailbox.Quota is not { } quota)
        {
            return false;
        }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Call.Ended);
            limit.CancelAfter(TimeSpan.FromSeconds(2));
            return (await desk.Messages.CountAsync(desk.Tenant.Id, mailbox.Id, limit.Token).ConfigureAwait(false)).Length >= quota;
        }
        catch (Exception e) when (!Call.Ended.IsCancellationRequested && e is System.Data.Common.DbException or InvalidOperationException or OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }

    private async Task<char?> GreetAsync()
    {
        var keys = mailbox.Operator is null ? "*#" : "*#0";
        if (mailbox.Greeting is GreetingChoice.None)
        {
            return null;
        }

        var played = await Call.PlayAsync(Greeting(), keys).ConfigureAwait(false);
        if (played.Key is { } key)
        {
            return key;
        }

        return mailbox.SayInstructions ? (await Call.PlayAsync(VoicemailDesk.Prompt.Voicemail("record_message").ToString(), keys).ConfigureAwait(false)).Key : null;
    }

    private string Greeting()
    {
        VoicemailGreeting[] wanted = mailbox.Greeting switch
        {
            GreetingChoice.First => [VoicemailGreeting.Unavailable],
            GreetingChoice.Second => [VoicemailGreeting.Busy],
            GreetingChoice.Third => [VoicemailGreeting.Temporary],
            _ => isBusy ? [VoicemailGreeting.Temporary, VoicemailGreeting.Busy, VoicemailGreeting.Unavailable] : [VoicemailGreeting.Temporary, VoicemailGreeting.Unavailable],
        };
        if (wanted.Select(g => desk.Greetings.PathOnNodes(desk.Tenant.Id, mailbox.Id, g)).FirstOrDefault(p => p is not null) is { } recorded)
        {
            return recorded;
        }

        return (desk.Greetings.PathOnNodes(desk.Tenant.Id, mailbox.Id, VoicemailGreeting.Name) is { } name
            ? VoicemailDesk.Prompt.Say(name).Voicemail("not_available")
            : VoicemailDesk.Prompt.Voicemail("person").Keys(mailbox.Number).Voicemail("not_available")).ToString();
    }

    /// <summary>True where it is to be recorded once more.</summary>
    private async Task<bool> RecordAsync(bool isLast)
    {
        var id = Guid.CreateVersion7();
        var file = desk.Intake.Begin(new VoicemailDraft
        {
            Id = id, TenantId = desk.Tenant.Id, MailboxId = mailbox.Id, ChannelUuid = Call.ChannelUuid, CallerNumber = Call.CallerNumber, CallerName = Call.CallerName,
            ReceivedAt = desk.Time.GetUtcNow().UtcDateTime,
        });
        try
        {
            var operatorKey = mailbox.Operator is null ? "" : "0";
            if ((await Call.PlayAsync(VoicemailDesk.Beep, operatorKey).ConfigureAwait(false)).Key is '0'
                || (await Call.RecordAsync(file, VoicemailDesk.Message with { StopKeys = "123456789*#" + operatorKey }).ConfigureAwait(false)).Key is '0')
            {
                await LeaveAsync(id, urgent: false).ConfigureAwait(false); // what was said until then is a message
                await ToOperatorAsync().ConfigureAwait(false);
                return false;
            }

            if (desk.Intake.Look(id) is not { } recorded)
            {
                VoicemailModuleLog.NotShared(desk.Logger, mailbox.Number, desk.Folders.IncomingFile(id));
                desk.Intake.Discard(id);
                return false; // the dialplan goes on with mod_voicemail, which keeps messages on the switch
            }

            if (recorded.DurationMilliseconds < VoicemailIntake.Shortest.TotalMilliseconds)
            {
                desk.Intake.Discard(id);
                Call.Note("too short to be a message");
                await Call.PlayAsync(VoicemailDesk.Prompt.Voicemail("too-small").ToString()).ConfigureAwait(false);
                if (isLast)
                {
                    await desk.EndAsync().ConfigureAwait(false);
                }

                return true;
            }

            return await ReviewAsync(id, isLast).ConfigureAwait(false);
        }
        catch (CallEndedException) when (Call.IsStopped)
        {
            desk.Intake.Leave(id); // the switch may still record: what there is in the end is delivered
            throw;
        }
        catch (CallEndedException)
        {
            // Most callers hang up when they have spoken, and mean it to be left.
            await desk.SettleAsync(id).ConfigureAwait(false);
            await LeaveAsync(id, urgent: false).ConfigureAwait(false);
            throw;
        }
        catch
        {
            desk.Intake.Leave(id);
            throw;
        }
    }

    private async Task<bool> ReviewAsync(Guid id, bool isLast)
    {
        var menu = VoicemailDesk.Prompt.Choice("listen_to_recording", '1').Choice("save_recording", '2');
        menu = isLast ? menu.Choice("mark-urgent", '4') : menu.Choice("rerecord", '3').Choice("mark-urgent", '4');
        for (var turn = 0; turn < 10; turn++)
        {
            switch (await Call.AskKeyAsync(menu.ToString(), "1234#" + (mailbox.Operator is null ? "" : "0")).ConfigureAwait(false))
            {
                case '1':
                    await Call.PlayAsync(desk.Folders.IncomingOnNodes(id), "#12340").ConfigureAwait(false);
                    desk.Intake.Look(id);
                    break;
                case '3' when !isLast:
                    desk.Intake.Discard(id);
                    Call.Note("records once more");
                    return true;
                case '4':
                    await LeaveAsync(id, urgent: true).ConfigureAwait(false);
                    await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail("message").Voicemail("marked-urgent")).ConfigureAwait(false);
                    await desk.EndAsync().ConfigureAwait(false);
                    return false;
                case '0':
                    await LeaveAsync(id, urgent: false).ConfigureAwait(false);
                    await ToOperatorAsync().ConfigureAwait(false);
                    return false;
                default:
                    turn = 10;
                    break;
            }
        }

        await LeaveAsync(id, urgent: false).ConfigureAwait(false);
        await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail("message").Voicemail("saved")).ConfigureAwait(false);
        await desk.EndAsync().ConfigureAwait(false);
        return false;
    }

    private async Task LeaveAsync(Guid id, bool urgent)
    {
        if (desk.Intake.Complete(id, urgent))
        {
            Call.Note("message left", id.ToString());
            await Call.TellAsync("vm::maintenance", ("VM-Action", "leave-message"), ("VM-User", mailbox.Number), ("VM-Domain", desk.Tenant.Domain)).ConfigureAwait(false);
        }
        else
        {
            Call.Note("nothing was said");
        }
    }

    private async Task ToOperatorAsync()
    {
        Call.Note("to the operator", mailbox.Operator!);
        // Outbound routes let nobody choose a number who is not a telephone of the tenant; this one the tenant has chosen.
        await Call.SetAsync("callsign_dials", mailbox.Operator!).ConfigureAwait(false);
        await Call.TransferAsync(mailbox.Operator!).ConfigureAwait(false);
    }
}
