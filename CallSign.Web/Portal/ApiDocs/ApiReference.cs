namespace CallSign.Web.Portal.ApiDocs;

/// <summary>The REST API as the documentation page shows it.</summary>
/// <param name="Groups">In the order of the document.</param>
/// <param name="Objects">Every object that a request or an answer holds, by name.</param>
public sealed record ApiReference(IReadOnlyList<ApiGroup> Groups, IReadOnlyList<ApiObject> Objects);

/// <summary>Operations about one noun.</summary>
public sealed record ApiGroup(string Name, string? Description, IReadOnlyList<ApiOperation> Operations)
{
    /// <summary>The group's anchor.</summary>
    public string Anchor => Name.ToLowerInvariant().Replace(' ', '-');
}

/// <summary>One operation.</summary>
/// <param name="Id">Its name in the document, and its anchor.</param>
/// <param name="Method">As <c>GET</c>.</param>
/// <param name="Path">With parameters in braces.</param>
/// <param name="Summary">A heading.</param>
/// <param name="Description">Sentences; <c>`code`</c> in back ticks.</param>
/// <param name="Scopes">Any of which an API key needs; empty where everybody may call.</param>
/// <param name="NeedsKey">Whether credentials are needed.</param>
/// <param name="Parameters">Of path, query and header.</param>
/// <param name="Body">What is sent; null for nothing.</param>
/// <param name="Answers">By status.</param>
public sealed record ApiOperation(
    string Id, string Method, string Path, string Summary, string? Description, IReadOnlyList<string> Scopes, bool NeedsKey,
    IReadOnlyList<ApiField> Parameters, ApiContent? Body, IReadOnlyList<ApiAnswer> Answers);

/// <summary>A parameter or a property.</summary>
/// <param name="Name">As it is spelled on the wire.</param>
/// <param name="In"><c>path</c>, <c>query</c> or <c>header</c>; null for a property.</param>
/// <param name="Type">In words, as <c>string (uuid)</c>.</param>
/// <param name="ObjectName">Name of the object that it holds, or null.</param>
/// <param name="Description">What it means.</param>
/// <param name="Required">Whether it is always there.</param>
/// <param name="Words">The values it may have; empty for any.</param>
/// <param name="Default">What holds where it is absent.</param>
public sealed record ApiField(
    string Name, string? In, string Type, string? ObjectName, string? Description, bool Required, IReadOnlyList<string> Words, string? Default);

/// <summary>A body.</summary>
/// <param name="Type">In words.</param>
/// <param name="ObjectName">Name of the object, where it has one.</param>
/// <param name="Fields">Properties, where it has no name of its own.</param>
/// <param name="Example">A short JSON text.</param>
public sealed record ApiContent(string Type, string? ObjectName, IReadOnlyList<ApiField> Fields, string? Example);

/// <summary>One answer.</summary>
public sealed record ApiAnswer(string Status, string? Description, string? ContentType, ApiContent? Content);

/// <summary>A named object.</summary>
public sealed record ApiObject(string Name, string? Description, IReadOnlyList<ApiField> Fields)
{
    /// <summary>The object's anchor.</summary>
    public string Anchor => "object-" + Name;
}
