using CallSign.Web.Api.OpenApi;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CallSign.Web.Portal.ApiDocs;

/// <summary>Reads the reference out of the OpenAPI document of this very program, once.</summary>
public sealed class ApiReferenceReader([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider documents)
{
    // The methods in the order in which people look for them.
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    private ApiReference? _reference;

    public async Task<ApiReference> ReadAsync(CancellationToken cancellationToken) =>
        _reference ??= Read(await documents.GetOpenApiDocumentAsync(cancellationToken));

    internal static ApiReference Read(OpenApiDocument document)
    {
        var operations =
            from path in document.Paths
            from operation in path.Value.Operations ?? []
            select (Tag: operation.Value.Tags?.FirstOrDefault()?.Name ?? "", Operation: Operation(path.Key, operation.Key.Method, operation.Value));
        var all = operations.ToList();
        var groups = (document.Tags ?? new HashSet<OpenApiTag>())
            .Select(t => new ApiGroup(
                t.Name ?? "", t.Description,
                [.. all.Where(o => o.Tag == t.Name).Select(o => o.Operation).OrderBy(o => o.Path, StringComparer.Ordinal).ThenBy(o => Array.IndexOf(Methods, o.Method))]))
            .Where(g => g.Operations.Count > 0);
        var objects = (document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
            .Where(s => s.Value.Properties?.Count > 0 && !ApiSchemas.IsList(s.Key))
            .OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => new ApiObject(ApiSchemas.Name(s.Key), s.Value.Description, ApiSchemas.Fields(s.Value)));
        return new ApiReference([.. groups], [.. objects]);
    }

    private static ApiOperation Operation(string path, string method, OpenApiOperation operation) => new(
        operation.OperationId ?? method + path, method, path, operation.Summary ?? path, operation.Description, Scopes(operation),
        operation.Security?.Count > 0, [.. (operation.Parameters ?? []).Select(Parameter)], Content(operation.RequestBody?.Content, request: true),
        [.. (operation.Responses ?? []).Select(r => Answer(r.Key, r.Value)).OrderBy(a => a.Status, StringComparer.Ordinal)]);

    private static ApiField Parameter(IOpenApiParameter parameter) => ApiSchemas.Field(parameter.Name ?? "", parameter.Schema, parameter.Required) with
    {
        In = parameter.In?.ToString().ToLowerInvariant(),
        Description = parameter.Description,
    };

    private static ApiAnswer Answer(string status, IOpenApiResponse response) =>
        new(status, response.Description, response.Content?.Keys.FirstOrDefault(), Content(response.Content, request: false));

    private static ApiContent? Content(IDictionary<string, OpenApiMediaType>? content, bool request)
    {
        if (content?.Values.FirstOrDefault()?.Schema is not { } schema)
        {
            return null;
        }

        var name = ApiSchemas.ObjectOf(schema);
        return new ApiContent(
            ApiSchemas.Type(schema), name, name is null ? ApiSchemas.Fields(schema) : [], ApiExamples.Of(schema, request));
    }

    private static IReadOnlyList<string> Scopes(OpenApiOperation operation) =>
        operation.Extensions?.TryGetValue(ApiDocument.ScopesExtension, out var extension) == true && extension is JsonNodeExtension { Node: System.Text.Json.Nodes.JsonArray scopes }
            ? [.. scopes.Select(s => s!.GetValue<string>())]
            : [];
}
