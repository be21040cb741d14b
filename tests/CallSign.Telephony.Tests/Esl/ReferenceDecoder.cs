using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CallSign.Telephony.Tests.Esl;

/// <summary>
/// Event Socket read the slow and obvious way, to compare with: lines, dictionaries, one byte at a time. Shares no code with the product.
/// </summary>
internal static class ReferenceDecoder
{
    public static List<ReferenceFrame> Frames(byte[] bytes)
    {
        var frames = new List<ReferenceFrame>();
        var at = 0;
        while (at < bytes.Length)
        {
            var start = at;
            var headers = new List<(string Name, string Value)>();
            while (bytes[at] != '\n')
            {
                var line = new List<byte>();
                while (bytes[at] != '\n')
                {
                    line.Add(bytes[at++]);
                }

                at++;
                var text = Encoding.UTF8.GetString([.. line]);
                var colon = text.IndexOf(':', StringComparison.Ordinal);
                headers.Add((text[..colon], text[(colon + 2)..]));
            }

            at++;
            var length = headers.Where(h => h.Name == "Content-Length").Select(h => int.Parse(h.Value, CultureInfo.InvariantCulture)).FirstOrDefault();
            var body = bytes[at..(at + length)];
            at += length;
            frames.Add(new ReferenceFrame(headers, body, at - start));
        }

        return frames;
    }

    public static ReferenceEvent Event(ReferenceFrame frame) =>
        frame.Type == "text/event-json" ? Json(frame.Body) : Plain(frame.Body);

    public static ReferenceEvent Plain(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = new List<(string, string)>();
        foreach (var line in text[..end].Split('\n'))
        {
            var parts = line.Split(": ", 2);
            headers.Add((parts[0], parts[1] == "_undef_" ? "" : Unescape(parts[1])));
        }

        return new ReferenceEvent(headers, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text[(end + 2)..])));
    }

    private static ReferenceEvent Json(byte[] bytes)
    {
        var headers = new List<(string, string)>();
        var body = "";
        using var document = JsonDocument.Parse(bytes);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Name == "_body")
            {
                body = property.Value.GetString()!;
                continue;
            }

            headers.Add((property.Name, property.Value.ValueKind == JsonValueKind.Array
                ? "ARRAY::" + string.Join("|:", property.Value.EnumerateArray().Select(i => i.GetString()))
                : property.Value.GetString()!));
        }

        return new ReferenceEvent(headers, body);
    }

    private static string Unescape(string latin1)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < latin1.Length; i++)
        {
            if (latin1[i] == '%' && i + 2 < latin1.Length
                && byte.TryParse(latin1.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add((byte)latin1[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}

internal sealed record ReferenceFrame(List<(string Name, string Value)> Headers, byte[] Body, int Length)
{
    public string Type => Headers.First(h => h.Name == "Content-Type").Value;
}

internal sealed record ReferenceEvent(List<(string Name, string Value)> Headers, string Body)
{
    public string? First(string name) => Headers.Where(h => h.Name == name).Select(h => h.Value).FirstOrDefault();
}
