using System.Text.Json;
using CallSign.Core.Secrets;

namespace CallSign.Core.Audit;

/// <summary>One property of an audit entry.</summary>
/// <param name="Property">Its C# name; empty where the entry holds a bare text.</param>
/// <param name="Before">The value before, null for none.</param>
/// <param name="After">The value after, null for none.</param>
public sealed record AuditChange(string Property, string? Before, string? After)
{
    /// <summary>Whether the value is kept from readers: only that it changed is known.</summary>
    public bool IsSecret => Before == EncryptedSecret.Mask || After == EncryptedSecret.Mask;

    /// <summary>Pairs the two JSON objects of an entry by property, in alphabetical order.</summary>
    public static IReadOnlyList<AuditChange> Between(string? before, string? after)
    {
        var old = Values(before);
        var now = Values(after);
        return
        [
            .. old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(name => new AuditChange(name, old.GetValueOrDefault(name), now.GetValueOrDefault(name))),
        ];
    }

    private static Dictionary<string, string?> Values(string? json)
    {
        if (json is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind is JsonValueKind.Object
            ? document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => Text(p.Value), StringComparer.Ordinal)
            : new Dictionary<string, string?>(StringComparer.Ordinal) { [""] = Text(document.RootElement) };
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        _ => value.GetRawText(),
    };
}
