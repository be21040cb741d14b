using System.Data.Common;
using System.Net.Sockets;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace CallSign.Core.Mail;

/// <summary>Sends what is queued, one mail after the other. What a server does not take is tried again for a day; several instances share the queue.</summary>
public sealed class MailQueue(CallSignDb db, MailSettings settings, IVoicemailAudio audio, MailboxMessages messages, TimeProvider time, ILogger<MailQueue> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly TimeSpan[] Later =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>Sends the next mail; false where none is due.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        var mails = context.Set<QueuedMail>();
        if (await mails.AsNoTracking().Where(m => m.NextAt <= now).OrderBy(m => m.NextAt).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } mail)
        {
            return false;
        }

        // Taken before it is tried: an instance that dies meanwhile leaves it for a later attempt, and no other sends it now.
        DateTime? next = mail.Attempts < Later.Length ? now + Later[mail.Attempts] : null;
        if (await mails.Where(m => m.Id == mail.Id && m.Attempts == mail.Attempts && m.NextAt == mail.NextAt)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.NextAt, next).SetProperty(m => m.Attempts, mail.Attempts + 1), cancellationToken).ConfigureAwait(false) == 0)
        {
            return true;
        }

        string? problem = null;
        var isFinal = false;
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            await SendAsync(mail, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is SmtpCommandException or ProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException or SslHandshakeException
                or AuthenticationException or NotSupportedException or ParseException or IOException or SocketException or OperationCanceledException)
        {
            isFinal = e is ParseException || e is SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted, StatusCode: >= SmtpStatusCode.MailboxUnavailable };
            problem = e is OperationCanceledException ? "no answer in time" : e.Message;
            problem = problem.Length <= 500 ? problem : problem[..500];
            MailLog.NotSent(logger, mail.Id, mail.Attempts + 1, problem);
        }

        await mails.Where(m => m.Id == mail.Id).ExecuteUpdateAsync(
            s => s.SetProperty(m => m.NextAt, problem is null || isFinal ? (DateTime?)null : next).SetProperty(m => m.SentAt, problem is null ? time.GetUtcNow().UtcDateTime : (DateTime?)null)
                .SetProperty(m => m.Problem, problem),
            cancellationToken).ConfigureAwait(false);
        if (problem is null && mail is { DeleteMessage: true, VoicemailMessageId: { } id }
            && await context.Set<VoicemailMessage>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken).ConfigureAwait(false) is { } message)
        {
            await messages.SetStateAsync(message.TenantId, message.MailboxId, id, VoicemailState.Deleted, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (settings.IsOn)
            {
                var found = false;
                try
                {
                    found = await RunAsync(stoppingToken).ConfigureAwait(false);
                    if (!found)
                    {
                        await ForgetAsync(stoppingToken).ConfigureAwait(false);
                    }
                }
                catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException)
                {
                    // the database is away: others say so, and the mail is in it
                }

                if (!found)
                {
                    await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }

    private async Task SendAsync(QueuedMail mail, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage { Subject = mail.Subject, MessageId = $"{mail.Id:N}@{FromDomain}" };
        message.From.Add(MailboxAddress.Parse(settings.From));
        message.To.Add(MailboxAddress.Parse(mail.To));
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: no out-of-office answers
        var body = new BodyBuilder { TextBody = mail.Text };
        if (mail is { Attach: true, VoicemailMessageId: { } id })
        {
            var recording = await audio.OpenAsync(mail.TenantId, id, cancellationToken).ConfigureAwait(false);
            if (recording is not null)
            {
                await using (recording.ConfigureAwait(false))
                {
                    await body.Attachments.AddAsync(mail.AttachmentName ?? "voicemail.wav", recording, new ContentType("audio", "x-wav"), cancellationToken).ConfigureAwait(false);
                }
            }
        }

        message.Body = mail.Calendar is { } calendar ? WithCalendar(mail, calendar) : body.ToMessageBody();
        using var client = new SmtpClient();
        await client.ConnectAsync(settings.Host!, settings.Port, settings.Options, cancellationToken).ConfigureAwait(false);
        if (settings.User is { } user)
        {
            await client.AuthenticateAsync(user, settings.Password ?? "", cancellationToken).ConfigureAwait(false);
        }

        await client.SendAsync(message, cancellationToken).ConfigureAwait(false);
        await client.DisconnectAsync(true, cancellationToken).ConfigureAwait(false);
    }

    // As an alternative, so that mail programs show it as an invitation, and as a file for those that don't (RFC 6047).
    private static Multipart WithCalendar(QueuedMail mail, string calendar)
    {
        TextPart Part(ContentDisposition disposition)
        {
            var part = new TextPart("calendar") { Text = calendar, ContentTransferEncoding = ContentEncoding.Base64, ContentDisposition = disposition };
            part.ContentType.Parameters["method"] = mail.CalendarMethod ?? "PUBLISH";
            return part;
        }

        var name = mail.AttachmentName ?? "invite.ics";
        var file = Part(new ContentDisposition(ContentDisposition.Attachment) { FileName = name });
        file.ContentType.Name = name;
        return new Multipart("mixed") { new MultipartAlternative { new TextPart("plain") { Text = mail.Text }, Part(new ContentDisposition(ContentDisposition.Inline)) }, file };
    }

    private string FromDomain => settings.From.LastIndexOf('@') is > 0 and var at ? settings.From[(at + 1)..].TrimEnd('>') : "localhost";

    private DateTime _forgotAt;

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (now - _forgotAt < TimeSpan.FromHours(1))
        {
            return;
        }

        _forgotAt = now;
        var before = now - Kept;
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        await context.Set<QueuedMail>().Where(m => m.NextAt == null && m.CreatedAt < before).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }
}

internal static partial class MailLog
{
    [LoggerMessage(2710, LogLevel.Warning, "Mail {Mail} could not be sent at attempt {Attempt}: {Problem}")]
    public static partial void NotSent(ILogger logger, Guid mail, int attempt, string problem);
}
