using CallSign.Core.Saving;

namespace CallSign.Core.Nodes;

/// <summary>A node as an administrator wants it to be.</summary>
public sealed record SwitchNodeDraft
{
    public string Name { get; init; } = "";

    public string Host { get; init; } = "";

    public int Port { get; init; } = 8021;

    /// <summary>Password of event_socket; null to keep the present one.</summary>
    public string? Password { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>Mistakes of the draft alone.</summary>
    public FieldErrors Check() => new FieldErrors()
        .AddIf(Name.Length is 0 or > 60 || Name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')), nameof(Name), "1 to 60 letters, digits, dots, dashes and underscores.")
        .AddIf(Uri.CheckHostName(Host) is UriHostNameType.Unknown, nameof(Host), "Enter a host name or an IP address, without the port.")
        .AddIf(Port is < 1 or > 65535, nameof(Port), "A TCP port is 1 to 65535; event_socket has 8021 unless you changed it.")
        .AddIf(Password is { Length: 0 or > 200 } || Password?.Any(char.IsControl) == true, nameof(Password), "Enter the password of event_socket: at most 200 characters, no line breaks.");
}
