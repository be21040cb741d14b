namespace CallSign.Telephony.Esl;

/// <summary>Walks the header lines of one event in the order of the wire.</summary>
public ref struct EslHeaderEnumerator
{
    private ReadOnlySpan<byte> _rest;

    internal EslHeaderEnumerator(ReadOnlySpan<byte> block)
    {
        _rest = block;
        Current = default;
    }

    /// <summary>The header that <see cref="MoveNext"/> stopped at.</summary>
    public EslHeaderLine Current { get; private set; }

    public readonly EslHeaderEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf((byte)'\n');
            var line = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            var colon = line.IndexOf(": "u8);
            if (colon > 0)
            {
                Current = new EslHeaderLine(line[..colon], EmptyIfUndefined(line[(colon + 2)..]));
                return true;
            }
        }

        return false;
    }

    // switch_event_serialize writes _undef_ where the value is empty.
    internal static ReadOnlySpan<byte> EmptyIfUndefined(ReadOnlySpan<byte> value) => value.SequenceEqual("_undef_"u8) ? default : value;
}

/// <summary>One header: its name, and its value as on the wire and decoded.</summary>
public readonly ref struct EslHeaderLine
{
    internal EslHeaderLine(ReadOnlySpan<byte> name, ReadOnlySpan<byte> raw)
    {
        Name = name;
        Raw = raw;
    }

    /// <summary>The name, exact case, ASCII.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value as on the wire, percent-encoded.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>The decoded value.</summary>
    public string Value => EslEventView.Text(Raw);
}
