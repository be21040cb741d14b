using System.Net;
using CallSign.Core.AccessLists;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>
/// acl.conf: the list <c>domains</c>, from which calls need no password (a node of it is a tenant that has such extensions), and the platform's
/// own access lists.
/// </summary>
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

        writer.Literal("</list>\n"u8);
        foreach (var list in snapshot.Platform.All<AccessList>())
        {
            if (list.Enabled && !AccessList.IsOfFreeSwitch(list.Name))
            {
                List(writer, snapshot, list);
            }
        }

        writer.Literal("</network-lists>\n"u8).CloseConfiguration();
        return true;
    }

    private static void List(FsXmlWriter writer, PbxSnapshot snapshot, AccessList list)
    {
        writer.Literal("<list name=\""u8).Token(list.Name).Literal(list.Default is AccessRule.Allow ? "\" default=\"allow\">\n"u8 : "\" default=\"deny\">\n"u8);
        foreach (var node in list.Nodes)
        {
            var rule = node.Rule is AccessRule.Allow ? "<node type=\"allow\""u8 : "<node type=\"deny\""u8;
            if (node.Network is { } network && IPNetwork.TryParse(network, out var known))
            {
                writer.Literal(rule).Literal(" cidr=\""u8).Data(known.ToString()).Literal("\"/>\n"u8);
            }
            else if (node.Domain is { } domain && snapshot.Served(domain) is { } tenant)
            {
                writer.Literal(rule).Literal(" domain=\""u8).Token(tenant.Domain).Literal("\"/>\n"u8);
            }
        }

        writer.Literal("</list>\n"u8);
    }
}
