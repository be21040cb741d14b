using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Directory;

/// <summary>
/// What mod_sofia asks for the <c>domains</c> of a profile: with no key every domain, so that it knows them as aliases of the profile and can
/// send message-waiting lights; with a key that one. Gateways themselves are in sofia.conf.
/// </summary>
internal sealed class GatewayDomains : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("directory", "purpose:gateways")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> scratch = stackalloc char[256];
        if (!request.First(XmlCurlField.KeyValue).IsEmpty)
        {
            if (!request.TryDomain(scratch, out var domain) || snapshot.Served(domain) is not { } tenant)
            {
                return false;
            }

            writer.OpenDirectory(tenant.Domain).CloseDomain();
            return true;
        }

        writer.OpenDirectory();
        foreach (var tenant in snapshot.Tenants)
        {
            if (tenant.Enabled)
            {
                writer.Literal("<domain name=\""u8).Token(tenant.Domain).Literal("\"/>\n"u8);
            }
        }

        writer.CloseSection();
        return true;
    }
}
