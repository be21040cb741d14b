using System.Xml;

namespace CallSign.Core.Dialplans;

/// <summary>Something that is wrong in a text.</summary>
/// <param name="Line">From 1; 0 for the whole.</param>
/// <param name="Message">In words.</param>
public sealed record DialplanError(int Line, string Message)
{
    public override string ToString() => Line > 0 ? $"Line {Line}: {Message}" : Message;
}

/// <summary>What a text was understood as.</summary>
/// <param name="Extensions">The parts; not to be used where there are errors.</param>
/// <param name="Canonical">The parts as text again.</param>
/// <param name="Errors">What is wrong, by line.</param>
/// <param name="Notices">What was left out although nothing is wrong with it.</param>
public sealed record DialplanParse(
    IReadOnlyList<DialplanExtension> Extensions, string Canonical, IReadOnlyList<DialplanError> Errors, IReadOnlyList<DialplanError> Notices);

/// <summary>
/// Reads the XML of a tenant's own dialplan. Nothing of the text itself is kept: every element and attribute is known and judged, or refused.
/// </summary>
public static class DialplanParser
{
    /// <summary>Most characters of a text.</summary>
    public const int MaxLength = 32_000;

    private const int MostErrors = 50;

    /// <summary>Reads a text; never throws for what is in it.</summary>
    public static DialplanParse Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reading = new Reading();
        if (text.Length > MaxLength)
        {
            reading.Errors.Add(new DialplanError(0, $"Shorten the text to {MaxLength} characters; it has {text.Length}."));
        }
        else
        {
            try
            {
                using var lines = new StringReader(text);
                using var reader = XmlReader.Create(lines, new XmlReaderSettings
                {
                    ConformanceLevel = ConformanceLevel.Fragment, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null,
                    MaxCharactersInDocument = MaxLength, MaxCharactersFromEntities = 1024, CheckCharacters = true,
                });
                reading.Read(reader);
            }
            catch (XmlException e)
            {
                reading.Errors.Add(new DialplanError(e.LineNumber, Plain(e)));
            }

            if (reading.Errors.Count == 0 && reading.Extensions.Count == 0)
            {
                reading.Errors.Add(new DialplanError(0, "Enter at least one <extension>."));
            }
        }

