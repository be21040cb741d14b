using System.Text;
using CallSign.Core.Dialplans;
using CallSign.Core.Extensions;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>The extensions that a tenant wrote itself, before or behind the portal's own routes.</summary>
internal static class OwnDialplans
{
    // What was saved was judged then; a row that came another way is judged here.
    private static readonly Derived<NounSet, TenantDialplan[]> Known = new(static nouns =>
        [.. nouns.All<TenantDialplan>().Where(d => d is { Enabled: true, IsSound: true }).OrderBy(d => d.Order).ThenBy(d => d.Name, StringComparer.Ordinal)]);

    /// <summary>
    /// Whether they are asked for this call. Not for emergency numbers, which must reach whom they are meant for; not for the portal's own steps
    /// within a call; and not where a number holds anything but letters, digits and a few signs: captures of it go into arguments, which
    /// FreeSWITCH expands.
    /// </summary>
    public static bool Apply(in XmlCurlRequest request, in DialplanCall call, ReadOnlySpan<char> number)
    {
        if (Known.Of(call.Tenant.Nouns).Length == 0)
        {
            return false;
        }

        return !number.StartsWith("callsign-") && !ReservedNumbers.IsEmergency(number.ToString()) && IsPlain(number)
            && IsPlain(call.CallerNumber)
            && IsPlain(request.Last(XmlCurlField.HuntCallerNumber)) && IsPlain(request.First(XmlCurlField.UserName));
    }

    public static void Write(FsXmlWriter writer, in DialplanCall call, DialplanPosition position)
    {
        foreach (var dialplan in Known.Of(call.Tenant.Nouns).Where(d => d.Position == position))
        {
            foreach (var extension in dialplan.Extensions)
            {
                Extension(writer, call, extension);
            }
        }
    }

    private static bool IsPlain(ReadOnlySpan<byte> value)
    {
        Span<char> scratch = stackalloc char[96];
        return value.IsEmpty || (XmlCurlRequest.TryText(value, scratch, out var text) && IsPlain(text));
    }

    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '*' or '#' or '.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static void Extension(FsXmlWriter writer, in DialplanCall call, DialplanExtension extension)
    {
        writer.Literal("<extension name=\""u8).Token(extension.Name).Literal(extension.Continue ? "\" continue=\"true\">\n"u8 : "\">\n"u8);
        foreach (var condition in extension.Conditions)
        {
            Condition(writer, call, condition);
        }

        writer.Literal("</extension>\n"u8);
    }

    private static void Condition(FsXmlWriter writer, in DialplanCall call, DialplanCondition condition)
    {
        writer.Literal("<condition"u8);
        if (condition.Match is { } match)
        {
            writer.Literal(" regex=\""u8).Token(match).Literal("\""u8);
        }

        if (condition.Field is { } field)
        {
            Test(writer, call, field, condition.Expression!);
        }

        foreach (var time in condition.Times)
        {
            writer.Literal(" "u8).Token(time.Name).Literal("=\""u8).Data(time.Value).Literal("\""u8);
        }

        if (condition.Break is { } way)
        {
            writer.Literal(" break=\""u8).Token(way).Literal("\""u8);
        }

        writer.Literal(">\n"u8);
        foreach (var test in condition.Tests)
        {
            writer.Literal("<regex"u8);
            Test(writer, call, test.Field, test.Expression);
            writer.Literal("/>\n"u8);
        }

        foreach (var action in condition.Actions)
        {
            writer.Literal(action.Anti ? "<anti-action application=\""u8 : "<action application=\""u8).Token(action.Application).Literal("\" data=\""u8);
            Argument(writer, call, action.Data);
            writer.Literal(action.Inline ? "\" inline=\"true\"/>\n"u8 : "\"/>\n"u8);
        }

        writer.Literal("</condition>\n"u8);
    }

    private static void Test(FsXmlWriter writer, in DialplanCall call, string field, string expression)
    {
        writer.Literal(" field=\""u8);
        Argument(writer, call, field);
        writer.Literal("\" expression=\""u8).Expression(expression).Literal("\""u8);
    }

    // Only variables that may be read stand as such; the domain is written out, so that no variable of a call can put another in its place.
    private static void Argument(FsXmlWriter writer, in DialplanCall call, string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var start = text.IndexOf("${", at, StringComparison.Ordinal);
            var end = start < 0 ? -1 : text.IndexOf('}', start);
            if (end < 0)
            {
                writer.Data(text.AsSpan(at));
                return;
            }

            writer.Data(text.AsSpan(at, start - at));
            var name = text[(start + 2)..end];
            if (name == "domain_name")
            {
                writer.Token(call.Tenant.Domain);
            }
            else if (DialplanVariables.IsReadable(name))
            {
                writer.Literal("${"u8).Literal(Encoding.ASCII.GetBytes(name)).Literal("}"u8);
            }

            at = end + 1;
        }
    }
}
