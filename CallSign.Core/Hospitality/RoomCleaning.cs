using CallSign.Core.VoicemailMessages;

namespace CallSign.Core.Hospitality;

/// <summary>A mailbox whose messages are gone from the database.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="MailboxId">The extension.</param>
/// <param name="Domain">SIP domain.</param>
/// <param name="Number">The extension's number.</param>
/// <param name="Messages">Those that were in it.</param>
public sealed record WipedMailbox(Guid TenantId, Guid MailboxId, string Domain, string Number, IReadOnlyList<Guid> Messages);

/// <summary>Takes away what a guest leaves behind outside of the database: audio, greetings, the lamp, what the switch's own mailbox has.</summary>
public sealed class RoomCleaning(IVoicemailAudio audio, VoicemailGreetings greetings, VoicemailChanges changes)
{
    /// <summary>A mailbox was wiped: whoever speaks to switches empties theirs. Handlers return at once.</summary>
    public event Action<WipedMailbox>? Wiped;

    internal async Task AfterAsync(IEnumerable<WipedMailbox?> mailboxes, CancellationToken cancellationToken)
    {
        foreach (var mailbox in mailboxes.OfType<WipedMailbox>())
        {
            try
            {
                foreach (var message in mailbox.Messages)
                {
                    await audio.DeleteAsync(mailbox.TenantId, message, cancellationToken).ConfigureAwait(false);
                }

                foreach (var greeting in Enum.GetValues<VoicemailGreeting>())
                {
                    greetings.Delete(mailbox.TenantId, mailbox.MailboxId, greeting);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // audio without a message is found by the sweep
            }

            changes.Raise(mailbox.TenantId, mailbox.MailboxId);
            Wiped?.Invoke(mailbox);
        }
    }
}
