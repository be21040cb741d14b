using System.Globalization;
using CallSign.Core.Data;
using CallSign.Core.Mail;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.VoicemailMessages;

/// <summary>Puts a recording into its mailbox, and its mail into the queue, in one transaction.</summary>
public sealed class VoicemailDelivery(
    CallSignDb db, IVoicemailAudio audio, VoicemailChanges changes, SnapshotStore snapshots, MailSettings mail, TranscriptionSettings transcription, TimeProvider time, ILogger<VoicemailDelivery> logger)
{
    /// <summary>Delivers it; a second time does nothing.</summary>
    /// <param name="draft">What is known of it.</param>
    /// <param name="file">Where the switch recorded it; it may have been moved to its place by an earlier attempt.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False where there is no sound: a caller who said nothing.</returns>
    public async Task<bool> DeliverAsync(VoicemailDraft draft, string file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        if (await context.Set<VoicemailMessage>().AnyAsync(m => m.Id == draft.Id, cancellationToken).ConfigureAwait(false)
            || !await context.Tenants.AnyAsync(t => t.Id == draft.TenantId, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (File.Exists(file))
        {
            if (WavSummary.Read(file) is null)
            {
                SetAside(draft.Id, file);
                return false;
            }

            await audio.KeepAsync(draft.TenantId, draft.Id, file, cancellationToken).ConfigureAwait(false);
        }

        if (await SummaryAsync(draft, cancellationToken).ConfigureAwait(false) is not { } summary || summary.DurationMilliseconds < VoicemailIntake.Shortest.TotalMilliseconds)
        {
            await audio.DeleteAsync(draft.TenantId, draft.Id, cancellationToken).ConfigureAwait(false);
            return false;
        }

        var message = new VoicemailMessage
        {
            Id = draft.Id, TenantId = draft.TenantId, MailboxId = draft.MailboxId, ChannelUuid = draft.ChannelUuid,
            CallerNumber = draft.CallerNumber, CallerName = draft.CallerName, ReceivedAt = draft.ReceivedAt, DurationMilliseconds = summary.DurationMilliseconds,
            StateAt = time.GetUtcNow().UtcDateTime, Urgent = draft.Urgent, ForwardedBy = draft.ForwardedBy, Peaks = summary.Peaks,
            TranscribeAt = transcription.IsOn ? time.GetUtcNow().UtcDateTime : null,
        };
        context.Add(message);
        if (mail.IsOn && snapshots.Current.OfId(draft.TenantId) is { } tenant && Mailbox.Find(tenant, draft.MailboxId) is { Email: { } address } mailbox)
        {
            context.Add(MailOf(message, mailbox, tenant, address));
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        changes.Raise(draft.TenantId, draft.MailboxId);
        return true;
    }

    private async Task<WavSummary?> SummaryAsync(VoicemailDraft draft, CancellationToken cancellationToken)
    {
        using var kept = await audio.OpenAsync(draft.TenantId, draft.Id, cancellationToken).ConfigureAwait(false);
        return kept is null ? null : WavSummary.Read(kept);
    }

    // Whatever it is, it is not thrown away.
    private void SetAside(Guid id, string file)
    {
        if (new FileInfo(file).Length > 1024)
        {
            var kept = Path.ChangeExtension(file, ".unreadable");
            File.Move(file, kept, overwrite: true);
            VoicemailLog.Unreadable(logger, id, kept);
        }
        else
        {
            File.Delete(file); // a head without sound
        }
    }

    private static QueuedMail MailOf(VoicemailMessage message, Mailbox mailbox, TenantSnapshot tenant, string address)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(tenant.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var at = TimeZoneInfo.ConvertTimeFromUtc(message.ReceivedAt, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var caller = message.CallerNumber.Length == 0 ? "a withheld number"
            : message.CallerName.Length == 0 || message.CallerName == message.CallerNumber ? message.CallerNumber
            : $"{message.CallerName} ({message.CallerNumber})";
        var length = TimeSpan.FromMilliseconds(message.DurationMilliseconds);
        var text = $"""
            {(message.Urgent ? "Urgent. " : "")}{caller} left a message of {(int)length.TotalMinutes}:{length.Seconds:00} minutes in mailbox {mailbox.Number} ({mailbox.Name}).

            Received: {at} ({zone.Id})
            {(message.ForwardedBy is { } by ? $"Forwarded by: {by}\n" : "")}{(mailbox.AttachRecording ? "The recording is attached." : "Listen to it by telephone or in the portal.")}
            """;
        return new QueuedMail
        {
            TenantId = message.TenantId, To = address, Subject = $"{(message.Urgent ? "Urgent voicemail" : "Voicemail")} from {caller}", Text = text,
            VoicemailMessageId = message.Id, Attach = mailbox.AttachRecording, DeleteMessage = !mailbox.KeepAfterMail,
            AttachmentName = $"voicemail-{mailbox.Number}-{at.Replace(":", "", StringComparison.Ordinal).Replace(' ', '-')}.wav",
            CreatedAt = message.StateAt, NextAt = message.StateAt,
        };
    }
}
