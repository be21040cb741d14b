using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using CallSign.Core.Extensions;

namespace CallSign.Web.Api.Extensions;

/// <summary>Reads the body of a POST, PUT or PATCH into a draft, field by field, so that every mistake is named at its field.</summary>
internal static class ExtensionBody
{
    // What a GET answered may be sent back whole: these are read-only and left out of account.
    private static readonly FrozenSet<string> ReadOnly = FrozenSet.ToFrozenSet(["id", "created_at", "updated_at", "version"], StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, PropertyInfo> Fields = typeof(ExtensionDraft).GetProperties()
        .ToFrozenDictionary(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name), StringComparer.Ordinal);

    /// <summary>The JSON object of the request; null where there is none.</summary>
    public static async Task<JsonObject?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return null;
        }

        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            return await JsonNode.ParseAsync(request.Body, documentOptions: options, cancellationToken: cancellationToken) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Puts the fields of <paramref name="body"/> into <paramref name="draft"/>; answers the mistakes by field.</summary>
    public static Dictionary<string, string[]> Fill(ExtensionDraft draft, JsonObject body)
    {
        Dictionary<string, string[]> mistakes = new(StringComparer.Ordinal);
        foreach (var (name, value) in body)
        {
            if (ReadOnly.Contains(name))
            {
                continue;
            }

            if (!Fields.TryGetValue(name, out var property))
            {
                mistakes[name] = ["There is no such field. See /openapi for the fields of an extension."];
            }
            else if (Mistake(draft, property, value) is { } mistake)
            {
                mistakes[name] = [mistake];
            }
        }

        return mistakes;
    }

    /// <summary>The version that the body was read as; null where it names none, false where it is no version.</summary>
    public static bool TryVersion(JsonObject body, out uint? version)
    {
        version = null;
        if (body["version"] is not { } node)
        {
            return true;
        }

        if (node is JsonValue value && value.TryGetValue<uint>(out var number))
        {
            version = number;
            return true;
        }

        return false;
    }

    /// <summary>A field as the API spells it.</summary>
    public static string NameOf(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);

    private static string? Mistake(ExtensionDraft draft, PropertyInfo property, JsonNode? node)
    {
        var value = node as JsonValue;
        if (property.PropertyType == typeof(bool))
        {
            return value is not null && value.TryGetValue<bool>(out var flag) ? Set(flag) : "Give true or false.";
        }

        if (property.PropertyType == typeof(int))
        {
            return value is not null && value.TryGetValue<int>(out var number) ? Set(number) : "Give a whole number.";
        }

        return node is null ? Set(property.Name is nameof(ExtensionDraft.Number) or nameof(ExtensionDraft.DisplayName) ? "" : null)
            : value is not null && value.TryGetValue<string>(out var text) ? Set(text)
            : "Give a string or null.";

        string? Set(object? to)
        {
            property.SetValue(draft, to);
            return null;
        }
    }
}
