using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CallSign.Web.Api;

/// <summary>One query parameter as the OpenAPI document shows it.</summary>
/// <param name="Name">As in the URL.</param>
/// <param name="Type">JSON's type.</param>
/// <param name="Description">A sentence for the reader of the document.</param>
/// <param name="Format">As <c>date-time</c>; null for none.</param>
/// <param name="Words">The values it may have; null for any.</param>
/// <param name="Default">What holds where it is absent.</param>
public sealed record QueryParameter(
    string Name, JsonSchemaType Type, string Description, string? Format = null, IReadOnlyList<string>? Words = null, JsonNode? Default = null)
{
    /// <summary>A parameter that takes the words of an enumeration.</summary>
    public static QueryParameter Of<T>(string name, string description)
        where T : struct, Enum => new(name, JsonSchemaType.String, description, Words: [.. Enum.GetValues<T>().Select(QueryReader.Spelling)]);
}

/// <summary>Documents parameters that an endpoint reads with <see cref="QueryReader"/>.</summary>
public static class QueryParameterDocumentation
{
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder endpoint, params IEnumerable<QueryParameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        QueryParameter[] all = [.. parameters];
        return endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var parameter in all)
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = parameter.Name,
                    In = ParameterLocation.Query,
                    Description = parameter.Description,
                    Schema = new OpenApiSchema
                    {
                        Type = parameter.Type,
                        Format = parameter.Format,
                        Enum = parameter.Words is null ? null : [.. parameter.Words.Select(w => (JsonNode)w)],
                        Default = parameter.Default?.DeepClone(),
                    },
                });
            }

            return Task.CompletedTask;
        });
    }
}
