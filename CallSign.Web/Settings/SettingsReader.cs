using System.Buffers;
using System.Globalization;
using System.Net;
using Npgsql;

namespace CallSign.Web.Settings;

/// <summary>Reads <see cref="CallSignSettings"/> from all the names that are accepted.</summary>
public static class SettingsReader
{
    private const int EventSocketPort = 8021;

    // Each divides or expands something where FreeSWITCH is given a path.
    private static readonly SearchValues<char> NotInPaths = SearchValues.Create("\"'`!$,;|^<>&{}\\\r\n\t");

    /// <exception cref="BadSettingsException">At least one setting is wrong; it names them all.</exception>
    public static CallSignSettings Read(IConfiguration configuration, string contentRoot)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var mistakes = new List<string>();
        var port = Port(configuration, "API_PORT", 8080, mistakes);
        var settings = new CallSignSettings
        {
            ConnectionString = Connection(configuration, mistakes),
            Port = port,
            DataFolder = Path.GetFullPath(configuration["CALLSIGN_DATA"] ?? Path.Combine(contentRoot, "data")),
            MediaOnNodes = configuration["CALLSIGN_MEDIA_ON_NODES"] is { Length: > 0 } media ? media.TrimEnd('/') : null!,
            VoicemailOnNodes = configuration["CALLSIGN_VOICEMAIL_ON_NODES"] is { Length: > 0 } voicemail ? voicemail.TrimEnd('/') : null!,
            Nodes = Nodes(configuration, mistakes),
            XmlCurlKey = Key(configuration, mistakes),
            NodeNetworks = Networks(configuration, "FREESWITCH_NETWORKS", mistakes),
            WebhookNetworks = Networks(configuration, "CALLSIGN_WEBHOOK_NETWORKS", mistakes),
            NodeUrl = NodeUrl(configuration, port, mistakes),
            Sip = SipSettings.Read(configuration, mistakes),
            Bucket = BucketSettings.Read(configuration, mistakes),
            Demo = Flag(configuration, "CALLSIGN_DEMO", mistakes),
            QueueHistoryDays = Days(configuration, "CALLSIGN_QUEUE_HISTORY_DAYS", CallSign.Core.Queues.QueueRetention.DefaultDays, mistakes),
        };
        if (!settings.MediaOnNodes.StartsWith('/') || settings.MediaOnNodes.AsSpan().ContainsAny(NotInPaths))
        {
            mistakes.Add($"FreeSWITCH would look for sounds in '{settings.MediaOnNodes}'. Set CALLSIGN_MEDIA_ON_NODES to the folder as nodes see it: from / on, without quotes and other marks.");
        }

        // Unlike other paths this one is part of an application's words, which are divided by spaces.
        if (!settings.VoicemailOnNodes.StartsWith('/') || settings.VoicemailOnNodes.AsSpan().ContainsAny(NotInPaths) || settings.VoicemailOnNodes.Contains(' ', StringComparison.Ordinal))
        {
            mistakes.Add($"FreeSWITCH would record messages into '{settings.VoicemailOnNodes}'. Set CALLSIGN_VOICEMAIL_ON_NODES to the folder as nodes see it: from / on, without spaces, quotes and other marks.");
        }

