using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Directory;

/// <summary>The addresses of a domain's users, for each <c>node domain=…</c> of acl.conf.</summary>
internal sealed class NetworkList : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("directory", "purpose:network-list")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> scratch = stackalloc char[256];
        if (!request.TryDomain(scratch, out var domain) || snapshot.Served(domain) is not { } tenant)
        {
            return false;
        }

        writer.OpenDirectory(tenant.Domain).Literal("<groups>\n<group name=\"default\">\n<users>\n"u8);
        foreach (var user in tenant.WithAddresses)
        {
            writer.Literal("<user id=\""u8).Token(user.Number).Literal("\" cidr=\""u8).Data(user.AllowedAddresses).Literal("\"/>\n"u8);
        }

        writer.Literal("</users>\n</group>\n</groups>\n"u8).CloseDomain();
        return true;
    }
}
