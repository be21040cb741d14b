using System.Text.Json.Serialization;
using CallSign.Telephony.Monitoring;

namespace CallSign.Web.Health;

/// <summary>How something stands.</summary>
public enum HealthWord
{
    Up,

    /// <summary>Works, but not all of it.</summary>
    Degraded,

    Down,
}

/// <summary>The answer of <c>/health</c>.</summary>
/// <param name="Status">Always UP: a process that is not up does not answer.</param>
public sealed record HealthModel([property: JsonConverter(typeof(HealthWordConverter))] HealthWord Status);

/// <summary>The answer of <c>/health/ready</c>.</summary>
/// <param name="Status">The worst of the checks.</param>
/// <param name="CheckedAt">UTC.</param>
/// <param name="Checks">What was checked, by name.</param>
/// <param name="Nodes">Every node; null for callers who may not see them.</param>
public sealed record ReadinessModel(
    [property: JsonConverter(typeof(HealthWordConverter))] HealthWord Status, DateTime CheckedAt, IReadOnlyDictionary<string, HealthCheckModel> Checks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<NodeHealthModel>? Nodes);

/// <summary>One check.</summary>
/// <param name="Status">How it stands.</param>
/// <param name="Detail">In words.</param>
/// <param name="DurationMs">How long the check took, milliseconds.</param>
public sealed record HealthCheckModel([property: JsonConverter(typeof(HealthWordConverter))] HealthWord Status, string? Detail, double DurationMs);

/// <summary>One FreeSWITCH node.</summary>
/// <param name="Name">The portal's name of it.</param>
/// <param name="Status">UP while connected.</param>
/// <param name="Connection">Where the connection stands.</param>
/// <param name="Since">UTC since when it stands so.</param>
/// <param name="LastEventAt">UTC of the last byte that came from it.</param>
/// <param name="AgeSeconds">Seconds since then; null before the first byte.</param>
/// <param name="Version">FreeSWITCH's version, when known.</param>
/// <param name="Error">Why it is not connected.</param>
public sealed record NodeHealthModel(
    string Name, [property: JsonConverter(typeof(HealthWordConverter))] HealthWord Status, NodeConnection Connection, DateTime Since,
    DateTime? LastEventAt, double? AgeSeconds, string? Version, string? Error);

/// <summary>Spells the words in capitals, as monitoring tools expect them.</summary>
internal sealed class HealthWordConverter() : JsonStringEnumConverter<HealthWord>(System.Text.Json.JsonNamingPolicy.SnakeCaseUpper);
