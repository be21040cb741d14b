using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallSign.Core.Changes;

/// <summary>That something of the served configuration was saved; what it is now must be read from the database.</summary>
/// <param name="Id">Of this notice, so that an instance that hears its own does not act twice.</param>
/// <param name="Instance">The portal that saved it, and that sends the switches their commands.</param>
/// <param name="TenantId">The tenant, or null for rows of the platform.</param>
/// <param name="Scope">What must be read again.</param>
public sealed partial record ConfigChange(Guid Id, Guid Instance, Guid? TenantId, ReloadScope Scope)
{
    /// <summary>When it was saved.</summary>
    public DateTimeOffset SavedAt { get; init; }

    /// <summary>Who saved it, as the audit log names them; null where that is not known.</summary>
    public string? Actor { get; init; }

    /// <summary>What was saved, as <c>ring group Sales</c>; null where that is not known.</summary>
    public string? What { get; init; }

    /// <summary>The PostgreSQL channel that carries the notices between instances.</summary>
    public const string Channel = "callsign_config";

    /// <summary>As it travels in a NOTIFY: well below PostgreSQL's limit of 8000 bytes.</summary>
    public string ToPayload() => JsonSerializer.Serialize(this, Json.Default.ConfigChange);

    /// <summary>Null where <paramref name="payload"/> is none of ours.</summary>
    public static ConfigChange? Parse(string payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, Json.Default.ConfigChange);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(ConfigChange))]
    private sealed partial class Json : JsonSerializerContext;
}
