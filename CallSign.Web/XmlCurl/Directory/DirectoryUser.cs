using System.Runtime.CompilerServices;
using CallSign.Core.Routing;
using CallSign.Core.VoicemailBoxes;

namespace CallSign.Web.XmlCurl.Directory;

/// <summary>One user, or a bare domain where no user is named: registration, calls, mailboxes, <c>user_exists</c> and <c>user_data</c>.</summary>
[SkipLocalsInit] // scratch of up to half a kilobyte a method, of which only what was written is read
internal sealed class DirectoryUser : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } =
    [
        new("directory", ""),
        new("directory", "sip_auth"),
        new("directory", "user_call"),
        new("directory", "voicemail-lookup"),
        new("directory", "message-count"),
        new("directory", "reverse-auth-lookup"),
        new("directory", "jsonrpc-authenticate"),
    ];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> domainScratch = stackalloc char[256];
        Span<char> userScratch = stackalloc char[32];
        if (!request.TryDomain(domainScratch, out var domain) || snapshot.Served(domain) is not { } tenant)
        {
            return false;
        }

        var rawUser = request.Last(XmlCurlField.User);
        if (rawUser.IsEmpty)
        {
            writer.OpenDirectory(tenant.Domain).CloseDomain();
            return true;
        }

        if (!XmlCurlRequest.TryText(rawUser, userScratch, out var number)
            || !request.First(XmlCurlField.NumberAlias).IsEmpty) // mod_xml_rpc's login, which the portal does not offer
        {
            return false;
        }

        var action = request.Action;
        if (action.SequenceEqual("sip_auth"u8) && LampBorder.IsCrossed(request, snapshot, tenant))
        {
            return false;
        }

        return tenant.Find(number) is { } user
            ? Write(writer, tenant, user, PartsFor(action))
            // A mailbox without a telephone is a user for mod_voicemail alone: it can neither register nor be called.
            : (action.SequenceEqual("voicemail-lookup"u8) || action.SequenceEqual("message-count"u8))
                && tenant.Nouns.Dialled(number) is VoicemailBox box && VoicemailBoxUser.Write(writer, tenant, box);
    }

    /// <summary>A whole document with one user in it.</summary>
    internal static bool Write(FsXmlWriter writer, TenantSnapshot tenant, ExtensionEntry user, UserParts parts)
    {
        writer.OpenDirectory(tenant.Domain).Literal("<groups>\n<group name=\""u8).Data(user.CallGroup ?? "default").Literal("\">\n<users>\n"u8)
            .User(tenant, user, parts)
            .Literal("</users>\n</group>\n</groups>\n"u8).CloseDomain();
        return true;
    }

    private static UserParts PartsFor(ReadOnlySpan<byte> action)
    {
        const UserParts Everyone = UserParts.Parameters | UserParts.Variables;
        return action.IsEmpty || action.SequenceEqual("sip_auth"u8) ? Everyone | UserParts.Credential
            : action.SequenceEqual("voicemail-lookup"u8) ? Everyone | UserParts.Voicemail
            : action.SequenceEqual("message-count"u8) ? UserParts.None
            : action.SequenceEqual("reverse-auth-lookup"u8) ? UserParts.ReverseCredential
            : action.SequenceEqual("jsonrpc-authenticate"u8) ? Everyone | UserParts.Credential | UserParts.JsonRpc
            : Everyone;
    }
}
