using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>
/// timezones.conf: every IANA name with its rule in POSIX form, from this machine's tz database. All of them, so that a tenant's new time zone
/// needs no reload.
/// </summary>
internal sealed class TimezonesConf : IXmlCurlSection
{
    private const string Folder = "/usr/share/zoneinfo";
    private readonly Lazy<IReadOnlyList<(string Name, string Rule)>> _zones = new(Read);

    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("configuration", "timezones.conf")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        if (_zones.Value.Count == 0)
        {
            return false; // a machine without tz database: what is on FreeSWITCH's disk is better than nothing
        }

        writer.OpenConfiguration("timezones.conf"u8).Literal("<timezones>\n"u8);
        foreach (var (name, rule) in _zones.Value)
        {
            writer.Literal("<zone name=\""u8).Data(name).Literal("\" value=\""u8).Data(rule).Literal("\"/>\n"u8);
        }

        writer.Literal("</timezones>\n"u8).CloseConfiguration();
        return true;
    }

    private static List<(string Name, string Rule)> Read()
    {
        var zones = new List<(string, string)>();
        foreach (var name in TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Order(StringComparer.Ordinal))
        {
            if (RuleOf(Path.Combine(Folder, name)) is { } rule)
            {
                zones.Add((name, rule));
            }
        }

        return zones;
    }

    // RFC 8536 3.3: version 2 and later end with a line feed, the TZ string, a line feed.
    private static string? RuleOf(string path)
    {
        try
        {
            var file = File.ReadAllBytes(path).AsSpan();
            if (file.Length < 44 || !file.StartsWith("TZif"u8) || file[4] < (byte)'2' || file[^1] != (byte)'\n')
            {
                return null;
            }

            var rule = file[(file[..^1].LastIndexOf((byte)'\n') + 1)..^1];
            return rule.IsEmpty ? null : System.Text.Encoding.ASCII.GetString(rule);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
