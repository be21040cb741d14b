using CallSign.Core.Routing;
using CallSign.Core.VoicemailBoxes;

namespace CallSign.Web.XmlCurl.Directory;

/// <summary>
/// Whose mailboxes a message goes to (<c>vm_inject</c>, forwarding): one user, a call group, or <c>_all_</c>. All are in the answer, since
/// FreeSWITCH asks for none of them again.
/// </summary>
internal sealed class PublishVoicemail : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("directory", "purpose:publish-vm")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> domainScratch = stackalloc char[256];
        Span<char> scratch = stackalloc char[64];
        if (!request.TryDomain(domainScratch, out var domain) || snapshot.Served(domain) is not { } tenant)
        {
            return false;
        }

        var rawUser = request.Last(XmlCurlField.User);
        if (rawUser.SequenceEqual("_all_"u8))
        {
            return Users(writer, tenant, "default", tenant.Extensions);
        }

        if (!rawUser.IsEmpty)
        {
            return XmlCurlRequest.TryText(rawUser, scratch, out var number)
                && (tenant.Find(number) is { VoicemailEnabled: true } user ? Users(writer, tenant, "default", [user])
                    : tenant.Nouns.Dialled(number) is VoicemailBox box && VoicemailBoxUser.Write(writer, tenant, box));
        }

        return XmlCurlRequest.TryText(request.First(XmlCurlField.Group), scratch, out var group)
            && GroupCall.Members(tenant, group.ToString()) is { Count: > 0 } members && Users(writer, tenant, group, members);
    }

    private static bool Users(FsXmlWriter writer, TenantSnapshot tenant, ReadOnlySpan<char> group, IReadOnlyList<ExtensionEntry> users)
    {
        writer.OpenDirectory(tenant.Domain).Literal("<groups>\n<group name=\""u8).Token(group).Literal("\">\n<users>\n"u8);
        foreach (var user in users)
        {
            if (user is { Enabled: true, VoicemailEnabled: true })
            {
                writer.User(tenant, user, UserParts.Voicemail);
            }
        }

        writer.Literal("</users>\n</group>\n</groups>\n"u8).CloseDomain();
        return true;
    }
}
