using CallSign.Core.Destinations;
using CallSign.Core.MusicOnHold;
using CallSign.Core.Nouns;
using CallSign.Core.PagingGroups;
using CallSign.Core.Routing;

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
    public static FsXmlWriter OpenVariables(this FsXmlWriter writer, in DialplanCall call)
    {
        if (MusicPlaylist.DefaultSource(call.Tenant) is { } music)
        {
            // Exported: whichever side holds the call, the other one hears it.
            writer.OpenAction("export"u8).Literal("hold_music="u8).Data(music).CloseValue();
        }

        return writer.OpenAction("multiset"u8).Literal("^^;domain_name="u8).Token(call.Tenant.Domain).Literal(";hangup_after_bridge=true"u8);
    }

    /// <summary>A call between the tenant's own, to somewhere else within it.</summary>
    public static FsXmlWriter Transfer(this FsXmlWriter writer, in DialplanCall call, string destination) =>
        writer.OpenAction("transfer"u8).Token(destination).Literal(" XML "u8).Token(call.Tenant.Domain).CloseValue();

    /// <summary>
    /// In a list of variables: that the tenant itself leads the call to this number, which outbound routes let nobody else choose who is not
    /// one of its telephones.
    /// </summary>
    /// <param name="writer">Inside of <see cref="OpenVariables"/>.</param>
    /// <param name="number">As it is dialled next.</param>
    /// <param name="extension">On whose behalf, as for a forwarding; null for the tenant's.</param>
    public static FsXmlWriter Dials(this FsXmlWriter writer, string number, string? extension = null)
    {
        writer.Literal(";callsign_dials="u8).Token(number).Literal(";callsign_dials_for="u8);
        return extension is null ? writer : writer.Token(extension);
    }

    /// <summary>The same for the leg of a loopback channel: inside of its <c>[]</c> or <c>{}</c>, behind another variable.</summary>
    public static FsXmlWriter LoopbackDials(this FsXmlWriter writer, string number) =>
        writer.Literal(",loopback_export=callsign_dials,callsign_dials="u8).Token(number);

    /// <summary>Variables of a leg, for its <c>{}</c>, by which the phone is asked to answer by itself.</summary>
    /// <remarks>Sofia-SIP leaves an Alert-Info out that is not of the form of RFC 3261 20.4: a URI in angle brackets, then parameters of one word.</remarks>
    public static FsXmlWriter AnswersByItself(this FsXmlWriter writer, PageAlert alert)
    {
        writer.Literal("sip_auto_answer=true"u8);
        return alert is PageAlert.None ? writer : writer.Literal(",sip_h_Alert-Info=&lt;http://127.0.0.1&gt;;info="u8).Literal(alert switch
        {
            PageAlert.RingAnswer => "RingAnswer"u8,
            PageAlert.Intercom => "Intercom"u8,
            _ => "alert-autoanswer"u8,
        });
    }

    /// <summary>The application that parks in the tenant's lot or fetches from it; the slot follows.</summary>
    /// <remarks>mod_valet_parking tells of slots as <c>slot@domain</c> only where the lot's name has the domain behind an @: by that lamps work.</remarks>
    public static FsXmlWriter OpenPark(this FsXmlWriter writer, in DialplanCall call) =>
        writer.OpenAction("valet_park"u8).Literal("park@"u8).Token(call.Tenant.Domain);

    /// <summary>What a transfer asks for to reach a noun: <c>callsign-to-</c> with its id. A telephone that dials it reaches no more than it may.</summary>
    public const string ToNoun = "callsign-to-";

    /// <summary>What <c>execute_extension</c> asks for when a noun's last application is over: <c>callsign-after-</c> with its id.</summary>
    public const string AfterNoun = "callsign-after-";

    /// <summary>
    /// What a key of an IVR menu transfers to where it leads to a number: <c>callsign-key-</c>, the key, or <c>timeout</c> or <c>failure</c>,
    /// and the menu's id. A menu's application can set no variables, so the dialplan says that the tenant leads there.
    /// </summary>
    public const string IvrKey = "callsign-key-";

    /// <summary>Leads the call on; null ends it.</summary>
    public static FsXmlWriter GoTo(this FsXmlWriter writer, in DialplanCall call, Destination? destination)
    {
        if (destination is not { } to)
        {
            return writer.Action("hangup"u8, "NORMAL_CLEARING"u8);
        }

        switch (to.Kind)
        {
            case Destination.HangupKind:
                return writer.OpenAction("hangup"u8).Token(to.Target).CloseValue();
            case Destination.NumberKind:
                return writer.OpenVariables(call).Dials(to.Target).CloseValue().Transfer(call, to.Target);
            case "extension":
                return call.Tenant.Find(to.NounId!.Value) is { } extension
                    ? writer.Transfer(call, extension.Number)
                    : writer.Action("hangup"u8, "UNALLOCATED_NUMBER"u8);
            default:
                return writer.OpenAction("transfer"u8).Literal("callsign-to-"u8).Token(to.Target).Literal(" XML "u8).Token(call.Tenant.Domain).CloseValue();
        }
    }

    /// <summary>Puts a text before the caller's name on the telephones that are rung next.</summary>
    /// <remarks>The name is written out here: on the switch a variable of the caller's would be expanded with all that is in it.</remarks>
    public static FsXmlWriter PrefixCallerName(this FsXmlWriter writer, in DialplanCall call, string prefix)
    {
        var name = RoutingToken.CallerName(XmlCurlRequest.Text(call.CallerName));
        return writer.OpenAction("set"u8).Literal("effective_caller_id_name="u8).Data(RoutingToken.CallerName(prefix)).Literal(" "u8)
            .Data(name.Length <= 60 ? name : name[..60]).CloseValue();
    }

    /// <summary>Goes on with the noun's <see cref="INounRoute.WriteAfter"/> when the applications before are over and the call is not.</summary>
    public static FsXmlWriter Afterwards(this FsXmlWriter writer, in DialplanCall call, INoun noun) =>
        writer.OpenAction("execute_extension"u8).Literal("callsign-after-"u8).Token(noun.Id.ToString("N")).Literal(" XML "u8).Token(call.Tenant.Domain).CloseValue();

    /// <summary>The id in a number that <see cref="ToNoun"/> or <see cref="AfterNoun"/> made.</summary>
    public static bool TryNounId(ReadOnlySpan<char> number, string prefix, out Guid id)
    {
        id = default;
        return number.StartsWith(prefix) && Guid.TryParseExact(number[prefix.Length..], "N", out id);
    }
}
