using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CallSign.Core.Extensions;

/// <summary>Networks in CIDR form, comma-separated, as the directory's <c>cidr</c> attribute takes them.</summary>
public static class AddressList
{
    /// <summary>Most networks of one extension.</summary>
    public const int MaxEntries = 32;

    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n'];

    /// <summary>One comma between entries, single addresses as <c>/32</c> or <c>/128</c>; what is no address stays as typed.</summary>
    public static string? Clean(string? text)
    {
        var entries = Split(text).Select(e => TryParse(e, out var address) ? string.Create(CultureInfo.InvariantCulture, $"{address}/{Bits(address)}") : e)
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return entries.Count == 0 ? null : string.Join(',', entries);
    }

    /// <summary>Why <paramref name="text"/> can't be used; null where it can.</summary>
    public static string? Problem(string text)
    {
        var entries = Split(text);
        if (entries.Length > MaxEntries)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Enter at most {MaxEntries} networks; there are {entries.Length}.");
        }

        return entries.Select(EntryProblem).FirstOrDefault(p => p is not null)
            ?? (text.Length > 1000 ? "Enter fewer networks: the list is longer than 1000 characters." : null);
    }

    private static string[] Split(string? text) => (text ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    // IPAddress takes "1" for 0.0.0.1, and scopes such as %eth0: neither is meant here.
    private static bool TryParse(string text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!) && !text.Contains('%', StringComparison.Ordinal)
        && (address.AddressFamily is not AddressFamily.InterNetwork || text == address.ToString());

    private static int Bits(IPAddress address) => address.AddressFamily is AddressFamily.InterNetwork ? 32 : 128;

    private static string? EntryProblem(string entry)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryParse(entry[..slash], out var address)
            || !int.TryParse(entry.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) || prefix > Bits(address))
        {
            return $"“{entry}” is not a network. Write it like 192.0.2.0/24 or 2001:db8::/48.";
        }

        // Whoever calls from these addresses needs no password, so a slip of the pen must not open the switch to half the internet.
        var least = address.AddressFamily is AddressFamily.InterNetwork ? 8 : 16;
        if (prefix < least)
        {
            return string.Create(CultureInfo.InvariantCulture, $"“{entry}” is too wide: phones there need no password. Use /{least} or narrower.");
        }

        var network = Network(address, prefix);
        return network.Equals(address)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"“{entry}” is an address inside a network. Write {network}/{prefix} or {address}/{Bits(address)}.");
    }

    private static IPAddress Network(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }
}
