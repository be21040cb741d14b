using System.Globalization;
using System.Reflection;
using System.Text;

namespace CallSign.RehearsalSwitch.Recordings;

/// <summary>Reads the recordings of a real FreeSWITCH that are embedded in this assembly.</summary>
internal static class RecordingReader
{
    /// <summary>The events of <c>name.plain.esl</c>; command replies are left out.</summary>
    public static List<RecordedEvent> Events(string name)
    {
        var bytes = Bytes(name + ".plain.esl");
        var events = new List<RecordedEvent>();
        for (var at = 0; at < bytes.Length;)
        {
            var end = bytes.AsSpan(at).IndexOf("\n\n"u8);
            if (end < 0)
            {
                break;
            }

            var outer = Headers(Encoding.UTF8.GetString(bytes, at, end));
            at += end + 2;
            var length = int.Parse(Value(outer, "Content-Length") ?? "0", CultureInfo.InvariantCulture);
            if (Value(outer, "Content-Type") == "text/event-plain")
            {
                events.Add(Event(Encoding.UTF8.GetString(bytes, at, length)));
            }

            at += length;
        }

        return events;
    }

    /// <summary>The whole of an embedded text.</summary>
    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    private static byte[] Bytes(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no recording '{name}' in the assembly.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static RecordedEvent Event(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = Headers(text[..end]);
        var body = Value(headers, "Content-Length") is null ? null : text[(end + 2)..];
        return new RecordedEvent([.. headers.Where(h => h.Key != "Content-Length").Select(h => KeyValuePair.Create(h.Key, Uri.UnescapeDataString(h.Value)))], body);
    }

    private static List<KeyValuePair<string, string>> Headers(string block)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var line in block.Split('\n'))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0)
            {
                headers.Add(KeyValuePair.Create(line[..colon], line[(colon + 2)..]));
            }
        }

        return headers;
    }

    private static string? Value(List<KeyValuePair<string, string>> headers, string name) => headers.Find(h => h.Key == name).Value;
}
