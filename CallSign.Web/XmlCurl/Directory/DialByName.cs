using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Directory;

/// <summary>The users that mod_directory offers to callers who spell a name. It names no action; only its function tells.</summary>
internal sealed class DialByName : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("directory", "function:populate_database")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> scratch = stackalloc char[256];
        if (!request.TryDomain(scratch, out var domain) || snapshot.Served(domain) is not { } tenant)
        {
            return false;
        }

        writer.OpenDirectory(tenant.Domain).Literal("<groups>\n<group name=\"default\">\n<users>\n"u8);
        foreach (var user in tenant.Extensions)
        {
            if (user is { Enabled: true, DirectoryVisible: true })
            {
                writer.Literal("<user id=\""u8).Token(user.Number).Literal("\">\n<params>\n"u8)
                    .Fixed("directory-visible"u8, "true"u8).Fixed("directory-exten-visible"u8, "true"u8)
                    .Literal("</params>\n<variables>\n"u8)
                    .Variable("directory_full_name"u8, user.DisplayName)
                    .Variable("effective_caller_id_name"u8, user.InternalName)
                    .Literal("</variables>\n</user>\n"u8);
            }
        }

        writer.Literal("</users>\n</group>\n</groups>\n"u8).CloseDomain();
        return true;
    }
}
