using System.Globalization;

namespace CallSign.Core.Saving;

/// <summary>What text that people type may contain, so that it can stand in FreeSWITCH's XML, SIP headers and log lines.</summary>
/// <remarks>The writers escape as well: this is where a person gets a clear answer instead of a mangled name.</remarks>
public static class TextRules
{
    // Each of these means something to FreeSWITCH before or after XML parsing: variable expansion, pre-processing, server-side includes.
    private static readonly string[] Expanded = ["${", "$${", "X-PRE-PROCESS", "<!--#", "]]>"];

    /// <summary>Trims, composes (NFC) and turns nothing into null.</summary>
    public static string? Clean(string? text)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            return text.Normalize();
        }
        catch (ArgumentException)
        {
            return text; // lone surrogates: Name refuses them with a reason
        }
    }

    /// <summary>Why <paramref name="text"/> can't be a name of at most <paramref name="maxLength"/> UTF-16 units; null where it can.</summary>
    public static string? Name(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > maxLength)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Shorten this to {maxLength} characters; it has {text.Length}.");
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            if (Forbidden(text[i]))
            {
                return string.Create(CultureInfo.InvariantCulture, $"Remove the invisible character U+{(int)text[i]:X4}.");
            }

            // FreeSWITCH puts names between quotes and angle brackets into From headers without escaping.
            if (text[i] is '"' or '<' or '>' or '\\')
            {
                return $"Remove the {text[i]}: phones can't show it in a caller's name.";
            }
        }

        foreach (var word in Expanded)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return $"Remove “{word}”: FreeSWITCH would replace it with something else.";
            }
        }

        return null;
    }

    // Control characters, lone surrogates, XML non-characters, and the signs that turn the direction of text around.
    private static bool Forbidden(char c) =>
        char.IsControl(c) || char.IsSurrogate(c) || c is '\uFFFE' or '\uFFFF' or '\uFEFF' or '\u2028' or '\u2029'
        || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
