using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CallSign.Web.Simulator;

/// <summary>Reads a dialplan answer as mod_dialplan_xml does (parse_exten): which extensions apply, and which actions they leave.</summary>
internal sealed class DialplanDocument
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private readonly SimulatedCall _call;
    private readonly DateTimeOffset _at;

    private DialplanDocument(SimulatedCall call, DateTimeOffset at)
    {
        _call = call;
        _at = at;
    }

    public List<string> Extensions { get; } = [];

    public List<SimulatedCondition> Conditions { get; } = [];

    /// <summary>Applications with their arguments, variables not yet put in but for captures.</summary>
    public List<(string Application, string Data)> Actions { get; } = [];

    /// <summary>Whether the answer has the context that was asked for; FreeSWITCH finds no route without it.</summary>
    public bool HasContext { get; private set; }

    public static DialplanDocument Read(XDocument document, SimulatedCall call, DateTimeOffset at)
    {
        var read = new DialplanDocument(call, at);
        var context = document.Descendants("context").FirstOrDefault(c =>
            string.Equals(Text(c, "name"), call.Context, StringComparison.OrdinalIgnoreCase) || Text(c, "name") == "global");
        read.HasContext = context is not null;
        foreach (var extension in context?.Elements("extension") ?? [])
        {
            var name = Text(extension, "name");
            if (read.Applies(extension, name))
            {
                read.Extensions.Add(name);
                if (Text(extension, "continue") != "true")
                {
                    break;
                }
            }
        }

        return read;
    }

    private bool Applies(XElement parent, string extension)
    {
        var applies = true;
        foreach (var condition in parent.Elements("condition"))
        {
            applies = Judge(condition, extension, out var captures);
            if (applies)
            {
                Collect(condition, "action", captures);
                if (condition.Elements("condition").Any())
                {
                    applies = Applies(condition, extension) || Text(condition, "require-nested") == "false";
                }
            }
            else
            {
                Collect(condition, "anti-action", captures);
            }

            var stop = Text(condition, "break");
            if (stop == "always" || (applies ? stop == "on-true" : stop is "" or "on-false"))
            {
                break;
            }
        }

        return applies;
    }

    private void Collect(XElement condition, string kind, IReadOnlyList<string> captures)
    {
        foreach (var action in condition.Elements(kind))
        {
            var data = Text(action, "data") is { Length: > 0 } inAttribute ? inAttribute : action.Value.Trim();
            for (var i = captures.Count - 1; i >= 0; i--)
            {
                data = data.Replace("$" + i, captures[i], StringComparison.Ordinal);
            }

            var application = Text(action, "application");
            if (Text(action, "inline") == "true" && application == "set" && data.IndexOf('=', StringComparison.Ordinal) is > 0 and var sign)
            {
                _call.Set(data[..sign], _call.Expand(data[(sign + 1)..]));
            }

            Actions.Add((application, data));
        }
    }

    private bool Judge(XElement condition, string extension, out IReadOnlyList<string> captures)
    {
        captures = [];
        var holds = true;
        foreach (var attribute in condition.Attributes().Where(a => ConditionTime.IsTime(a.Name.LocalName)))
        {
            var fits = ConditionTime.Fits(attribute.Name.LocalName, attribute.Value, _at);
            Conditions.Add(new SimulatedCondition(
                extension, $"{attribute.Name.LocalName} is {attribute.Value}", ConditionTime.Value(attribute.Name.LocalName, _at), fits ?? true, [],
                fits is null ? "The simulator can't judge this; it takes it as true." : null));
            holds &= fits ?? true;
        }

        var field = Text(condition, "field");
        if (!holds || field.Length == 0)
        {
            return holds;
        }

        var value = field.Contains("${", StringComparison.Ordinal) ? _call.Expand(field) : _call.Value(field) ?? "";
        var expression = Text(condition, "expression");
        try
        {
            var match = Regex.Match(value, Pattern(expression, out var options), options | RegexOptions.CultureInvariant, Patience);
            captures = match.Success ? [.. match.Groups.Values.Select(g => g.Value)] : [];
            Conditions.Add(new SimulatedCondition(extension, $"{field} ~ {expression}", value, match.Success, [.. captures.Skip(1)]));
            return match.Success;
        }
        catch (RegexMatchTimeoutException)
        {
            Conditions.Add(new SimulatedCondition(extension, $"{field} ~ {expression}", value, false, [], "The expression took too long; it is taken as not matching."));
        }
        catch (ArgumentException)
        {
            Conditions.Add(new SimulatedCondition(extension, $"{field} ~ {expression}", value, false, [], "The expression is not valid; FreeSWITCH would not match it."));
        }

        return false;
    }

    // /…/i as switch_regex_perform takes it
    private static string Pattern(string expression, out RegexOptions options)
    {
        options = RegexOptions.None;
        if (expression.Length > 1 && expression[0] == '/' && expression.LastIndexOf('/') is > 0 and var end)
        {
            options = expression.AsSpan(end).Contains('i') ? RegexOptions.IgnoreCase : RegexOptions.None;
            return expression[1..end];
        }

        return expression;
    }

    private static string Text(XElement element, string attribute) => (string?)element.Attribute(attribute) ?? "";
}
