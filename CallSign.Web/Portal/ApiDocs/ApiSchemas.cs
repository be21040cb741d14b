using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace CallSign.Web.Portal.ApiDocs;

/// <summary>JSON schemas in words.</summary>
internal static class ApiSchemas
{
    private const string ListPrefix = "ApiListOf";

    /// <summary>Whether the schema is the page of a list, which is shown where it is used.</summary>
    public static bool IsList(string id) => id.StartsWith(ListPrefix, StringComparison.Ordinal);

    /// <summary>An object's name as readers see it: <c>CallModel</c> is a Call.</summary>
    public static string Name(string id) => id switch
    {
        "ProblemDetails" => "Problem",
        "HttpValidationProblemDetails" => "ValidationProblem",
        _ when id.EndsWith("Model", StringComparison.Ordinal) && id.Length > 5 => id[..^5],
        _ => id,
    };

    /// <summary>As <c>string (uuid) or null</c>, <c>array of Call</c>.</summary>
    public static string Type(IOpenApiSchema? schema)
    {
        if (schema is null)
        {
            return "anything";
        }

        var (plain, orNull) = Plain(schema);
        var text = plain switch
        {
            OpenApiSchemaReference { Reference.Id: { } id } when IsList(id) => "page of " + Name(id[ListPrefix.Length..]),
            { Enum.Count: > 0 } => "word",
            OpenApiSchemaReference { Reference.Id: { } id } => Name(id),
            { Type: { } type } when type.HasFlag(JsonSchemaType.Array) => "array of " + Type(plain.Items),
            { AdditionalProperties: { } values } => "object of " + Type(values) + " by name",
            { Type: { } type } => Word(type, plain.Format),
            _ => "object",
        };
        return orNull ? text + " or null" : text;
    }

    /// <summary>Name of the object that a value is or holds; null for none that has a name.</summary>
    public static string? ObjectOf(IOpenApiSchema? schema)
    {
        if (schema is null)
        {
            return null;
        }

        var (plain, _) = Plain(schema);
        return plain switch
        {
            { Enum.Count: > 0 } => null,
            OpenApiSchemaReference { Reference.Id: { } id } => IsList(id) ? Name(id[ListPrefix.Length..]) : Name(id),
            { Items: { } items } => ObjectOf(items),
            { AdditionalProperties: { } values } => ObjectOf(values),
            _ => null,
        };
    }

    /// <summary>The properties of an object.</summary>
    public static IReadOnlyList<ApiField> Fields(IOpenApiSchema schema) =>
        [.. (schema.Properties ?? new Dictionary<string, IOpenApiSchema>()).Select(p => Field(p.Key, p.Value, schema.Required?.Contains(p.Key) == true))];

    public static ApiField Field(string name, IOpenApiSchema? schema, bool required)
    {
        var words = schema is null ? [] : Plain(schema).Plain.Enum ?? [];
        return new ApiField(
            name, null, Type(schema), ObjectOf(schema), schema?.Description, required, [.. words.OfType<JsonNode>().Select(w => w.ToString())], schema?.Default?.ToString());
    }

    /// <summary>The schema itself, without the alternative "or null".</summary>
    public static (IOpenApiSchema Plain, bool OrNull) Plain(IOpenApiSchema schema)
    {
        if (schema.OneOf is { Count: > 0 } one)
        {
            var real = one.FirstOrDefault(s => s.Type is not JsonSchemaType.Null) ?? one[0];
            return (real, one.Any(s => s.Type is JsonSchemaType.Null));
        }

        return (schema, schema.Type?.HasFlag(JsonSchemaType.Null) == true);
    }

    private static string Word(JsonSchemaType type, string? format)
    {
        var word = (type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Integer => "whole number",
            JsonSchemaType.Number => "number",
            JsonSchemaType.Boolean => "true or false",
            JsonSchemaType.Object => "object",
            JsonSchemaType.String => format switch { "date-time" => "time (RFC 3339)", "uuid" => "UUID", _ => "text" },
            _ => "anything",
        };
        return word;
    }
}
