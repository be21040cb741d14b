using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>acl.conf: the list <c>domains</c>, from which calls need no password. A node of it is a tenant that has such extensions.</summary>
internal sealed class AclConf : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("configuration", "acl.conf")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        writer.OpenConfiguration("acl.conf"u8).Literal("<network-lists>\n<list name=\"domains\" default=\"deny\">\n"u8);
        foreach (var tenant in snapshot.Tenants)
        {
            if (tenant is { Enabled: true, WithAddresses.Count: > 0 })
            {
                writer.Literal("<node type=\"allow\" domain=\""u8).Token(tenant.Domain).Literal("\"/>\n"u8);
            }
        }

        writer.Literal("</list>\n</network-lists>\n"u8).CloseConfiguration();
        return true;
    }
}
