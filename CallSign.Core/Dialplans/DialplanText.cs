using System.Text;
using System.Xml;

namespace CallSign.Core.Dialplans;

/// <summary>Writes the parts of a dialplan as text for people.</summary>
internal static class DialplanText
{
    public static string Of(IEnumerable<DialplanExtension> extensions)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { ConformanceLevel = ConformanceLevel.Fragment, Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            foreach (var extension in extensions)
            {
                Write(writer, extension);
            }
        }

        return text.ToString();
    }

    private static void Write(XmlWriter writer, DialplanExtension extension)
    {
        writer.WriteStartElement("extension");
        writer.WriteAttributeString("name", extension.Name);
        if (extension.Continue)
        {
            writer.WriteAttributeString("continue", "true");
        }

        foreach (var condition in extension.Conditions)
        {
            writer.WriteStartElement("condition");
            Attribute(writer, "regex", condition.Match);
            Attribute(writer, "field", condition.Field);
            Attribute(writer, "expression", condition.Expression);
            condition.Times.ForEach(t => writer.WriteAttributeString(t.Name, t.Value));
            Attribute(writer, "break", condition.Break);
            foreach (var test in condition.Tests)
            {
                writer.WriteStartElement("regex");
                writer.WriteAttributeString("field", test.Field);
                writer.WriteAttributeString("expression", test.Expression);
                writer.WriteEndElement();
            }

            foreach (var action in condition.Actions)
            {
                writer.WriteStartElement(action.Anti ? "anti-action" : "action");
                writer.WriteAttributeString("application", action.Application);
                Attribute(writer, "data", action.Data.Length == 0 ? null : action.Data);
                Attribute(writer, "inline", action.Inline ? "true" : null);
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void Attribute(XmlWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteAttributeString(name, value);
        }
    }
}
