using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Directory;

/// <summary>Logins that telephones have no business with: to the event socket, and of skinny phones.</summary>
internal sealed class RefusedLogins : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("directory", "event_socket_auth"), new("directory", "skinny-auth")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer) => false;
}
