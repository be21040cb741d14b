using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using CallSign.Core.Nouns;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;

namespace CallSign.Web.Portal.Nouns;

/// <summary>Copies nouns, so that a form never fills in what somebody else holds.</summary>
internal static class NounCopy
{
    /// <summary>Everything of a noun, with its parts; secrets in their encrypted form.</summary>
    public static JsonSerializerOptions Options { get; } = new() { Converters = { new SecretText(), new JsonStringEnumConverter() } };

    public static T Of<T>(T noun)
        where T : class => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(noun, Options), Options)!;

    /// <summary>The same as another noun: no id, owner, version or secrets of the original.</summary>
    public static T WithNewId<T>(T noun)
        where T : class, INoun, new()
    {
        var (copy, source) = (new T(), Of(noun));
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsCopied))
        {
            property.SetValue(copy, property.GetValue(source));
        }

        return copy;
    }

    private static bool IsCopied(PropertyInfo property) =>
        property.SetMethod is { IsPublic: true }
        && property.Name is not (nameof(INoun.Id) or nameof(ITenantOwned.TenantId) or nameof(INoun.CreatedAt) or nameof(INoun.UpdatedAt) or nameof(INoun.Version))
        && property.PropertyType != typeof(EncryptedSecret) && property.PropertyType != typeof(EncryptedSecret?);

    // The secret's own converter masks it, as everywhere else it must.
    private sealed class SecretText : JsonConverter<EncryptedSecret>
    {
        public override EncryptedSecret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, EncryptedSecret value, JsonSerializerOptions options) => writer.WriteStringValue(value.Ciphertext);
    }
}
