using System.Net;

namespace CallSign.Telephony.Monitoring;

/// <summary>
/// Reads what <c>sofia xmlstatus …</c> prints. mod_sofia does not escape every value (a phone chooses its own Call-ID), so this is read by
/// the line, as it is written: a value goes up to the closing tag that ends its line, and no value can open or close an element.
/// </summary>
internal static class SofiaStatus
{
    /// <summary>The simple values of each <paramref name="element"/>, by name.</summary>
    public static List<Dictionary<string, string>> Read(string text, string element)
    {
        var found = new List<Dictionary<string, string>>();
        Dictionary<string, string>? current = null;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.Length == element.Length + 2 && line[0] == '<' && line[^1] == '>' && line[1..^1].SequenceEqual(element))
            {
                current = new Dictionary<string, string>(StringComparer.Ordinal);
                found.Add(current);
            }
            else if (line.StartsWith("</") && line[2..].TrimEnd('>').SequenceEqual(element))
            {
                current = null;
            }
            else if (current is not null && TryValue(line, out var name, out var value))
            {
                current.TryAdd(name, value);
            }
        }

        return found;
    }

    private static bool TryValue(ReadOnlySpan<char> line, out string name, out string value)
    {
        name = "";
        value = "";
        var opened = line.IndexOf('>');
        if (opened < 2 || line[0] != '<')
        {
            return false;
        }

        var tag = line[1..opened];
        var end = line.Length - tag.Length - 3;
        if (end <= opened || !line[end..].StartsWith("</") || !line[(end + 2)..^1].SequenceEqual(tag) || line[^1] != '>')
        {
            return false;
        }

        name = tag.ToString();
        value = WireText.Clean(WebUtility.HtmlDecode(line[(opened + 1)..end].ToString()), 1000);
        return true;
    }
}
