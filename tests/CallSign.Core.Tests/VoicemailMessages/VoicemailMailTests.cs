using System.Net;
using System.Net.Sockets;
using System.Text;
using CallSign.Core.Mail;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;

namespace CallSign.Core.Tests.VoicemailMessages;

/// <summary>Mail and transcription of messages, against servers on loopback.</summary>
public sealed class VoicemailMailTests(Postgres postgres)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_mailed_with_its_recording_after_the_server_refused_it_once()
    {
        using var server = new MailServer { Refusals = 1 };
        await using var bed = await VoicemailBed.NewAsync(
            postgres, new MailSettings { Host = "127.0.0.1", Port = server.Port, Security = MailSecurity.None, From = "PBX <pbx@example.com>" }, change: e => e.VoicemailEmail = "ada@example.com");
        bed.Intake.Complete(bed.Record(2).Id, urgent: true);
        await bed.Intake.RunAsync(Stop);
        var queue = new MailQueue(bed.Db, bed.Mail, bed.Audio, bed.Messages, bed.Time, NullLogger<MailQueue>.Instance);
        Assert.True(await queue.RunAsync(Stop));
        Assert.Empty(server.Mails);
        Assert.Contains("come back later", (await MailAsync(bed)).Problem, StringComparison.Ordinal);
        Assert.False(await queue.RunAsync(Stop)); // not due yet
        bed.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await queue.RunAsync(Stop));
        Assert.False(await queue.RunAsync(Stop));

        var mail = MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(Assert.Single(server.Mails))), Stop);
        Assert.Equal(("Urgent voicemail from Bob (2002)", "ada@example.com", "pbx@example.com"), (mail.Subject, mail.To.Mailboxes.Single().Address, mail.From.Mailboxes.Single().Address));
        Assert.Contains("Bob (2002) left a message of 0:02 minutes in mailbox 1001 (Ada).", mail.TextBody, StringComparison.Ordinal);
        var part = Assert.IsType<MimePart>(Assert.Single(mail.Attachments));
        using var sound = new MemoryStream();
        await part.Content!.DecodeToAsync(sound, Stop);
        sound.Position = 0;
        Assert.Equal(2000, WavSummary.Read(sound)!.DurationMilliseconds);
        Assert.Matches("^voicemail-1001-.*\\.wav$", part.FileName);
        Assert.Equal((2, null, true), ((await MailAsync(bed)).Attempts, (await MailAsync(bed)).Problem, (await MailAsync(bed)).SentAt is not null));
        Assert.Equal(1, (await bed.Messages.CountAsync(bed.TenantId, bed.Extension.Id, Stop)).NewUrgent);
    }

    [Fact]
    public async Task A_provider_writes_a_message_down()
    {
        using var provider = new HttpListener();
        var port = MailServer.FreePort();
        provider.Prefixes.Add($"http://127.0.0.1:{port}/");
        provider.Start();
        await using var bed = await VoicemailBed.NewAsync(postgres, transcription: new TranscriptionSettings(new Uri($"http://127.0.0.1:{port}/v1/audio/transcriptions"), "key-1", "whisper"));
        bed.Intake.Complete(bed.Record(2).Id);
        await bed.Intake.RunAsync(Stop);
        using var transcriber = new HttpTranscriber(bed.Transcription);
        var queue = new TranscriptionQueue(bed.Db, transcriber, bed.Transcription, bed.Audio, bed.Snapshots, bed.Time, NullLogger<TranscriptionQueue>.Instance);

        var answering = AnswerAsync(500, "");
        Assert.True(await queue.RunAsync(Stop));
        await answering;
        Assert.False(await queue.RunAsync(Stop));
        bed.Time.Advance(TimeSpan.FromMinutes(2));
        answering = AnswerAsync(200, """{"text":" Call me back. "}""");
        Assert.True(await queue.RunAsync(Stop));
        var asked = await answering;
        Assert.Equal("Bearer key-1", asked.Key);
        Assert.Contains("RIFF", asked.Body, StringComparison.Ordinal);
        Assert.Contains("whisper", asked.Body, StringComparison.Ordinal);
        Assert.Equal("Call me back.", Assert.Single(await bed.Messages.ListAsync(bed.TenantId, bed.Extension.Id, VoicemailState.New, Stop)).Transcript);
        bed.Time.Advance(TimeSpan.FromDays(1));
        Assert.False(await queue.RunAsync(Stop));

        async Task<(string? Key, string Body)> AnswerAsync(int status, string json)
        {
            var context = await provider.GetContextAsync();
            using var reader = new StreamReader(context.Request.InputStream, Encoding.Latin1);
            var body = await reader.ReadToEndAsync(Stop);
            context.Response.StatusCode = status;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json), Stop);
            context.Response.Close();
            return (context.Request.Headers["Authorization"], body);
        }
    }

    private static async Task<QueuedMail> MailAsync(VoicemailBed bed)
    {
        await using var context = bed.Db.Open(TenantScope.System);
        return await context.Set<QueuedMail>().AsNoTracking().SingleAsync(Stop);
    }
}

/// <summary>A mail server as RFC 5321 has it, as far as one sender needs it.</summary>
internal sealed class MailServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public MailServer()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many senders are told to come back later.</summary>
    public int Refusals { get; set; }

    public List<string> Mails { get; } = [];

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await TalkAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // the test is over
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 mail.test");
        while (await reader.ReadLineAsync() is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "RCPT" when Refusals > 0:
                    Refusals--;
                    await writer.WriteLineAsync("451 come back later");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    var mail = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } text && text != ".")
                    {
                        mail.Append(text.StartsWith("..", StringComparison.Ordinal) ? text[1..] : text).Append("\r\n");
                    }

                    Mails.Add(mail.ToString());
                    await writer.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 mail.test");
                    break;
            }
        }
    }
}
