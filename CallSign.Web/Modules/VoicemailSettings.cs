using System.Globalization;
using CallSign.Core.Mail;
using CallSign.Core.VoicemailMessages;
using CallSign.Web.Settings;
using MimeKit;

namespace CallSign.Web.Modules;

/// <summary>Reads the mail server (<c>CALLSIGN_SMTP_HOST</c> and so on) and the transcriber (<c>CALLSIGN_TRANSCRIPTION_URL</c> and so on).</summary>
internal static class VoicemailSettings
{
    /// <exception cref="BadSettingsException">Settings are wrong; it names them all.</exception>
    public static (MailSettings Mail, TranscriptionSettings Transcription) Read(IConfiguration configuration)
    {
        List<string> mistakes = [];
        var mail = Mail(configuration, mistakes);
        var transcription = Transcription(configuration, mistakes);
        return mistakes.Count == 0 ? (mail, transcription) : throw new BadSettingsException(mistakes);
    }

    private static MailSettings Mail(IConfiguration configuration, List<string> mistakes)
    {
        if (configuration["CALLSIGN_SMTP_HOST"] is not { Length: > 0 } host)
        {
            return new MailSettings();
        }

        var security = MailSecurity.StartTls;
        if (configuration["CALLSIGN_SMTP_SECURITY"] is { Length: > 0 } word && !Enum.TryParse(word, ignoreCase: true, out security))
        {
            mistakes.Add($"CALLSIGN_SMTP_SECURITY is '{word}'; it must be starttls, tls or none.");
        }

        var port = security is MailSecurity.Tls ? 465 : security is MailSecurity.None ? 25 : 587;
        if (configuration["CALLSIGN_SMTP_PORT"] is { Length: > 0 } number
            && (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
        {
            mistakes.Add($"CALLSIGN_SMTP_PORT is '{number}'; it must be a TCP port, 1 to 65535.");
        }

        var from = configuration["CALLSIGN_SMTP_FROM"] ?? "";
        if (!MailboxAddress.TryParse(from, out _))
        {
            mistakes.Add("CALLSIGN_SMTP_FROM is missing or no address; it must read as pbx@example.com or PBX <pbx@example.com>.");
        }

        return new MailSettings
        {
            Host = host, Port = port, Security = security, From = from,
            User = configuration["CALLSIGN_SMTP_USER"] is { Length: > 0 } user ? user : null, Password = configuration["CALLSIGN_SMTP_PASSWORD"],
        };
    }

    private static TranscriptionSettings Transcription(IConfiguration configuration, List<string> mistakes)
    {
        if (configuration["CALLSIGN_TRANSCRIPTION_URL"] is not { Length: > 0 } text)
        {
            return new TranscriptionSettings();
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            mistakes.Add($"CALLSIGN_TRANSCRIPTION_URL is '{text}'; it must be an http:// or https:// address, without name and password.");
            return new TranscriptionSettings();
        }

        return new TranscriptionSettings(
            url, configuration["CALLSIGN_TRANSCRIPTION_KEY"] is { Length: > 0 } key ? key : null, configuration["CALLSIGN_TRANSCRIPTION_MODEL"] is { Length: > 0 } model ? model : null);
    }
}
