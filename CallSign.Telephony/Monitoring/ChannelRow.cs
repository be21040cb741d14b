using System.Text.Json;

namespace CallSign.Telephony.Monitoring;

/// <summary>One row of <c>show channels as json</c>. Every value is text there, and empty where it is not known.</summary>
internal sealed record ChannelRow
{
    public required Guid Uuid { get; init; }

    public string? SwitchId { get; init; }

    public Guid CallUuid { get; init; }

    public bool IsOutbound { get; init; }

    /// <summary>Whole seconds, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    public string Name { get; init; } = "";

    /// <summary><c>CS_EXECUTE</c>, <c>CS_EXCHANGE_MEDIA</c>, …</summary>
    public string State { get; init; } = "";

    /// <summary><c>RINGING</c>, <c>ACTIVE</c>, <c>HELD</c>, …</summary>
    public string CallState { get; init; } = "";

    public string CallerNumber { get; init; } = "";

    public string CallerName { get; init; } = "";

    public string Destination { get; init; } = "";

    public string CalleeNumber { get; init; } = "";

    public string CalleeName { get; init; } = "";

    public string Application { get; init; } = "";

    public string ApplicationData { get; init; } = "";

    public string Context { get; init; } = "";

    public string FirstContext { get; init; } = "";

    public string Codec { get; init; } = "";

    /// <summary>Reads the list; rows without a Unique-ID are skipped.</summary>
    /// <exception cref="JsonException">It is no such list.</exception>
    public static List<ChannelRow> ReadAll(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var rows = new List<ChannelRow>();
        if (document.RootElement.ValueKind is not JsonValueKind.Object)
        {
            throw new JsonException("A list of channels is a JSON object.");
        }

        // Without channels there is no "rows" at all.
        if (document.RootElement.TryGetProperty("rows", out var list) && list.ValueKind is JsonValueKind.Array)
        {
            foreach (var row in list.EnumerateArray())
            {
                if (row.ValueKind is JsonValueKind.Object && Read(row) is { } channel)
                {
                    rows.Add(channel);
                }
            }
        }

        return rows;
    }

    private static ChannelRow? Read(JsonElement row)
    {
        var id = Text(row, "uuid");
        var uuid = ChannelId.Read(id);
        if (uuid == Guid.Empty)
        {
            return null;
        }

        var created = long.TryParse(Text(row, "created_epoch"), out var epoch) && epoch is > 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(epoch).UtcDateTime
            : default;
        return new ChannelRow
        {
            Uuid = uuid,
            SwitchId = Guid.TryParseExact(id, "D", out _) ? null : id,
            CallUuid = ChannelId.Read(Text(row, "call_uuid")),
            IsOutbound = Text(row, "direction") == "outbound",
            CreatedAt = created,
            Name = Text(row, "name"),
            State = Text(row, "state"),
            CallState = Text(row, "callstate"),
            CallerNumber = Text(row, "cid_num"),
            CallerName = Text(row, "cid_name"),
            Destination = Text(row, "dest"),
            CalleeNumber = Text(row, "callee_num"),
            CalleeName = Text(row, "callee_name"),
            Application = Text(row, "application"),
            ApplicationData = Text(row, "application_data"),
            Context = Text(row, "context"),
            FirstContext = Text(row, "initial_context"),
            Codec = Text(row, "read_codec"),
        };
    }

    private static string Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? WireText.Clean(value.GetString(), 1000) : "";
}
