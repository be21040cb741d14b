using System.Buffers;
using System.Text;

namespace CallSign.RehearsalSwitch.Templates;

/// <summary>The two ways in which FreeSWITCH writes a value.</summary>
internal static class WireText
{
    // SWITCH_URL_UNSAFE of switch_utils.h; what the recordings show agrees with it
    private static readonly SearchValues<char> Unsafe = SearchValues.Create("\r\n #%&+:;<=>?@[\\]^`{|}\"");

    /// <summary>As in <c>text/event-plain</c>: percent-coded.</summary>
    public static string Percent(string value)
    {
        if (value.AsSpan().IndexOfAny(Unsafe) < 0 && Ascii.IsValid(value))
        {
            return value;
        }

        var coded = new StringBuilder(value.Length * 2);
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            if (b > 127 || Unsafe.Contains((char)b))
            {
                coded.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                coded.Append((char)b);
            }
        }

        return coded.ToString();
    }

    /// <summary>As in <c>text/event-json</c>: escaped as cJSON does, without the quotes around it.</summary>
    public static string Json(string value)
    {
        var escaped = new StringBuilder(value.Length + 8);
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                < ' ' => escaped.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