        return new DialplanParse(reading.Extensions, reading.Errors.Count == 0 ? DialplanText.Of(reading.Extensions) : "", reading.Errors, reading.Notices);
    }

    // Without the place, which is told by the line, and without what the library says of settings.
    private static string Plain(XmlException e) =>
        e.Message.Contains("DTD", StringComparison.Ordinal) ? "A document type (<!DOCTYPE>) can't be used here."
        : e.Message.Contains("entity", StringComparison.OrdinalIgnoreCase) ? "Only the entities &lt; &gt; &amp; &quot; &apos; and character references can be used here."
        : e.Message.Split(" Line ", 2)[0];

    private sealed class Reading
    {
        private readonly Stack<string> _open = new();

        public List<DialplanExtension> Extensions { get; } = [];

        public List<DialplanError> Errors { get; } = [];

        public List<DialplanError> Notices { get; } = [];

        public void Read(XmlReader reader)
        {
            var where = (IXmlLineInfo)reader;
            while (Errors.Count < MostErrors && reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        var empty = reader.IsEmptyElement;
                        var name = reader.Name;
                        if (!Element(reader, name, where.LineNumber))
                        {
                            reader.Skip();
                            Errors.Add(new DialplanError(where.LineNumber, "The rest was not read. Correct this first."));
                            return;
                        }

                        if (!empty)
                        {
                            _open.Push(name);
                        }
                        else if (name is "extension" or "condition")
                        {
                            Closed(name, where.LineNumber);
                        }

                        break;
                    case XmlNodeType.EndElement:
                        Closed(_open.Pop(), where.LineNumber);
                        break;
                    case XmlNodeType.Comment:
                        Notices.Add(new DialplanError(where.LineNumber, "This comment is not kept: put notes into the description."));
                        break;
                    case XmlNodeType.ProcessingInstruction or XmlNodeType.XmlDeclaration:
                        Notices.Add(new DialplanError(where.LineNumber, "This processing instruction is not kept."));
                        break;
                    case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                        break;
                    default:
                        Errors.Add(new DialplanError(where.LineNumber, "Text can't stand between elements: everything is in attributes."));
                        break;
                }
            }
        }

        private bool Element(XmlReader reader, string name, int line)
        {
            var parent = _open.Count == 0 ? "" : _open.Peek();
            var known = (parent, name) is ("", "extension") or ("extension", "condition") or ("condition", "action") or ("condition", "anti-action") or ("condition", "regex");
            if (!known)
            {
                Errors.Add(new DialplanError(line, (parent, name) switch
                {
                    ("", "include" or "context") => $"Leave out <{name}>: write extensions only, the context is added.",
                    ("condition", "condition") => "A condition inside of a condition can't be used here; write one after the other.",
                    ("", _) => $"Only <extension> can stand here, not <{DialplanRules.Shown(name)}>.",
                    _ => $"<{DialplanRules.Shown(name)}> can't stand in <{parent}>.",
                }));
                return false;
            }

            var attributes = Attributes(reader);
            switch (name)
            {
                case "extension":
                    Extensions.Add(new DialplanExtension { Name = Take(attributes, "name") ?? "", Continue = Flag(attributes, "continue", line) });
                    Too(Extensions.Count > DialplanRules.MostExtensions, line);
                    break;
                case "condition":
                    Condition(attributes, line);
                    break;
                case "regex":
                    Extensions[^1].Conditions[^1].Tests.Add(new DialplanTest { Field = Take(attributes, "field") ?? "", Expression = Take(attributes, "expression") ?? "" });
                    Too(Extensions[^1].Conditions[^1].Tests.Count > DialplanRules.MostActions, line);
                    break;
                default:
                    Action(attributes, name == "anti-action", line);
                    break;
            }

            foreach (var unknown in attributes.Keys)
            {
                Errors.Add(new DialplanError(line, $"<{name}> has no attribute {DialplanRules.Shown(unknown)} here."));
            }

            return Errors.Count < MostErrors;
        }

        private void Condition(Dictionary<string, string> attributes, int line)
        {
            var condition = new DialplanCondition
            {
                Field = Take(attributes, "field"), Expression = Take(attributes, "expression"), Break = Take(attributes, "break"), Match = Take(attributes, "regex"),
            };
            // FreeSWITCH takes an empty field for none.
            if (condition is { Field: "", Expression: null or "" })
            {
                (condition.Field, condition.Expression) = (null, null);
            }

            foreach (var time in attributes.Keys.Where(DialplanRules.IsTime).ToList())
            {
                condition.Times.Add(new DialplanTime { Name = time, Value = Take(attributes, time)! });
            }

            Extensions[^1].Conditions.Add(condition);
            Too(Extensions[^1].Conditions.Count > DialplanRules.MostConditions, line);
            if (condition.Match is null && DialplanRules.Problem(condition) is { } problem)
            {
                Errors.Add(new DialplanError(line, problem));
            }
        }

        private void Action(Dictionary<string, string> attributes, bool anti, int line)
        {
            var condition = Extensions[^1].Conditions[^1];
            var action = new DialplanAction
            {
                Application = Take(attributes, "application") ?? "", Data = Take(attributes, "data") ?? "", Inline = Flag(attributes, "inline", line), Anti = anti,
            };
            action.Application = DialplanApplications.Find(action.Application)?.Name ?? action.Application;
            condition.Actions.Add(action);
            Too(condition.Actions.Count > DialplanRules.MostActions, line);
            if (DialplanRules.Problem(action, condition) is { } problem)
            {
                Errors.Add(new DialplanError(line, problem));
            }
        }

        // What can be judged only when all of it is known.
        private void Closed(string name, int line)
        {
            var problem = name switch
            {
                "extension" => DialplanRules.Problem(Extensions[^1]),
                "condition" when Extensions[^1].Conditions[^1].Match is not null => DialplanRules.Problem(Extensions[^1].Conditions[^1]),
                "condition" when Extensions[^1].Conditions[^1].Tests.Count > 0 => DialplanRules.Problem(Extensions[^1].Conditions[^1]),
                _ => null,
            };
            if (problem is not null)
            {
                Errors.Add(new DialplanError(line, problem));
            }
        }

        private void Too(bool many, int line)
        {
            if (many && !Errors.Exists(e => e.Message == DialplanRules.TooMany))
            {
                Errors.Add(new DialplanError(line, DialplanRules.TooMany));
            }
        }

        private static Dictionary<string, string> Attributes(XmlReader reader)
        {
            Dictionary<string, string> found = new(StringComparer.Ordinal);
            while (reader.MoveToNextAttribute())
            {
                found[reader.Name] = reader.Value.Trim();
            }

            reader.MoveToElement();
            return found;
        }

        private static string? Take(Dictionary<string, string> attributes, string name) => attributes.Remove(name, out var value) ? value : null;

        private bool Flag(Dictionary<string, string> attributes, string name, int line)
        {
            var value = Take(attributes, name);
            if (value is not (null or "true" or "false"))
            {
                Errors.Add(new DialplanError(line, $"{name} is true or false."));
            }

            return value == "true";
        }
    }
}
