namespace CallSign.Web.XmlCurl;

/// <summary>The elements that FreeSWITCH's documents are made of.</summary>
internal static class FsXmlElements
{
    /// <summary>What FreeSWITCH takes for "ask the next one", without a line in its log.</summary>
    public static ReadOnlySpan<byte> NotFound =>
        "<document type=\"freeswitch/xml\">\n<section name=\"result\">\n<result status=\"not found\"/>\n</section>\n</document>\n"u8;

    /// <summary>The same, for where memory is wanted.</summary>
    public static ReadOnlyMemory<byte> NotFoundMemory { get; } = NotFound.ToArray();

    public static FsXmlWriter OpenDirectory(this FsXmlWriter writer, ReadOnlySpan<char> domain) =>
        writer.OpenDirectory().Literal("<domain name=\""u8).Data(domain).Literal("\">\n"u8);

    public static FsXmlWriter OpenDirectory(this FsXmlWriter writer) =>
        writer.Literal("<document type=\"freeswitch/xml\">\n<section name=\"directory\">\n"u8);

    public static FsXmlWriter CloseDomain(this FsXmlWriter writer) => writer.Literal("</domain>\n"u8).CloseSection();

    public static FsXmlWriter OpenConfiguration(this FsXmlWriter writer, ReadOnlySpan<byte> name) =>
        writer.Literal("<document type=\"freeswitch/xml\">\n<section name=\"configuration\">\n<configuration name=\""u8).Literal(name).Literal("\">\n"u8);

    public static FsXmlWriter CloseConfiguration(this FsXmlWriter writer) => writer.Literal("</configuration>\n"u8).CloseSection();

    public static FsXmlWriter CloseSection(this FsXmlWriter writer) => writer.Literal("</section>\n</document>\n"u8);

    /// <summary><c>&lt;param name="" value=""/&gt;</c>; nothing for an absent value.</summary>
    public static FsXmlWriter Param(this FsXmlWriter writer, ReadOnlySpan<byte> name, string? value) =>
        value is null ? writer : writer.OpenParam(name).Data(value).CloseValue();

    public static FsXmlWriter Param(this FsXmlWriter writer, ReadOnlySpan<byte> name, int value) =>
        writer.OpenParam(name).Number(value).CloseValue();

    /// <summary>A parameter whose value is our own text.</summary>
    public static FsXmlWriter Fixed(this FsXmlWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        writer.OpenParam(name).Literal(value).CloseValue();

    /// <summary><c>&lt;variable name="" value=""/&gt;</c>; nothing for an absent value.</summary>
    public static FsXmlWriter Variable(this FsXmlWriter writer, ReadOnlySpan<byte> name, string? value) =>
        value is null ? writer : writer.OpenVariable(name).Data(value).CloseValue();

    /// <summary>A variable whose value is our own text.</summary>
    public static FsXmlWriter FixedVariable(this FsXmlWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        writer.OpenVariable(name).Literal(value).CloseValue();

    /// <summary>Follow with the value's parts and <see cref="CloseValue"/>.</summary>
    public static FsXmlWriter OpenParam(this FsXmlWriter writer, ReadOnlySpan<byte> name) =>
        writer.Literal("<param name=\""u8).Literal(name).Literal("\" value=\""u8);

    /// <summary>Follow with the value's parts and <see cref="CloseValue"/>.</summary>
    public static FsXmlWriter OpenVariable(this FsXmlWriter writer, ReadOnlySpan<byte> name) =>
        writer.Literal("<variable name=\""u8).Literal(name).Literal("\" value=\""u8);

    /// <summary>An application with our own arguments.</summary>
    public static FsXmlWriter Action(this FsXmlWriter writer, ReadOnlySpan<byte> application, ReadOnlySpan<byte> data) =>
        writer.OpenAction(application).Literal(data).CloseValue();

    /// <summary>Follow with the arguments' parts and <see cref="CloseValue"/>.</summary>
    public static FsXmlWriter OpenAction(this FsXmlWriter writer, ReadOnlySpan<byte> application) =>
        writer.Literal("<action application=\""u8).Literal(application).Literal("\" data=\""u8);

    public static FsXmlWriter CloseValue(this FsXmlWriter writer) => writer.Literal("\"/>\n"u8);

    /// <summary>A checked regular expression: its $ stand at ends, where nothing is expanded, and must not be dropped.</summary>
    public static FsXmlWriter Expression(this FsXmlWriter writer, string expression)
    {
        var parts = expression.Split('$');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                // Before a brace or another $ it would begin a variable: such an expression was never saved by us.
                writer.Literal(parts[i].StartsWith('{') || (parts[i].Length == 0 && i < parts.Length - 1) ? ""u8 : "$"u8);
            }

            writer.Data(parts[i]);
        }

        return writer;
    }
}
