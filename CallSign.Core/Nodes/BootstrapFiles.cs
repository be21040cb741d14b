using System.IO.Compression;
using System.Security;
using System.Text;

namespace CallSign.Core.Nodes;

/// <summary>The files of <c>freeswitch/conf</c> with an installation's own values in <c>vars.xml</c>.</summary>
public static class BootstrapFiles
{
    private const string Prefix = "freeswitch/conf/";

    /// <summary>What stands in <c>vars.xml</c>.</summary>
    /// <param name="Url">The portal as FreeSWITCH reaches it.</param>
    /// <param name="Key">The xml_curl key.</param>
    /// <param name="EventSocketPassword">The node's event_socket password.</param>
    /// <param name="EventSocketAddress">Address event_socket listens on.</param>
    /// <param name="EventSocketPort">Port event_socket listens on.</param>
    public sealed record Values(Uri Url, string Key, string EventSocketPassword, string EventSocketAddress = "127.0.0.1", int EventSocketPort = 8021);

    /// <summary>Every file: path below the configuration folder, and text.</summary>
    /// <exception cref="ArgumentException">A value can't stand in FreeSWITCH's XML.</exception>
    public static IReadOnlyList<(string Path, string Text)> With(Values values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var assembly = typeof(BootstrapFiles).Assembly;
        var files = new List<(string, string)>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            var path = name[Prefix.Length..];
            var text = reader.ReadToEnd();
            files.Add((path, path == "vars.xml" ? Fill(text, values) : text));
        }

        return files;
    }

    /// <summary>The same as a zip archive.</summary>
    public static byte[] Zip(Values values)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in With(values))
            {
                var entry = archive.CreateEntry(path);
                // vars.xml carries secrets: -rw-r-----
                entry.ExternalAttributes = (path == "vars.xml" ? 0x81A0 : 0x81A4) << 16;
                using var stream = entry.Open();
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return buffer.ToArray();
    }

    private static string Fill(string vars, Values values)
    {
        var url = values.Url.ToString();
        vars = Set(vars, "callsign_url", url.EndsWith('/') ? url : url + "/");
        vars = Set(vars, "callsign_key", values.Key);
        vars = Set(vars, "callsign_event_socket_password", values.EventSocketPassword);
        vars = Set(vars, "callsign_event_socket_address", values.EventSocketAddress);
        return Set(vars, "callsign_event_socket_port", values.EventSocketPort.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Set(string vars, string name, string value)
    {
        // The preprocessor reads lines and expands $${…}; what it would take for its own is refused, not repaired.
        if (value.Any(char.IsControl) || value.Contains('$', StringComparison.Ordinal) || value.AsSpan().ContainsAny("\"<>"))
        {
            throw new ArgumentException($"The value of {name} holds a character that FreeSWITCH's configuration can't carry (control characters, $, \", < or >).");
        }

        var start = vars.IndexOf($"data=\"{name}=", StringComparison.Ordinal) + $"data=\"{name}=".Length;
        var end = vars.IndexOf('"', start);
        return string.Concat(vars.AsSpan(0, start), SecurityElement.Escape(value), vars.AsSpan(end));
    }
}
