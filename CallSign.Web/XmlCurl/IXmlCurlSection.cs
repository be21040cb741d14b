using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl;

/// <summary>Answers one kind of lookup. Found by scan at start; one file each, with a parameterless or injected constructor.</summary>
/// <remarks>Pure: the same request and snapshot give the same bytes. It reads nothing else, waits for nothing and keeps nothing.</remarks>
internal interface IXmlCurlSection
{
    /// <summary>What it answers. Two sections with one claim stop the start.</summary>
    IReadOnlyList<XmlCurlClaim> Claims { get; }

    /// <summary>Writes the whole document, or returns false for "not found"; what was written by then is thrown away.</summary>
    bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer);
}

/// <summary>A kind of lookup.</summary>
/// <param name="Section"><c>directory</c>, <c>dialplan</c>, <c>configuration</c> or <c>languages</c>.</param>
/// <param name="Key">
/// Of a configuration its file name; of the directory an action, <c>purpose:</c>, <c>function:</c> or <c>vm:</c> with what follows; empty for
/// whatever else is asked of the section.
/// </param>
internal readonly record struct XmlCurlClaim(string Section, string Key)
{
    public override string ToString() => $"{Section}/{Key}";
}

/// <summary>A lookup that changes something, and so has to wait for the database. There is one: a mailbox PIN changed by telephone.</summary>
internal interface IXmlCurlChange
{
    XmlCurlClaim Claim { get; }

    /// <summary>As <see cref="IXmlCurlSection.Write"/>.</summary>
    /// <param name="form">The whole form, which stays valid while it waits.</param>
    Task<bool> WriteAsync(ReadOnlyMemory<byte> form, PbxSnapshot snapshot, FsXmlWriter writer, CancellationToken cancellationToken);
}
