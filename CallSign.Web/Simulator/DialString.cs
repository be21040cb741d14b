using System.Globalization;

namespace CallSign.Web.Simulator;

/// <summary>One leg of a dial string.</summary>
/// <param name="Endpoint">As <c>user/1001@acme.test</c>.</param>
/// <param name="Turn">From 1.</param>
/// <param name="Variables">Of the leg; those of the whole string are among them.</param>
internal sealed record DialLeg(string Endpoint, int Turn, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Seconds before it rings: <c>leg_delay_start</c>, or <c>originate_delay_start</c> in milliseconds.</summary>
    public int DelaySeconds => Number("leg_delay_start") ?? (Number("originate_delay_start") / 1000) ?? 0;

    /// <summary>Seconds that it rings at most.</summary>
    public int? TimeoutSeconds => Number("leg_timeout") ?? Number("originate_timeout");

    /// <summary>Whether whoever answers must press a key first.</summary>
    public bool Confirms => Variables.ContainsKey("group_confirm_key");

    private int? Number(string name) =>
        Variables.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>
/// Takes dial strings apart as switch_ivr_originate.c does: <c>:_:</c> between calls of their own, <c>|</c> between turns, <c>,</c> between legs
/// that ring together, variables in <c>{}</c>, <c>&lt;&gt;</c> and <c>[]</c>.
/// </summary>
internal static class DialString
{
    // More than any portal would write; a longer one is cut and said so by the count.
    private const int MostLegs = 200;

    public static IReadOnlyList<DialLeg> Parse(string text)
    {
        List<DialLeg> legs = [];
        foreach (var call in Split(text.Trim(), ":_:"))
        {
            Dictionary<string, string> common = new(StringComparer.Ordinal);
            var rest = Take(Take(call, '<', '>', common), '{', '}', common);
            var turn = 1;
            foreach (var group in Split(rest, "|"))
            {
                foreach (var leg in Split(group, ","))
                {
                    Dictionary<string, string> own = new(common, StringComparer.Ordinal);
                    var endpoint = Take(leg.Trim(), '[', ']', own);
                    if (endpoint.Length > 0 && legs.Count < MostLegs)
                    {
                        legs.Add(new DialLeg(endpoint, turn, own));
                    }
                }

                turn++;
            }
        }

        return legs;
    }

    // The variables at the beginning of a text; what follows is returned.
    private static string Take(string text, char open, char close, Dictionary<string, string> into)
    {
        var rest = text.Trim();
        while (rest.Length > 0 && rest[0] == open && rest.IndexOf(close, StringComparison.Ordinal) is > 0 and var end)
        {
            foreach (var pair in rest[1..end].Split(','))
            {
                var sign = pair.IndexOf('=', StringComparison.Ordinal);
                if (sign > 0)
                {
                    into[pair[..sign].Trim()] = pair[(sign + 1)..].Trim();
                }
            }

            rest = rest[(end + 1)..].TrimStart();
        }

        return rest;
    }

    // Not within brackets.
    private static IEnumerable<string> Split(string text, string separator)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] is '[' or '{' or '<' or '(' ? 1 : text[i] is ']' or '}' or '>' or ')' ? -1 : 0;
            if (depth <= 0 && string.CompareOrdinal(text, i, separator, 0, separator.Length) == 0)
            {
                yield return text[start..i];
                start = i + separator.Length;
                i = start - 1;
            }
        }

        yield return text[start..];
    }
}
