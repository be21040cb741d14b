using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;
using CallSign.Core.Routing;

namespace CallSign.Core.Dialplans;

/// <summary>What the parts of a tenant's own dialplan may be. Judged when it is parsed, and once more when it is served.</summary>
public static partial class DialplanRules
{
    /// <summary>Most extensions of a dialplan, conditions of an extension, and actions, tests or times of a condition.</summary>
    public const int MostExtensions = 50, MostConditions = 20, MostActions = 50;

    // True: its values are digits and a few signs, so captures of it may be used in arguments.
    private static readonly FrozenDictionary<string, bool> Fields = new Dictionary<string, bool>
    {
        ["destination_number"] = true, ["caller_id_number"] = true, ["network_addr"] = true, ["caller_id_name"] = false, ["ani"] = false, ["rdnis"] = false,
        ["source"] = false, ["username"] = false,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> TimeNames = FrozenSet.ToFrozenSet(
        ["year", "yday", "mon", "mday", "week", "mweek", "wday", "hour", "minute", "minute-of-day", "time-of-day", "date-time"]);

    private static readonly FrozenSet<string> Breaks = FrozenSet.ToFrozenSet(["on-true", "on-false", "always", "never"]);
    private static readonly FrozenSet<string> Matches = FrozenSet.ToFrozenSet(["all", "any", "xor"]);
    private static readonly SearchValues<char> Refused = SearchValues.Create("\\`'\"<>");

    /// <summary>Names of fields that a condition may test.</summary>
    public static IEnumerable<string> FieldNames => Fields.Keys.Order(StringComparer.Ordinal);

    /// <summary>The first thing that is wrong; null where nothing is.</summary>
    public static string? Problem(IReadOnlyList<DialplanExtension> extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        return extensions.Count > MostExtensions ? TooMany
            : extensions.Select(e => Problem(e) ?? (e.Conditions.Count > MostConditions ? TooMany : null)
                ?? e.Conditions.Select(c => Problem(c) ?? c.Actions.Select(a => Problem(a, c)).FirstOrDefault(IsProblem)).FirstOrDefault(IsProblem)).FirstOrDefault(IsProblem);
    }

    internal const string TooMany = "There are too many parts in this dialplan.";

    /// <summary>What is wrong with the extension itself.</summary>
    public static string? Problem(DialplanExtension extension) =>
        !RoutingToken.IsName(extension.Name) ? "Give the extension a name of letters, digits, dots, hyphens and underscores."
        : extension.Conditions.Count == 0 ? "An extension needs a condition; an empty <condition> always holds." : null;

    /// <summary>What is wrong with the condition itself.</summary>
    public static string? Problem(DialplanCondition condition)
    {
        if (condition.Actions.Count > MostActions || condition.Tests.Count > MostActions || condition.Times.Count > TimeNames.Count)
        {
            return TooMany;
        }

        if (condition.Field is null != condition.Expression is null)
        {
            return "A condition has both field and expression, or neither.";
        }

        if (condition.Break is { } way && !Breaks.Contains(way))
        {
            return "break is one of on-true, on-false, always, never.";
        }

        if (condition.Match is { } match && (!Matches.Contains(match) || condition.Field is not null || condition.Tests.Count == 0))
        {
            return "regex is one of all, any, xor; the condition then holds <regex> elements and no field of its own.";
        }

        return condition.Match is null && condition.Tests.Count > 0 ? "A <regex> stands in a condition with regex=\"all\", \"any\" or \"xor\"."
            : (condition.Field is { } field ? Test(field, condition.Expression!) : null)
            ?? condition.Tests.Select(t => Test(t.Field, t.Expression)).FirstOrDefault(IsProblem)
            ?? condition.Times.Select(Problem).FirstOrDefault(IsProblem);
    }

    /// <summary>What is wrong with an action.</summary>
    public static string? Problem(DialplanAction action, DialplanCondition condition)
    {
        if (DialplanApplications.Find(action.Application) is not { } application)
        {
            return $"The application “{Shown(action.Application)}” can't be used here. See the list beside the editor.";
        }

        if (action.Inline && !application.MayBeInline)
        {
            return $"{application.Name} can't be inline; set can.";
        }

        return Text(action.Data, Captures(condition), application.Dials)
            ?? (application.Argument.IsMatch(action.Data) ? null : $"{application.Name}: {application.Expected}")
            ?? (application.Dials ? Loops(action.Data) : null)
            ?? (application.Name is "set" or "export" ? Assignment(action.Data) : application.Name is "unset" ? Removal(action.Data) : null);
    }

    internal static bool IsTime(string name) => TimeNames.Contains(name);

    internal static string Shown(string text) => new([.. text.Take(40).Where(c => !char.IsControl(c))]);

    private static string? Assignment(string data)
    {
        var equals = data.IndexOf('=');
        var name = data[..equals];
        name = name.StartsWith("nolocal:", StringComparison.Ordinal) ? name[8..] : name;
        return DialplanVariables.Problem(name, data[(equals + 1)..]);
    }

    // A dialplan that leads to itself on several legs at once doubles the calls until the switch has no more.
    private static string? Loops(string data) =>
        data.IndexOf("loopback/", StringComparison.Ordinal) is var first and >= 0 && data.IndexOf("loopback/", first + 1, StringComparison.Ordinal) > 0
            ? "Use loopback/ once in a bridge; a ring group calls several numbers outside." : null;

    private static string? Removal(string name) =>
        DialplanVariables.IsReadable(name) && name.StartsWith("x_", StringComparison.Ordinal) || DialplanVariables.Names.Any(n => n.Name == name)
            ? null : $"The variable {name} can't be removed here.";

    private static string? Test(string field, string expression)
    {
        if (!Fields.ContainsKey(field) && !(Variable().Match(field) is { Success: true } variable && DialplanVariables.IsReadable(variable.Groups[1].Value)))
        {
            return $"The field “{Shown(field)}” can't be tested here. Use {string.Join(", ", FieldNames)} or an allowed ${{variable}}.";
        }

        return SwitchRegex.Problem(expression);
    }

    private static string? Problem(DialplanTime time) =>
        !TimeNames.Contains(time.Name) ? $"{Shown(time.Name)} is no time of a condition."
        : TimeValue().IsMatch(time.Value) ? null : $"{time.Name} holds digits, names of days and - , : ~ only.";

    // Captures of what callers choose freely never get into an argument.
    private static int Captures(DialplanCondition condition) =>
        condition is { Match: null, Field: { } field, Expression: { } expression } && (!Fields.TryGetValue(field, out var plain) || plain)
            ? SwitchRegex.Captures(expression) : 0;

    private static string? Text(string data, int captures, bool dials)
    {
        if (data.Length > 500)
        {
            return "Shorten the argument to 500 characters.";
        }

        if (data.Any(char.IsControl) || data.Any(char.IsSurrogate) || data.AsSpan().ContainsAny(Refused))
        {
            return "Remove backslashes, quotes, angle brackets and control characters from the argument.";
        }

        for (var i = 0; i < data.Length; i++)
        {
            if (data[i] == '$')
            {
                var end = i + 1 < data.Length && data[i + 1] == '{' ? data.IndexOf('}', i) : -1;
                if (end > 0 && DialplanVariables.IsReadable(data[(i + 2)..end]))
                {
                    i = end;
                }
                else if (i + 1 < data.Length && data[i + 1] is >= '1' and <= '9' && !(i + 2 < data.Length && char.IsAsciiDigit(data[i + 2])))
                {
                    if (data[i + 1] - '0' > captures)
                    {
                        return $"${data[i + 1]} stands for nothing: it needs parentheses in the expression of a condition on destination_number, caller_id_number or an allowed ${{variable}}.";
                    }

                    i++;
                }
                else
                {
                    return "After a $ stands a number from 1 to 9, or an allowed variable in braces, as ${domain_name}. Functions and global variables can't be used.";
                }
            }
            else if (data[i] is '{' or '}' && !dials)
            {
                return "Braces stand only around the name of a variable, as ${domain_name}.";
            }
        }

        return null;
    }

    private static bool IsProblem(string? problem) => problem is not null;

    [GeneratedRegex(@"\A\$\{([A-Za-z0-9_]{1,60})\}\z")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\A[0-9a-z:,~ -]{1,80}\z")]
    private static partial Regex TimeValue();
}
