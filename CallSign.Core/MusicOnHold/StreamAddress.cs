using System.Net;
using System.Net.Sockets;

namespace CallSign.Core.MusicOnHold;

/// <summary>Addresses of streams that switches may connect to for a tenant: public ones alone, so that nobody looks around inside by them.</summary>
public static class StreamAddress
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 300;

    private static readonly string[] Inside = ["localhost", "local", "internal", "lan", "home", "intranet", "corp", "localdomain", "arpa", "onion"];

    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "::/8", "64:ff9b::/32", "100::/64", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    /// <summary>Why a switch must not fetch it; null where it may.</summary>
    public static string? Problem(string? text)
    {
        if (text is null || text.Length > MaxLength || text.Any(c => c is <= ' ' or > '~' or '"' or '\'' or '`' or '\\' or '|' or '!' or '$' or '{' or '}' or '<' or '>')
            || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return "Enter an address as http://stream.example.com/music.mp3.";
        }

        return url.UserInfo.Length > 0 || text.Contains('@', StringComparison.Ordinal) ? "Leave user name and password out of the address."
            : !IsPublic(url) ? "Give a public host: switches do not fetch from inside the network."
            : null;
    }

    /// <summary>As FreeSWITCH opens it (mod_shout); null where it must not.</summary>
    public static string? ForSwitch(string? text) => Problem(text) is not null ? null
        : text!.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? "shouts" + text[5..] : "shout" + text[4..];

    private static bool IsPublic(Uri url)
    {
        // Decimal, octal and hexadecimal spellings of an address are brought to the usual one by Uri.
        if (IPAddress.TryParse(url.DnsSafeHost, out var address))
        {
            address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            return !Array.Exists(NotPublic, n => n.BaseAddress.AddressFamily == address.AddressFamily && n.Contains(address));
        }

        var labels = url.IdnHost.TrimEnd('.').Split('.');
        return labels.Length >= 2 && !Array.Exists(Inside, i => i.Equals(labels[^1], StringComparison.OrdinalIgnoreCase)) && !labels[^1].All(char.IsAsciiDigit);
    }
}
