using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using CallSign.Core.Nouns;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;

namespace CallSign.Web.Api.Nouns;

/// <summary>Which properties of a noun the API shows.</summary>
internal static class NounJsonShape
{
    /// <summary>How the name of a property ends that holds a secret in clear, beside the encrypted one.</summary>
    public const string InClear = "InClear";

    /// <summary>The owner is the caller's tenant anyway, and what is in clear is never shown.</summary>
    public static bool IsShown(PropertyInfo property) =>
        property.Name != nameof(ITenantOwned.TenantId) && !property.Name.EndsWith(InClear, StringComparison.Ordinal);

    public static bool IsSecret(PropertyInfo property) =>
        property.PropertyType == typeof(EncryptedSecret) || property.PropertyType == typeof(EncryptedSecret?);

    /// <summary>For <see cref="DefaultJsonTypeInfoResolver"/>: leaves out what is not shown.</summary>
    public static void Modify(JsonTypeInfo type)
    {
        if (!typeof(INoun).IsAssignableFrom(type.Type))
        {
            return;
        }

        foreach (var property in type.Properties.Where(p => p.AttributeProvider is PropertyInfo own && !IsShown(own)).ToList())
        {
            type.Properties.Remove(property);
        }
    }
}
