using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Directory;

/// <summary><c>group_call</c>: first the members of a call group as pointers, then FreeSWITCH asks for each of them with the same action.</summary>
internal sealed class GroupCall : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("directory", "group_call")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> domainScratch = stackalloc char[256];
        Span<char> nameScratch = stackalloc char[64];
        if (!request.TryDomain(domainScratch, out var domain) || snapshot.Served(domain) is not { } tenant)
        {
            return false;
        }

        var rawUser = request.Last(XmlCurlField.User);
        if (!rawUser.IsEmpty)
        {
            return XmlCurlRequest.TryText(rawUser, nameScratch, out var number)
                && tenant.Find(number) is { } user
                && DirectoryUser.Write(writer, tenant, user, UserParts.Parameters | UserParts.Variables);
        }

        var rawGroup = request.First(XmlCurlField.GroupName);
        if (!XmlCurlRequest.TryText(rawGroup.IsEmpty ? request.First(XmlCurlField.Group) : rawGroup, nameScratch, out var name)
            || Members(tenant, name.ToString()) is not { Count: > 0 } members)
        {
            return false;
        }

        writer.OpenDirectory(tenant.Domain).Literal("<groups>\n<group name=\""u8).Token(name).Literal("\">\n<users>\n"u8);
        foreach (var member in members)
        {
            writer.Literal("<user id=\""u8).Token(member.Number).Literal("\" type=\"pointer\"/>\n"u8);
        }

        writer.Literal("</users>\n</group>\n</groups>\n"u8).CloseDomain();
        return true;
    }

    /// <summary>The enabled members of a group. As in FreeSWITCH's own directory, everybody is in <c>default</c>.</summary>
    internal static IReadOnlyList<ExtensionEntry> Members(TenantSnapshot tenant, string name) =>
        tenant.Group(name) is { Count: > 0 } members ? members
            : name == "default" ? [.. tenant.Extensions.Where(e => e.Enabled)]
            : [];
}
