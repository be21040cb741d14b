using System.Text;

namespace CallSign.Telephony.Esl;

/// <summary>One frame, seen in the receive buffer; valid until the buffer is read into again.</summary>
public readonly ref struct EslFrame
{
    // The header lines, the line feed of the empty line, and the body, as they lie in the buffer.
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _headerLength;

    internal EslFrame(EslContentType type, ReadOnlySpan<byte> bytes, int headerLength)
    {
        Type = type;
        _bytes = bytes;
        _headerLength = headerLength;
    }

    public EslContentType Type { get; }

    /// <summary>Bytes of the whole frame.</summary>
    public int Length => _bytes.Length;

    /// <summary>Header lines, each with its line feed, without the empty line.</summary>
    public ReadOnlySpan<byte> Headers => _bytes[..(_headerLength - 1)];

    /// <summary>What <c>Content-Length</c> counts; empty without one.</summary>
    public ReadOnlySpan<byte> Body => _bytes[_headerLength..];

    // A header of a plain event is found by the line feed before it; the first one has that of the empty line.
    internal ReadOnlySpan<byte> LineFeedAndBody => _bytes[(_headerLength - 1)..];

    /// <summary>The value of a frame header, not decoded: replies are plain text, only events are percent-encoded. Empty when absent.</summary>
    public ReadOnlySpan<byte> Header(ReadOnlySpan<byte> name)
    {
        foreach (var line in new EslHeaderEnumerator(Headers))
        {
            if (line.Name.SequenceEqual(name))
            {
                return line.Raw;
            }
        }

        return default;
    }

    /// <summary>The answer to a command: the body of an <c>api/response</c>, else <c>Reply-Text</c>.</summary>
    public string ReplyText => Encoding.UTF8.GetString(Type == EslContentType.ApiResponse ? Body : Header("Reply-Text"u8));
}
