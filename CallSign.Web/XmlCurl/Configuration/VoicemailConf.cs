using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>voicemail.conf: one profile for all tenants. Mailboxes, PINs and mail addresses are in the directory.</summary>
internal sealed class VoicemailConf : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("configuration", "voicemail.conf")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        writer.OpenConfiguration("voicemail.conf"u8).Literal("<settings>\n</settings>\n<profiles>\n<profile name=\"default\">\n"u8)
            .Fixed("file-extension"u8, "wav"u8)
            .Fixed("terminator-key"u8, "#"u8)
            .Fixed("max-login-attempts"u8, "3"u8)
            .Fixed("digit-timeout"u8, "10000"u8)
            .Fixed("min-record-len"u8, "2"u8)
            .Fixed("max-record-len"u8, "300"u8)
            .Fixed("max-retries"u8, "3"u8)
            .Fixed("record-silence-threshold"u8, "200"u8)
            .Fixed("record-silence-hits"u8, "5"u8)
            .Fixed("tone-spec"u8, "%(1000, 0, 640)"u8)
            .Fixed("callback-dialplan"u8, "XML"u8)
            // Calling the sender of a message back happens in his own tenant or not at all: no context of that name exists.
            .Fixed("callback-context"u8, "none"u8)
            .Fixed("play-new-messages-key"u8, "1"u8)
            .Fixed("play-saved-messages-key"u8, "2"u8)
            .Fixed("main-menu-key"u8, "0"u8)
            .Fixed("config-menu-key"u8, "5"u8)
            .Fixed("record-greeting-key"u8, "1"u8)
            .Fixed("choose-greeting-key"u8, "2"u8)
            .Fixed("record-name-key"u8, "3"u8)
            .Fixed("change-pass-key"u8, "6"u8)
            .Fixed("record-file-key"u8, "3"u8)
            .Fixed("listen-file-key"u8, "1"u8)
            .Fixed("save-file-key"u8, "2"u8)
            .Fixed("delete-file-key"u8, "7"u8)
            .Fixed("undelete-file-key"u8, "8"u8)
            .Fixed("email-key"u8, "4"u8)
            .Fixed("pause-key"u8, "0"u8)
            .Fixed("restart-key"u8, "1"u8)
            .Fixed("ff-key"u8, "6"u8)
            .Fixed("rew-key"u8, "4"u8)
            .Fixed("skip-greet-key"u8, "#"u8)
            .Fixed("urgent-key"u8, "*"u8)
            .Fixed("operator-extension"u8, ""u8)
            .Fixed("allow-empty-password-auth"u8, "false"u8)
            .Fixed("auto-playback-recordings"u8, "false"u8)
            .Literal("<email>\n"u8)
            .Fixed("template-file"u8, "voicemail.tpl"u8)
            .Fixed("notify-template-file"u8, "notify-voicemail.tpl"u8)
            .Fixed("date-fmt"u8, "%A, %d %B %Y, %H:%M"u8)
            .Fixed("email-from"u8, "${voicemail_account}@${voicemail_domain}"u8)
            .Literal("</email>\n</profile>\n</profiles>\n"u8).CloseConfiguration();
        return true;
    }
}
