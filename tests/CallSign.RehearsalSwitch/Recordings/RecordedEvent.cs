namespace CallSign.RehearsalSwitch.Recordings;

/// <summary>One event of a recording, its header values decoded, in the order and with the repetitions of the wire.</summary>
/// <param name="Headers">Name and decoded value of every header, the inner Content-Length left out.</param>
/// <param name="Body">What follows the headers, or null.</param>
internal sealed record RecordedEvent(IReadOnlyList<KeyValuePair<string, string>> Headers, string? Body)
{
    public string Name { get; } = First(Headers, "Event-Name") ?? "";

    /// <summary>Of a CUSTOM event, as <c>sofia::register</c>; else empty.</summary>
    public string Subclass { get; } = First(Headers, "Event-Subclass") ?? "";

    public string? ChannelUuid { get; } = First(Headers, "Unique-ID");

    /// <summary>When it was fired: microseconds since 1970.</summary>
    public long Micros { get; } = long.Parse(First(Headers, "Event-Date-Timestamp") ?? "0", System.Globalization.CultureInfo.InvariantCulture);

    public long Sequence { get; } = long.Parse(First(Headers, "Event-Sequence") ?? "0", System.Globalization.CultureInfo.InvariantCulture);

    public string? this[string header] => First(Headers, header);

    public bool Is(string name, string? header = null, string? value = null) => Name == name && (header is null || this[header] == value);

    private static string? First(IReadOnlyList<KeyValuePair<string, string>> headers, string name)
    {
        foreach (var (key, value) in headers)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }
}
