using CallSign.Core.Extensions;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>The applications of recordings by telephone: the recorder module, and behind it a tone that says that nothing was recorded.</summary>
internal static class RecorderXml
{
    /// <summary>What a call asks for that was placed to record: <c>callsign-record-</c> with its id. A telephone that dials it reaches nothing by it.</summary>
    public const string Record = "callsign-record-";

    /// <summary>A telephone that the portal rang.</summary>
    public static bool WriteRung(FsXmlWriter writer, in DialplanCall call, Guid id)
    {
        if (call.IsFromTelephone)
        {
            return false;
        }

        writer.OpenExtension("record").Action("answer"u8, ""u8);
        if (Module(writer, call, null))
        {
            writer.Literal("/ring/"u8).Token(id.ToString("N")).Literal(" async full"u8).CloseValue();
        }

        FeatureCodes.Refuse(writer); // what the module finished has hung up
        writer.CloseExtension();
        return true;
    }

    /// <summary>A telephone that dialled the code; the extension around it is open. A call that somebody forwarded here records nothing in his name.</summary>
    public static void RecordByCode(this FsXmlWriter writer, in DialplanCall call)
    {
        if (call is { Caller: { VoicemailPin: not null } caller, Forwards: 0 } && Module(writer, call, caller.Language))
        {
            writer.Literal("/code async full"u8).CloseValue();
        }

        FeatureCodes.Refuse(writer);
    }

    private static bool Module(FsXmlWriter writer, in DialplanCall call, string? language)
    {
        if (call.Modules.SocketOf("recorder") is not { } socket)
        {
            return false;
        }

        writer.OpenAction("multiset"u8).Literal("^^;domain_name="u8).Token(call.Tenant.Domain);
        language ??= call.Tenant.Language;
        if (LanguageTag.IsValid(language))
        {
            writer.Literal(";default_language="u8).Token(language.Split('-')[0]);
        }

        writer.CloseValue().OpenAction("socket"u8).Data(socket);
        return true;
    }
}
