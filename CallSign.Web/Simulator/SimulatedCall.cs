using System.Text.RegularExpressions;

namespace CallSign.Web.Simulator;

/// <summary>The caller's channel as it stands: where it is in the dialplan, and its variables.</summary>
internal sealed partial class SimulatedCall
{
    // Of one variable; a text that doubles itself must not grow for ever.
    private const int LongestValue = 2000;

    public string Context { get; set; } = "";

    public string Number { get; set; } = "";

    public required string CallerNumber { get; init; }

    public string CallerName { get; set; } = "";

    /// <summary>The SIP user of an authenticated caller; empty for one from outside.</summary>
    public string Username { get; init; } = "";

    public bool IsAnswered { get; set; }

    /// <summary>Channel variables, in order of their names so that the same state gives the same form.</summary>
    public SortedDictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Sets a variable; empty or null removes it, as FreeSWITCH does.</summary>
    public void Set(string name, string? value)
    {
        if (name.Length is 0 or > 100)
        {
            return;
        }

        if (string.IsNullOrEmpty(value))
        {
            Variables.Remove(name);
        }
        else
        {
            Variables[name] = value.Length <= LongestValue ? value : value[..LongestValue];
        }
    }

    /// <summary>What a name stands for in a condition or in <c>${…}</c>; null where it is not known here.</summary>
    public string? Value(string name) => name switch
    {
        "destination_number" => Number,
        "context" => Context,
        "caller_id_number" or "ani" => CallerNumber,
        "caller_id_name" => CallerName,
        "username" => Username,
        "uuid" or "unique_id" => LookupForm.ChannelUuid,
        "source" => "mod_sofia",
        "dialplan" => "XML",
        _ => Variables.GetValueOrDefault(name),
    };

    /// <summary>Puts values in for <c>${name}</c>; what is not known, and what calls an API of the switch, stays as it is.</summary>
    public string Expand(string text)
    {
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return text;
        }

        var expanded = Reference().Replace(text, m => Value(m.Groups[1].Value) ?? m.Value);
        return expanded.Length <= LongestValue * 4 ? expanded : expanded[..(LongestValue * 4)];
    }

    [GeneratedRegex(@"(?<!\$)\$\{([A-Za-z0-9_.-]+)\}")]
    private static partial Regex Reference();
}
