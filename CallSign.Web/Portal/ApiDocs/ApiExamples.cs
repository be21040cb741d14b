using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace CallSign.Web.Portal.ApiDocs;

/// <summary>Short JSON examples made from a schema and from what the API's fields are called.</summary>
internal static class ApiExamples
{
    private const int Deepest = 4;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What a reader knows at once to be a number, a name, a cause.
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["number"] = "1001", ["display_name"] = "Ada Lovelace", ["destination"] = "1002", ["caller"] = "1001", ["caller_name"] = "Ada Lovelace", ["callee"] = "1002",
        ["callee_name"] = "Grace Hopper", ["answered_by"] = "1002", ["hangup_cause"] = "NORMAL_CLEARING", ["node"] = "fs1", ["codec"] = "PCMU", ["name"] = "Ada Lovelace",
        ["channel_name"] = "sofia/internal/1001@acme.test", ["what"] = "answered", ["version"] = "1.11.1", ["title"] = "Not Found", ["direction"] = "inbound",
        ["detail"] = "There is no call with this UUID.", ["type"] = "https://tools.ietf.org/html/rfc9110#section-15.5.5", ["hangup_reason"] = "Ended normally", ["status"] = "answered",
    };

    /// <summary>An example, or null for what has no shape.</summary>
    /// <param name="schema">What is sent or answered.</param>
    /// <param name="request">Of a request only what it takes to be understood.</param>
    public static string? Of(IOpenApiSchema schema, bool request) => Value("", schema, request, 0)?.ToJsonString(Indented);

    private static JsonNode? Value(string name, IOpenApiSchema schema, bool request, int depth)
    {
        var (plain, orNull) = ApiSchemas.Plain(schema);
        if (depth > Deepest)
        {
            return null;
        }

        if (plain.Enum is { Count: > 0 } words)
        {
            return words.FirstOrDefault(w => w is not null && (Texts.TryGetValue(name, out var known) ? w.ToString() == known : w.ToString() != "unknown"))?.DeepClone()
                ?? words[0]?.DeepClone();
        }

        if (plain.Properties is { Count: > 0 } properties)
        {
            return Object(properties, plain.Required, request, depth);
        }

        return (plain.Type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Array when plain.Items is { } items => Value(name, items, request, depth + 1) is { } item ? new JsonArray(item) : [],
            JsonSchemaType.Object when plain.AdditionalProperties is { } values => new JsonObject { ["name"] = Value(name, values, request, depth + 1) },
            JsonSchemaType.Boolean => true,
            JsonSchemaType.Integer => Number(name),
            JsonSchemaType.Number => 42.5,
            JsonSchemaType.String => Text(name, plain.Format, orNull),
            _ => null,
        };
    }

    private static JsonObject Object(IDictionary<string, IOpenApiSchema> properties, ISet<string>? required, bool request, int depth)
    {
        // A request that names no required property is known by its first two.
        var shown = !request ? properties : required is { Count: > 0 } ? properties.Where(p => required.Contains(p.Key)) : properties.Take(2);
        var made = new JsonObject();
        foreach (var (name, schema) in shown)
        {
            made[name] = Value(name, schema, request, depth + 1);
        }

        return made;
    }

    private static JsonNode? Text(string name, string? format, bool orNull) => format switch
    {
        "uuid" => "3f2b8a5e-6d1c-4b7a-9e41-0c5d8f7a2b13",
        "date-time" => "2026-11-21T10:00:00.000Z",
        _ when Texts.TryGetValue(name, out var text) => text,
        _ => orNull ? null : "…",
    };

    private static JsonNode Number(string name) => name switch
    {
        "limit" => 50,
        "offset" => 0,
        "total" or "id" or "version" => 1,
        "status" => 404,
        "ring_timeout_seconds" => 30,
        _ => 3,
    };
}
