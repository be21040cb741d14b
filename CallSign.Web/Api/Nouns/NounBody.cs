using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using CallSign.Core.Nouns;
using CallSign.Core.Secrets;

namespace CallSign.Web.Api.Nouns;

/// <summary>Reads the body of a POST, PUT or PATCH into a draft of a noun, field by field, so that every mistake is named at its field.</summary>
internal static class NounBody<T>
    where T : class, INoun
{
    // What a GET answered may be sent back whole: these are read-only and left out of account.
    private static readonly FrozenSet<string> ReadOnly = FrozenSet.ToFrozenSet(
        ["id", "created_at", "updated_at", "version", .. typeof(T).GetProperties().Where(p => p.SetMethod is not { IsPublic: true }).Select(p => NameOf(p.Name))],
        StringComparer.Ordinal);

    // A secret is set by its own name, and shown by none: the draft takes it in clear beside the encrypted column.
    private static readonly FrozenDictionary<string, PropertyInfo> Fields = typeof(T).GetProperties()
        .Where(p => p.SetMethod is { IsPublic: true } && NounJsonShape.IsShown(p) && !ReadOnly.Contains(NameOf(p.Name)))
        .Select(p => NounJsonShape.IsSecret(p) ? typeof(T).GetProperty(p.Name + NounJsonShape.InClear) is { } clear ? (p.Name, Property: clear) : default : (p.Name, Property: p))
        .Where(f => f.Property is not null)
        .ToFrozenDictionary(f => NameOf(f.Name), f => f.Property, StringComparer.Ordinal);

    /// <summary>Puts the fields of <paramref name="body"/> into <paramref name="draft"/>; answers the mistakes by field.</summary>
    public static Dictionary<string, string[]> Fill(T draft, JsonObject body)
    {
        Dictionary<string, string[]> mistakes = new(StringComparer.Ordinal);
        foreach (var (name, value) in body.Where(f => !ReadOnly.Contains(f.Key)))
        {
            if (!Fields.TryGetValue(name, out var property))
            {
                mistakes[name] = [$"There is no such field. See /openapi for the fields of a {NounCatalog.Of<T>().Words.One}."];
                continue;
            }

            try
            {
                // A masked secret that came back as it was shown is kept as it is.
                if (property.Name.EndsWith(NounJsonShape.InClear, StringComparison.Ordinal) && value?.GetValueKind() is JsonValueKind.String && value.GetValue<string>() == EncryptedSecret.Mask)
                {
                    continue;
                }

                var read = value.Deserialize(property.PropertyType, ApiJson.Options);
                if (read is null && property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null)
                {
                    mistakes[name] = ["Give a value; this can't be null."];
                    continue;
                }

                property.SetValue(draft, read ?? (property.PropertyType == typeof(string) && property.Name == nameof(INoun.Name) ? "" : read));
            }
            catch (JsonException e)
            {
                mistakes[name] = [Reason(property.PropertyType, e)];
            }
        }

        return mistakes;
    }

    /// <summary>A field as the API spells it; an entry of a list as <c>members[2].number</c>.</summary>
    public static string NameOf(string property) =>
        string.Join('.', property.Split('.').Select(part => JsonNamingPolicy.SnakeCaseLower.ConvertName(part)));

    private static string Reason(Type type, JsonException e)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? $"Give one of: {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))}."
            : type == typeof(bool) ? "Give true or false."
            : type == typeof(int) ? "Give a whole number."
            : type == typeof(string) ? "Give a string or null."
            : e.Message.StartsWith("Give ", StringComparison.Ordinal) ? e.Message
            : $"This can't be read{(e.Path is { Length: > 1 } path ? $" at {path[2..]}" : "")}. See /openapi for its shape.";
    }
}
