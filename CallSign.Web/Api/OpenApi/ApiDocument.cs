using CallSign.Web.Security;
using CallSign.Web.Shared.Layout;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CallSign.Web.Api.OpenApi;

/// <summary>The OpenAPI document of the REST API: <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    /// <summary>Names the scopes of which an API key needs one.</summary>
    public const string ScopesExtension = "x-required-scopes";
    private const string RoleExtension = "x-required-role";

    private const string Bearer = "Bearer";
    private const string Header = "ApiKey";

    // What a tag's endpoints are about, in the order they are shown.
    private static readonly Dictionary<string, string> Tags = new()
    {
        ["Calls"] = "Calls that ended, from their call detail records.",
        ["Live calls"] = "Calls that are there now, and what can be done to them.",
        ["SIP trunk"] = "Callers of queues who are bridged to a number outside by way of an agent.",
        ["Extensions"] = "The tenant's telephones.",
        ["Route simulations"] = "Where a call would go, step by step, without placing it.",
        ["Configuration"] = "Everything that is configured in a tenant as one document.",
        ["Health"] = "Whether the portal is in service.",
    };

    public static void AddServices(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.ShouldInclude = description => description.RelativePath is { } path
            && (path.StartsWith("api/v1", StringComparison.OrdinalIgnoreCase) || path.StartsWith("health", StringComparison.OrdinalIgnoreCase));
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Secure(operation, context);
            return Task.CompletedTask;
        });
    });

    // The shape of a public product is no secret, and generators fetch it without credentials.
    public static void Map(WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "CallSign",
            Version = Name,
            Description = "Calls, live calls and extensions of a tenant. Every error is problem details (RFC 9457); "
                + "lists take `limit` and `offset`; times are UTC; names and words are `snake_case`. "
                + $"This is the API of CallSign {ProductVersion.Text}.",
        };
        document.Servers = []; // relative to where the document was fetched
        var components = document.Components ??= new OpenApiComponents();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key of the tenant: Authorization: Bearer cs_…",
            },
            [Header] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Api-Key", Description = "The same key in a header of its own.",
            },
        };
        foreach (var path in document.Paths.Values)
        {
            path.Operations?.Remove(HttpMethod.Head); // as GET, without the body
        }

        var order = Tags.Keys.ToList();
        document.Tags = (document.Tags ?? new HashSet<OpenApiTag>()).OrderBy(t => order.IndexOf(t.Name ?? "") is >= 0 and var i ? i : order.Count).ToHashSet();
        foreach (var tag in document.Tags)
        {
            tag.Description ??= Tags.GetValueOrDefault(tag.Name ?? "") ?? $"The tenant's {tag.Name?.ToLowerInvariant()}.";
        }
    }

    private static void Secure(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [];
            return;
        }

        operation.Security = [Requirement(Bearer, context.Document), Requirement(Header, context.Document)];
        var scopes = metadata.OfType<IAuthorizeData>().Where(a => a.Policy is not null && Policies.ScopeOf.ContainsKey(a.Policy))
            .Select(a => Policies.ScopeOf[a.Policy!].Scope).Distinct().ToList();
        if (scopes.Count == 0 && metadata.OfType<IAuthorizeData>().Select(a => a.Policy).FirstOrDefault(p => p is not null && Policies.RoleOf.ContainsKey(p)) is { } role)
        {
            // For signed-in people alone: no key opens it.
            operation.Security = [];
            operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
            operation.Extensions[RoleExtension] = new JsonNodeExtension(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(Policies.RoleOf[role].ToString()));
        }

        if (scopes.Count > 0)
        {
            operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
            operation.Extensions[ScopesExtension] = new JsonNodeExtension(new System.Text.Json.Nodes.JsonArray([.. scopes.Select(s => (System.Text.Json.Nodes.JsonNode)s)]));
        }

        operation.Responses ??= [];
        operation.Responses.TryAdd("401", Problem("No API key, or not a valid one.", context.Document));
        operation.Responses.TryAdd("403", Problem("The key or user may not do this.", context.Document));
        operation.Responses.TryAdd("429", Problem("Too many requests; wait for Retry-After seconds.", context.Document));
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument? document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    private static OpenApiResponse Problem(string description, OpenApiDocument? document) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("ProblemDetails", document) } },
    };
}
