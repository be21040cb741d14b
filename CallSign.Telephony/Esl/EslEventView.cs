using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace CallSign.Telephony.Esl;

/// <summary>
/// One event, seen in the receive buffer: nothing is decoded or copied until it is asked for. Plain and JSON events read the same.
/// A header that FreeSWITCH sends twice in one event answers with its first value; <see cref="Headers"/> shows them all.
/// Valid only while the sink that got it runs.
/// </summary>
public readonly ref struct EslEventView
{
    // Starts with a line feed and ends with one, so "\nName: " finds a header and the next line feed ends its value.
    private readonly ReadOnlySpan<byte> _block;

    /// <param name="block">Header lines, each ended by a line feed, preceded by one line feed.</param>
    /// <param name="body">What follows the header lines, often empty.</param>
    internal EslEventView(ReadOnlySpan<byte> block, ReadOnlySpan<byte> body)
    {
        _block = block;
        Body = body;
        Name = ReadName(block);
    }

    internal EslEventView(ReadOnlySpan<byte> block, ReadOnlySpan<byte> body, EslEventName name)
    {
        _block = block;
        Body = body;
        Name = name;
    }

    /// <summary><c>Event-Name</c>.</summary>
    public EslEventName Name { get; }

    /// <summary>The event's own body, not percent-encoded: the output of a background job, a message text. Empty for most events.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Every header in the order of the wire, repeated ones too.</summary>
    public EslHeaderEnumerator Headers => new(_block);

    internal ReadOnlySpan<byte> Block => _block;

    /// <summary>Whether the event has the header, with or without a value.</summary>
    public bool Has(EslHeader header) => _block.IndexOf(EslWireName.LineStart(header)) >= 0;

    /// <summary>The value as it stands on the wire, percent-encoded; empty when absent. Identifiers, numbers and states are never encoded.</summary>
    public ReadOnlySpan<byte> Raw(EslHeader header) => Find(EslWireName.LineStart(header));

    /// <summary>The value of any header by its exact name, percent-encoded; empty when absent.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> headerName) => TryFind(headerName, out var value) ? value : default;

    /// <summary>The last value of a header that may be repeated, percent-encoded; empty when absent.</summary>
    public ReadOnlySpan<byte> RawLast(EslHeader header)
    {
        var lineStart = EslWireName.LineStart(header);
        var at = _block.LastIndexOf(lineStart);
        return at < 0 ? default : ValueAt(at + lineStart.Length);
    }

    /// <summary>The decoded value; false and empty when the event does not have the header.</summary>
    public bool TryGetString(EslHeader header, out string value)
    {
        if (!TryFindLine(EslWireName.LineStart(header), out var raw))
        {
            value = "";
            return false;
        }

        value = Text(raw);
        return true;
    }

    /// <summary>The decoded value, or null when the event does not have the header.</summary>
    public string? GetString(EslHeader header) => TryFindLine(EslWireName.LineStart(header), out var raw) ? Text(raw) : null;

    /// <summary>The decoded value of any header by its exact name, for example <c>variable_my_flag</c>; null when absent.</summary>
    public string? GetString(ReadOnlySpan<byte> headerName) => TryFind(headerName, out var raw) ? Text(raw) : null;

    /// <summary>The decoded value of a channel variable by its name without <c>variable_</c>; null when absent.</summary>
    public string? GetVariable(ReadOnlySpan<byte> variableName) => TryFind(variableName, out var raw, "variable_"u8) ? Text(raw) : null;

    /// <summary>
    /// Sets <paramref name="field"/> to the header's value when the event has the header and the value differs. Allocates only then.
    /// </summary>
    /// <returns>Whether the field changed.</returns>
    public bool TryUpdate(EslHeader header, ref string? field)
    {
        if (!TryFindLine(EslWireName.LineStart(header), out var raw) || (field is not null && EqualsText(raw, field)))
        {
            return false;
        }

        field = Text(raw);
        return true;
    }

    /// <summary>The value as a number; 0 when absent or not a whole number. Times of a channel are microseconds since 1970.</summary>
    public long GetInt64(EslHeader header) => TryGetInt64(header, out var value) ? value : 0;

    /// <summary>Whether the header is there and is a whole number.</summary>
    public bool TryGetInt64(EslHeader header, out long value)
    {
        var raw = Raw(header);
        return Utf8Parser.TryParse(raw, out value, out var used) && used == raw.Length;
    }

    /// <summary>
    /// The value as a UUID; <see cref="Guid.Empty"/> when absent or of another form. FreeSWITCH lets <c>origination_uuid</c> be any text.
    /// </summary>
    public Guid GetGuid(EslHeader header) => TryGetGuid(header, out var value) ? value : Guid.Empty;

    /// <summary>Whether the header is there and is a UUID in the 36-character form.</summary>
    public bool TryGetGuid(EslHeader header, out Guid value)
    {
        var raw = Raw(header);
        return Utf8Parser.TryParse(raw, out value, out var used, 'D') && used == raw.Length;
    }

    /// <summary>
    /// A time that FreeSWITCH gives in microseconds since 1970; null when absent or 0, which is how it writes "not yet".
    /// </summary>
    public DateTimeOffset? GetTime(EslHeader header) =>
        TryGetInt64(header, out var microseconds) && microseconds is > 0 and < 253_402_300_800_000_000
            ? DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            : null;

    /// <summary>Whether the decoded value is these bytes; an absent header equals nothing, an empty one equals an empty span.</summary>
    public bool ValueEquals(EslHeader header, ReadOnlySpan<byte> utf8) =>
        TryFindLine(EslWireName.LineStart(header), out var raw) && EqualsUtf8(raw, utf8);

    /// <summary>Copies the decoded value; false when it is absent or longer than the destination.</summary>
    public bool TryCopy(EslHeader header, Span<byte> destination, out int written)
    {
        written = 0;
        if (!TryFindLine(EslWireName.LineStart(header), out var raw))
        {
            return false;
        }

        written = EslPercentCoding.Decode(raw, destination);
        return written >= 0;
    }

    /// <summary>A copy that may be kept and passed to other threads: one array, exactly as long as the event.</summary>
    public EslEvent ToOwned()
    {
        var copy = new byte[_block.Length + Body.Length];
        _block.CopyTo(copy);
        Body.CopyTo(copy.AsSpan(_block.Length));
        return new EslEvent(copy, _block.Length, Name);
    }

    internal static EslEventView FromOwned(byte[] bytes, int blockLength, EslEventName name) =>
        new(bytes.AsSpan(0, blockLength), bytes.AsSpan(blockLength), name);

    /// <summary>The name of the event in a header block, whatever follows the block.</summary>
    internal static EslEventName ReadName(ReadOnlySpan<byte> block)
    {
        var lineStart = EslWireName.LineStart(EslHeader.EventName);
        var at = block.IndexOf(lineStart);
        if (at < 0)
        {
            return EslEventName.Unknown;
        }

        var rest = block[(at + lineStart.Length)..];
        var end = rest.IndexOf((byte)'\n');
        return EslWireName.ParseEventName(end < 0 ? rest : rest[..end]);
    }

    /// <summary>The text of a value as it stands on the wire.</summary>
    internal static string Text(ReadOnlySpan<byte> raw) => EslPercentCoding.DecodeToString(raw);

    private static bool EqualsUtf8(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> utf8)
    {
        if (!raw.Contains((byte)'%'))
        {
            return raw.SequenceEqual(utf8);
        }

        if (raw.Length < utf8.Length)
        {
            return false;
        }

        byte[]? rented = null;
        var scratch = raw.Length <= 512 ? stackalloc byte[512] : (rented = ArrayPool<byte>.Shared.Rent(raw.Length));
        var equal = scratch[..EslPercentCoding.Decode(raw, scratch)].SequenceEqual(utf8);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return equal;
    }

    private static bool EqualsText(ReadOnlySpan<byte> raw, string text)
    {
        // ASCII on both sides and nothing encoded: the usual case, compared in place.
        if (raw.Length == text.Length && Ascii.Equals(raw, text))
        {
            return !raw.Contains((byte)'%');
        }

        if (raw.Length < text.Length)
        {
            return false;
        }

        byte[]? rented = null;
        var most = raw.Length + Encoding.UTF8.GetMaxByteCount(text.Length);
        var scratch = most <= 1024 ? stackalloc byte[1024] : (rented = ArrayPool<byte>.Shared.Rent(most));
        var decoded = scratch[..EslPercentCoding.Decode(raw, scratch)];
        var other = scratch[decoded.Length..];
        var equal = decoded.SequenceEqual(other[..Encoding.UTF8.GetBytes(text, other)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return equal;
    }

    private ReadOnlySpan<byte> Find(ReadOnlySpan<byte> lineStart) => TryFindLine(lineStart, out var value) ? value : default;

    private bool TryFind(ReadOnlySpan<byte> headerName, out ReadOnlySpan<byte> value, ReadOnlySpan<byte> prefix = default)
    {
        var length = prefix.Length + headerName.Length + 3;
        if (length > 256 || headerName.IsEmpty)
        {
            value = default;
            return false;
        }

        Span<byte> lineStart = stackalloc byte[256];
        lineStart[0] = (byte)'\n';
        prefix.CopyTo(lineStart[1..]);
        headerName.CopyTo(lineStart[(1 + prefix.Length)..]);
        ": "u8.CopyTo(lineStart[(length - 2)..]);
        return TryFindLine(lineStart[..length], out value);
    }

    private bool TryFindLine(scoped ReadOnlySpan<byte> lineStart, out ReadOnlySpan<byte> value)
    {
        var at = _block.IndexOf(lineStart);
        if (at < 0)
        {
            value = default;
            return false;
        }

        value = ValueAt(at + lineStart.Length);
        return true;
    }

    private ReadOnlySpan<byte> ValueAt(int start)
    {
        var rest = _block[start..];
        var end = rest.IndexOf((byte)'\n');
        return EslHeaderEnumerator.EmptyIfUndefined(end < 0 ? rest : rest[..end]);
    }
}
