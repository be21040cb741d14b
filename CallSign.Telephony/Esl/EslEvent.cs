namespace CallSign.Telephony.Esl;

/// <summary>An event that was kept: an exact copy of its bytes, safe to hand to any thread. Read it through <see cref="View"/>.</summary>
public sealed class EslEvent
{
    private readonly byte[] _bytes;
    private readonly int _blockLength;

    internal EslEvent(byte[] bytes, int blockLength, EslEventName name)
    {
        _bytes = bytes;
        _blockLength = blockLength;
        Name = name;
    }

    /// <summary><c>Event-Name</c>.</summary>
    public EslEventName Name { get; }

    /// <summary>The same reading methods that a sink has.</summary>
    public EslEventView View => EslEventView.FromOwned(_bytes, _blockLength, Name);

    /// <summary>Bytes held.</summary>
    public int Length => _bytes.Length;

    /// <summary>The event's own body, not percent-encoded.</summary>
    public ReadOnlyMemory<byte> Body => _bytes.AsMemory(_blockLength);

    /// <inheritdoc cref="EslEventView.GetString(EslHeader)"/>
    public string? GetString(EslHeader header) => View.GetString(header);

    /// <inheritdoc cref="EslEventView.GetString(ReadOnlySpan{byte})"/>
    public string? GetString(ReadOnlySpan<byte> headerName) => View.GetString(headerName);

    /// <summary>
    /// An event from the text of a plain event as FreeSWITCH writes it, without the frame around it: header lines with percent-encoded
    /// values, an empty line, a body if <c>Content-Length</c> says so.
    /// </summary>
    public static EslEvent FromPlain(ReadOnlySpan<byte> text)
    {
        var withLineFeed = new byte[text.Length + 1];
        withLineFeed[0] = (byte)'\n';
        text.CopyTo(withLineFeed.AsSpan(1));
        return EslPlainEvent.Read(withLineFeed).ToOwned();
    }

    /// <summary>An event from the text of a JSON event as FreeSWITCH writes it.</summary>
    /// <exception cref="EslProtocolException">The text is not a JSON object of strings and arrays of strings.</exception>
    public static EslEvent FromJson(ReadOnlySpan<byte> text) => new EslJsonEvent().Read(text).ToOwned();
}
