using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;
using System.Text.Json;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Nouns;

/// <summary>A field of a noun that people edit.</summary>
/// <param name="Name">As REST and files spell it: <c>ring_timeout_seconds</c>.</param>
/// <param name="Property">The property; the encrypted one of a secret.</param>
/// <param name="InClear">Of a secret, the property that takes it in clear; null for what is none.</param>
internal sealed record NounField(string Name, PropertyInfo Property, PropertyInfo? InClear)
{
    public bool IsSecret => InClear is not null;
}

/// <summary>What of a noun people edit, in the order in which its class declares it.</summary>
internal static class NounFields
{
    private const string Clear = "InClear";
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<NounField>> Known = new();

    private static readonly HashSet<string> NotEdited = new(StringComparer.Ordinal)
    {
        nameof(INoun.Id), nameof(ITenantOwned.TenantId), nameof(INoun.CreatedAt), nameof(INoun.UpdatedAt), nameof(INoun.Version),
    };

    public static IReadOnlyList<NounField> Of(Type type) => Known.GetOrAdd(type, static noun => [.. Read(noun)]);

    public static string NameOf(string property) => string.Join('.', property.Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));

    /// <summary>Everything but the secrets, so that <paramref name="to"/> shares nothing with <paramref name="from"/>.</summary>
    public static void Copy(INoun from, INoun to)
    {
        foreach (var field in Of(from.GetType()).Where(f => !f.IsSecret))
        {
            var type = field.Property.PropertyType;
            field.Property.SetValue(to, JsonSerializer.Deserialize(JsonSerializer.Serialize(field.Property.GetValue(from), type, NounJson.Options), type, NounJson.Options));
        }
    }

    /// <summary>As <see cref="Copy"/>, and the secrets in their encrypted form: rules must see that there is one.</summary>
    public static void CopySealed(INoun from, INoun to)
    {
        Copy(from, to);
        foreach (var field in Of(from.GetType()).Where(f => f.IsSecret))
        {
            field.Property.SetValue(to, field.Property.GetValue(from));
        }
    }

    private static IEnumerable<NounField> Read(Type type)
    {
        foreach (var property in type.GetProperties().Where(p => p.SetMethod is { IsPublic: true } && !NotEdited.Contains(p.Name)).OrderBy(p => p.MetadataToken))
        {
            if (property.PropertyType == typeof(EncryptedSecret) || property.PropertyType == typeof(EncryptedSecret?))
            {
                if (type.GetProperty(property.Name + Clear) is { } clear)
                {
                    yield return new NounField(NameOf(property.Name), property, clear);
                }
            }
            else if (property.GetCustomAttribute<NotMappedAttribute>() is null && !property.Name.EndsWith(Clear, StringComparison.Ordinal))
            {
                yield return new NounField(NameOf(property.Name), property, null);
            }
        }
    }
}
