using MailKit.Security;

namespace CallSign.Core.Mail;

/// <summary>The server that takes mail.</summary>
public sealed record MailSettings
{
    /// <summary>Name or address; null: no mail is sent.</summary>
    public string? Host { get; init; }

    /// <summary>TCP port.</summary>
    public int Port { get; init; } = 587;

    /// <summary>How the connection is protected.</summary>
    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>Login; null for none.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Sender of everything that the portal mails.</summary>
    public string From { get; init; } = "";

    public bool IsOn => Host is not null;

    internal SecureSocketOptions Options => Security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };

    public override string ToString() => Host is null ? "off" : $"{Host}:{Port}"; // never the password
}

/// <summary>How a connection to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>STARTTLS (RFC 3207), and no mail without it.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>Not at all: for a server on this machine.</summary>
    None,
}
