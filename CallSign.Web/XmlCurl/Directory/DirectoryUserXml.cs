using CallSign.Core.MusicOnHold;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Directory;

/// <summary>What of a user goes into an answer. A lookup gets the secrets it needs and no others.</summary>
[Flags]
internal enum UserParts
{
    None = 0,

    /// <summary><c>a1-hash</c>, by which mod_sofia and mod_verto check a digest.</summary>
    Credential = 1,

    /// <summary>The password itself, for a phone that challenges the switch: a hash of our own realm is of no use there.</summary>
    ReverseCredential = 2,

    /// <summary>PIN and mail of the mailbox.</summary>
    Voicemail = 4,

    /// <summary>Which methods mod_verto's JSON-RPC allows.</summary>
    JsonRpc = 8,

    /// <summary>Channel variables.</summary>
    Variables = 16,

    /// <summary>Dial string and all parameters that hold no secret.</summary>
    Parameters = 32,
}

/// <summary>The <c>user</c> element of the directory.</summary>
internal static class DirectoryUserXml
{
    public static FsXmlWriter User(this FsXmlWriter writer, TenantSnapshot tenant, ExtensionEntry user, UserParts parts)
    {
        // number-alias lets FreeSWITCH find the same user when it asks by that key; type is left out, since "pointer" can't register.
        writer.Literal("<user id=\""u8).Token(user.Number).Literal("\" number-alias=\""u8).Token(user.Number).Literal("\""u8);
        if (user.AllowedAddresses is { } addresses)
        {
            writer.Literal(" cidr=\""u8).Data(addresses).Literal("\""u8);
        }

        writer.Literal(">\n<params>\n"u8);
        if (parts.HasFlag(UserParts.Credential))
        {
            writer.Param("a1-hash"u8, user.A1Hash);
        }

        if (parts.HasFlag(UserParts.ReverseCredential) && FsXmlWriter.IsExact(user.SipPassword))
        {
            writer.Param("reverse-auth-user"u8, user.Number);
            writer.Param("reverse-auth-pass"u8, user.SipPassword);
        }

        if (parts.HasFlag(UserParts.JsonRpc))
        {
            writer.Fixed("jsonrpc-allowed-methods"u8, "verto"u8);
            writer.Fixed("jsonrpc-allowed-event-channels"u8, ""u8);
            writer.OpenParam("verto-context"u8).Token(tenant.Domain).CloseValue();
            writer.Fixed("verto-dialplan"u8, "XML"u8);
        }

        if (parts.HasFlag(UserParts.Parameters))
        {
            Parameters(writer, tenant, user);
        }

        Mailbox(writer, tenant, user, parts);
        writer.Literal("</params>\n"u8);
        if (parts.HasFlag(UserParts.Variables))
        {
            Variables(writer, tenant, user);
        }

        return writer.Literal("</user>\n"u8);
    }

    private static void Parameters(FsXmlWriter writer, TenantSnapshot tenant, ExtensionEntry user)
    {
        writer.OpenParam("dial-string"u8);
        if (user.DoNotDisturb)
        {
            // Whatever rings users (groups, queues, a supervisor's originate) hears busy; the dialplan does not get this far.
            writer.Literal("error/user_busy"u8);
        }
        else
        {
            writer.Literal("{sip_invite_domain="u8).Token(tenant.Domain)
                .Literal(",presence_id="u8).Token(user.Number).Literal("@"u8).Token(tenant.Domain)
                .Literal(",media_timeout=300000,media_hold_timeout=1800000}${sofia_contact(*/"u8).Token(user.Number).Literal("@"u8).Token(tenant.Domain).Literal(")}"u8);
        }

        writer.CloseValue();
        writer.Param("max-registrations-per-extension"u8, user.MaxRegistrations);
        writer.Param("directory-visible"u8, user.DirectoryVisible ? "true" : "false");
        writer.Param("directory-exten-visible"u8, user.DirectoryVisible ? "true" : "false");
    }

    private static void Mailbox(FsXmlWriter writer, TenantSnapshot tenant, ExtensionEntry user, UserParts parts)
    {
        // mod_voicemail takes a user without this parameter for one with a mailbox.
        writer.Param("vm-enabled"u8, user.VoicemailEnabled ? "true" : "false");
        if (!user.VoicemailEnabled)
        {
            return;
        }

        writer.OpenParam("MWI-Account"u8).Token(user.Number).Literal("@"u8).Token(tenant.Domain).CloseValue();
        if (!parts.HasFlag(UserParts.Voicemail))
        {
            return;
        }

        writer.Param("vm-password"u8, user.VoicemailPin);
        if (user.VoicemailEmail is { } mail)
        {
            writer.Param("vm-mailto"u8, mail);
            writer.Fixed("vm-email-all-messages"u8, "true"u8);
            writer.Fixed("vm-attach-file"u8, "true"u8);
            writer.Fixed("vm-keep-local-after-email"u8, "true"u8);
        }
    }

    private static void Variables(FsXmlWriter writer, TenantSnapshot tenant, ExtensionEntry user)
    {
        writer.Literal("<variables>\n"u8);
        writer.OpenVariable("user_context"u8).Token(tenant.Domain).CloseValue();
        writer.OpenVariable("domain_name"u8).Token(tenant.Domain).CloseValue();
        writer.OpenVariable("accountcode"u8).Token(tenant.Domain).CloseValue();
        writer.OpenVariable("presence_id"u8).Token(user.Number).Literal("@"u8).Token(tenant.Domain).CloseValue();
        writer.OpenVariable("call_timeout"u8).Number(user.RingTimeoutSeconds).CloseValue();
        // Milliseconds without a packet after which a leg is hung up: its phone has lost power or network. Rung legs have it in the dial string.
        writer.FixedVariable("media_timeout"u8, "300000"u8).FixedVariable("media_hold_timeout"u8, "1800000"u8);
        writer.Variable("effective_caller_id_name"u8, user.InternalName);
        writer.Variable("effective_caller_id_number"u8, user.InternalNumber);
        writer.Variable("outbound_caller_id_name"u8, user.ExternalName);
        writer.Variable("outbound_caller_id_number"u8, user.ExternalNumber);
        writer.Variable("emergency_caller_id_name"u8, user.EmergencyName);
        writer.Variable("emergency_caller_id_number"u8, user.EmergencyNumber);
        writer.Variable("directory_full_name"u8, user.DisplayName);
        writer.Variable("call_group"u8, user.CallGroup);
        writer.Variable("default_language"u8, LanguageOf(tenant, user));
        writer.Variable("timezone"u8, tenant.TimeZone);
        writer.Variable("hold_music"u8, MusicPlaylist.DefaultSource(tenant));
        writer.Variable("do_not_disturb"u8, user.DoNotDisturb ? "true" : "false");
        writer.Literal("</variables>\n"u8);
    }

    // FreeSWITCH's phrases are by language, not by region.
    private static string LanguageOf(TenantSnapshot tenant, ExtensionEntry user)
    {
        var tag = user.Language ?? tenant.Language;
        var dash = tag.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? tag : tag[..dash];
    }
}
