using CallSign.Core.Extensions;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>
/// The applications of calls to mailboxes: the voicemail module where it listens, and mod_voicemail behind it, which has the call where the module is off, gone, slow
/// or fails in the middle.
/// </summary>
internal static class VoicemailXml
{
    /// <summary>The caller leaves a message.</summary>
    public static FsXmlWriter LeaveMessage(this FsXmlWriter writer, in DialplanCall call, string number, bool isBusy, string? language = null)
    {
        writer.Action("unset"u8, "execute_on_answer"u8) // a message is no conversation
            .Action("answer"u8, ""u8).Action("sleep"u8, "1000"u8);
        if (Module(writer, call, language))
        {
            writer.Literal("/deposit/"u8).Token(number).Literal(isBusy ? "/busy async full"u8 : "/unavailable async full"u8).CloseValue();
        }

        return writer.OpenAction("voicemail"u8).Literal("default "u8).Token(call.Tenant.Domain).Literal(" "u8).Token(number).CloseValue();
    }

    /// <summary>The caller listens to a mailbox; null asks for its number.</summary>
    /// <param name="writer">Inside of an extension.</param>
    /// <param name="call">The call.</param>
    /// <param name="number">The mailbox.</param>
    /// <param name="needsPin">Whether mod_voicemail asks for the PIN; the module judges by itself.</param>
    public static FsXmlWriter CheckMessages(this FsXmlWriter writer, in DialplanCall call, string? number, bool needsPin = true)
    {
        writer.Action("answer"u8, ""u8).Action("sleep"u8, "500"u8);
        if (Module(writer, call, null))
        {
            writer.Literal("/check"u8);
            if (number is not null)
            {
                writer.Literal("/"u8).Token(number).Literal("/own"u8);
            }

            writer.Literal(" async full"u8).CloseValue();
        }

        writer.OpenAction("voicemail"u8).Literal(needsPin ? "check default "u8 : "check auth default "u8).Token(call.Tenant.Domain);
        return (number is null ? writer : writer.Literal(" "u8).Token(number)).CloseValue();
    }

    // The module knows the tenant and its language by what is set here; a caller can't set it.
    private static bool Module(FsXmlWriter writer, in DialplanCall call, string? language)
    {
        if (call.Modules.SocketOf("voicemail") is not { } socket)
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
