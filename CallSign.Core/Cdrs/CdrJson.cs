using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallSign.Core.Cdrs;

/// <summary>A CDR as UTF-8 JSON: how it waits on disk. Columns <c>legs</c> and <c>events</c> hold the same form.</summary>
public static class CdrJson
{
    /// <summary>One line of JSON without a line break.</summary>
    public static byte[] Write(Cdr cdr) => JsonSerializer.SerializeToUtf8Bytes(cdr, CdrJsonContext.Default.Cdr);

    /// <exception cref="JsonException">It is no CDR.</exception>
    public static Cdr Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, CdrJsonContext.Default.Cdr) ?? throw new JsonException("A CDR is never null.");

    internal static byte[] Write(IReadOnlyList<CdrLeg> legs) => JsonSerializer.SerializeToUtf8Bytes(legs, CdrJsonContext.Default.IReadOnlyListCdrLeg);

    internal static byte[] Write(IReadOnlyList<CdrEvent> events) =>
        JsonSerializer.SerializeToUtf8Bytes(events, CdrJsonContext.Default.IReadOnlyListCdrEvent);

    internal static IReadOnlyList<CdrLeg> ReadLegs(string json) => JsonSerializer.Deserialize(json, CdrJsonContext.Default.IReadOnlyListCdrLeg) ?? [];

    internal static IReadOnlyList<CdrEvent> ReadEvents(string json) =>
        JsonSerializer.Deserialize(json, CdrJsonContext.Default.IReadOnlyListCdrEvent) ?? [];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Cdr))]
[JsonSerializable(typeof(IReadOnlyList<CdrLeg>))]
[JsonSerializable(typeof(IReadOnlyList<CdrEvent>))]
internal sealed partial class CdrJsonContext : JsonSerializerContext;