        return mistakes.Count == 0 ? settings : throw new BadSettingsException(mistakes);
    }

    private static string? Connection(IConfiguration configuration, List<string> mistakes)
    {
        if (configuration.GetConnectionString("CallSign") is { Length: > 0 } direct)
        {
            try
            {
                return new NpgsqlConnectionStringBuilder(direct).ConnectionString;
            }
            catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
            {
                mistakes.Add("ConnectionStrings__CallSign is no Npgsql connection string (Host=…;Username=…;Password=…;Database=…): " + e.Message);
                return null;
            }
        }

        return configuration["DATABASE_URL"] is { Length: > 0 } url ? DatabaseUrl.Parse(url, mistakes) : null;
    }

    private static List<NodeSetting> Nodes(IConfiguration configuration, List<string> mistakes)
    {
        var nodes = new List<NodeSetting>();
        if (configuration["FS_SERVERS"] is { Length: > 0 } list)
        {
            foreach (var server in list.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = server.Split(',', 3, StringSplitOptions.TrimEntries);
                if (parts.Length == 3 && parts[0].Length > 0 && parts[2].Length > 0 && TryPort(parts[1], out var port))
                {
                    nodes.Add(Node(parts[0], port, parts[2]));
                }
                else
                {
                    mistakes.Add($"FS_SERVERS: entry {nodes.Count + 1} must read host,port,password, entries divided by |.");
                }
            }
        }

        if (configuration["ESL_ADDR"] is { Length: > 0 } address)
        {
            var colon = address.LastIndexOf(':');
            var host = colon > 0 ? address[..colon] : address;
            var port = EventSocketPort;
            if (colon > 0 && !TryPort(address[(colon + 1)..], out port))
            {
                mistakes.Add($"ESL_ADDR is '{address}'; it must read host:port.");
            }

            AddSingle(nodes, host, port, configuration["ESL_PASS"], "ESL_PASS", "ESL_ADDR", mistakes);
        }

        if (configuration["FREESWITCH_HOST"] is { Length: > 0 } single)
        {
            var port = Port(configuration, "FREESWITCH_PORT", EventSocketPort, mistakes);
            AddSingle(nodes, single, port, configuration["FREESWITCH_PASSWORD"], "FREESWITCH_PASSWORD", "FREESWITCH_HOST", mistakes);
        }

        return [.. nodes.DistinctBy(n => n.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private static void AddSingle(
        List<NodeSetting> nodes, string host, int port, string? password, string passwordName, string hostName, List<string> mistakes)
    {
        if (string.IsNullOrEmpty(password))
        {
            mistakes.Add($"{passwordName} is missing: {hostName} names a FreeSWITCH, whose event_socket wants a password.");
            return;
        }

        if (password.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            mistakes.Add($"{passwordName} holds a line break.");
            return;
        }

        nodes.Add(Node(host, port, password));
    }

    private static NodeSetting Node(string host, int port, string password) =>
        new(port == EventSocketPort ? host : $"{host}:{port}", host, port, password);

    private static string? Key(IConfiguration configuration, List<string> mistakes)
    {
        var key = configuration["FREESWITCH_API_KEY"];
        if (string.IsNullOrEmpty(key))
        {
            return null;
        }

        if (key.Length < 16 || key.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            mistakes.Add("FREESWITCH_API_KEY must have at least 16 letters, digits, '-', '_' or '.' (it stands in FreeSWITCH's XML and in a URL's user part).");
        }

        return key;
    }

    private static List<IPNetwork> Networks(IConfiguration configuration, string name, List<string> mistakes)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in (configuration[name] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                mistakes.Add($"{name}: '{text}' is neither an address nor a network such as 10.1.0.0/16.");
            }
        }

        return networks;
    }

    private static Uri NodeUrl(IConfiguration configuration, int port, List<string> mistakes)
    {
        var fallback = new Uri($"http://127.0.0.1:{port}/");
        if (configuration["CALLSIGN_NODE_URL"] is not { Length: > 0 } text)
        {
            return fallback;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0)
        {
            return url;
        }

        mistakes.Add($"CALLSIGN_NODE_URL is '{text}'; it must be http:// or https:// and how FreeSWITCH reaches the portal.");
        return fallback;
    }

    internal static bool Flag(IConfiguration configuration, string name, List<string> mistakes)
    {
        switch (configuration[name]?.ToUpperInvariant())
        {
            case null or "" or "0" or "FALSE" or "NO":
                return false;
            case "1" or "TRUE" or "YES":
                return true;
            default:
                mistakes.Add($"{name} must be true or false.");
                return false;
        }
    }

    private static int Port(IConfiguration configuration, string name, int fallback, List<string> mistakes)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return fallback;
        }

        if (TryPort(text, out var port))
        {
            return port;
        }

        mistakes.Add($"{name} is '{text}'; it must be a TCP port, 1 to 65535.");
        return fallback;
    }

    private static int? Days(IConfiguration configuration, string name, int fallback, List<string> mistakes)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 0 and <= 36_500)
        {
            return days == 0 ? null : days;
        }

        mistakes.Add($"{name} is '{text}'; it must be a number of days, 1 to 36500, or 0 to keep everything.");
        return fallback;
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535;
}
