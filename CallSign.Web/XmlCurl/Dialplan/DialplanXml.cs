namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>
/// Contexts, extensions and the actions that routes share. Nothing a caller sent is ever in them, neither as text nor as a variable:
/// FreeSWITCH expands what comes out of <c>${…}</c> once more.
/// </summary>
internal static class DialplanXml
{
    public static FsXmlWriter OpenContext(this FsXmlWriter writer, ReadOnlySpan<char> name) =>
        writer.Literal("<document type=\"freeswitch/xml\">\n<section name=\"dialplan\">\n<context name=\""u8).Token(name).Literal("\">\n"u8);

    public static FsXmlWriter CloseContext(this FsXmlWriter writer) => writer.Literal("</context>\n"u8).CloseSection();

    /// <summary>An extension whose one condition always holds: which one applies was decided here.</summary>
    public static FsXmlWriter OpenExtension(this FsXmlWriter writer, ReadOnlySpan<char> name) =>
        writer.Literal("<extension name=\""u8).Token(name).Literal("\">\n<condition>\n"u8);

    public static FsXmlWriter CloseExtension(this FsXmlWriter writer) => writer.Literal("</condition>\n</extension>\n"u8);

    public static FsXmlWriter HangUp(this FsXmlWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> cause) =>
        writer.Literal("<extension name=\""u8).Literal(name).Literal("\">\n<condition>\n"u8).Action("hangup"u8, cause).CloseExtension();

    /// <summary>Rules of every routed call of a tenant, and the start of a list of variables: follow with <c>;name=value</c> and <c>CloseValue</c>.</summary>
    /// <remarks>One application for all of them: each application costs the switch two events.</remarks>
    public static FsXmlWriter OpenVariables(this FsXmlWriter writer, in DialplanCall call) =>
        writer.OpenAction("multiset"u8).Literal("^^;domain_name="u8).Token(call.Tenant.Domain).Literal(";hangup_after_bridge=true"u8);

    /// <summary>A call between the tenant's own, to somewhere else within it.</summary>
    public static FsXmlWriter Transfer(this FsXmlWriter writer, in DialplanCall call, string destination) =>
        writer.OpenAction("transfer"u8).Token(destination).Literal(" XML "u8).Token(call.Tenant.Domain).CloseValue();
}
