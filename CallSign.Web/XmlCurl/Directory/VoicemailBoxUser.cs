using CallSign.Core.Extensions;
using CallSign.Core.Routing;
using CallSign.Core.VoicemailBoxes;

namespace CallSign.Web.XmlCurl.Directory;

/// <summary>
/// The <c>user</c> element of a mailbox without a telephone: what mod_voicemail needs and no more. It has no password and forbids registration,
/// so nobody can call as it.
/// </summary>
internal static class VoicemailBoxUser
{
    /// <summary>A whole document with the mailbox in it.</summary>
    public static bool Write(FsXmlWriter writer, TenantSnapshot tenant, VoicemailBox box)
    {
        writer.OpenDirectory(tenant.Domain).Literal("<groups>\n<group name=\"default\">\n<users>\n"u8);
        User(writer, tenant, box);
        writer.Literal("</users>\n</group>\n</groups>\n"u8).CloseDomain();
        return true;
    }

    /// <summary>The element alone.</summary>
    public static void User(FsXmlWriter writer, TenantSnapshot tenant, VoicemailBox box)
    {
        writer.Literal("<user id=\""u8).Token(box.Number).Literal("\" number-alias=\""u8).Token(box.Number).Literal("\">\n<params>\n"u8)
            .Fixed("sip-forbid-register"u8, "true"u8)
            .Fixed("vm-enabled"u8, "true"u8);
        if (box.PinInClear is { Length: > 0 } pin && DialNumber.IsDigits(pin))
        {
            writer.Param("vm-password"u8, pin);
        }

        if (box.Email is { } mail && RoutingToken.IsMailAddress(mail))
        {
            writer.Param("vm-mailto"u8, mail);
            writer.Fixed("vm-email-all-messages"u8, "true"u8);
            writer.Fixed("vm-attach-file"u8, box.AttachRecording ? "true"u8 : "false"u8);
            writer.Fixed("vm-keep-local-after-email"u8, box.KeepAfterMail ? "true"u8 : "false"u8);
        }

        if (box.QuotaMinutes is { } minutes)
        {
            writer.Param("vm-disk-quota"u8, minutes * 60); // seconds of speech
        }

        if (!box.SayInstructions)
        {
            writer.Fixed("vm-skip-instructions"u8, "true"u8);
        }

        writer.Literal("</params>\n<variables>\n"u8).Variable("directory_full_name"u8, box.Name);
        if (box.Language is { } language && LanguageTag.IsValid(language))
        {
            writer.OpenVariable("default_language"u8).Token(language.Split('-')[0]).CloseValue();
        }

        writer.Variable("timezone"u8, tenant.TimeZone).Literal("</variables>\n</user>\n"u8);
    }
}
