namespace CallSign.Core.VoicemailMessages;

/// <summary>Gives a message to another mailbox of the tenant, with a comment in front where one was recorded. It goes the way of every recording, so it is not lost either.</summary>
public sealed class VoicemailForwarding(VoicemailFolders folders, VoicemailIntake intake, MailboxMessages messages, TimeProvider time)
{
    /// <summary>Forwards; false where the audio is gone.</summary>
    /// <param name="message">What.</param>
    /// <param name="to">To whom.</param>
    /// <param name="from">Number of the mailbox that forwards.</param>
    /// <param name="channel">Unique-ID of the channel that forwards.</param>
    /// <param name="comment">A recording of the incoming folder that is put in front; null for none.</param>
    /// <param name="cancellationToken">Gives up before it has begun.</param>
    public async Task<bool> ForwardAsync(VoicemailMessage message, Mailbox to, string from, Guid channel, Guid? comment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(to);
        using var original = await messages.OpenAsync(message, cancellationToken).ConfigureAwait(false);
        if (original is null)
        {
            return false;
        }

        var draft = new VoicemailDraft
        {
            Id = Guid.CreateVersion7(), TenantId = message.TenantId, MailboxId = to.Id, ChannelUuid = channel, CallerNumber = message.CallerNumber,
            CallerName = message.CallerName, ReceivedAt = time.GetUtcNow().UtcDateTime, ForwardedBy = from,
        };
        intake.Begin(draft);
        var file = folders.IncomingFile(draft.Id);
        if (comment is not { } id || !File.Exists(folders.IncomingFile(id)) || !WavSummary.TryJoin(folders.IncomingFile(id), original, file))
        {
            original.Position = 0;
            var copy = new FileStream(file, FileMode.Create, FileAccess.Write);
            await using var _ = copy.ConfigureAwait(false);
            await original.CopyToAsync(copy, CancellationToken.None).ConfigureAwait(false);
        }

        return intake.Complete(draft.Id, message.Urgent);
    }
}
