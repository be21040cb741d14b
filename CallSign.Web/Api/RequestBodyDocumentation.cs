using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CallSign.Web.Api;

/// <summary>Documents the body of an endpoint that reads it itself.</summary>
/// <remarks>
/// <c>Accepts</c> would do it too, but routing then answers another content type by an endpoint that has no policy, which is 403 for every API key.
/// </remarks>
public static class RequestBodyDocumentation
{
    /// <summary>A JSON body of the shape of <typeparamref name="T"/>.</summary>
    public static RouteHandlerBuilder WithJsonBody<T>(this RouteHandlerBuilder endpoint, JsonNode example)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint.AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new()
                    {
                        Schema = await context.GetOrCreateSchemaAsync(typeof(T), cancellationToken: cancellationToken), Example = example.DeepClone(),
                    },
                },
            });
    }
}
