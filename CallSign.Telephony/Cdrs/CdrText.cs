using System.Buffers.Text;
using System.Text;

namespace CallSign.Telephony.Cdrs;

/// <summary>How posted CDRs are wrapped, and the limits of what is read.</summary>
internal static class CdrText
{
    /// <summary>Largest body that is read. A CDR of a call with many transfers is some 50 KB.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Most legs that are taken from one profile.</summary>
    public const int MaxLegs = 100;

    /// <summary>Undoes percent-encoding; a percent sign that encodes nothing stays.</summary>
    public static string Decode(string text) => text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text;

    /// <summary>The document itself: as it is, or out of <c>cdr=…</c>, bare, percent-encoded or in base 64.</summary>
    /// <param name="body">As posted.</param>
    /// <param name="percent">Whether it was percent-encoded as a whole.</param>
    /// <exception cref="BadCdrException">The wrapping is broken.</exception>
    public static ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> body, out bool percent)
    {
        percent = false;
        var text = Trim(body);
        if (!text.Span.StartsWith("cdr="u8))
        {
            return text;
        }

        text = text[4..];
        var encoded = text.Span;
        if (encoded.IsEmpty || encoded[0] is (byte)'{' or (byte)'<')
        {
            return text;
        }

        if (encoded[0] is (byte)'%')
        {
            percent = true;
            return Trim(Encoding.UTF8.GetBytes(Decode(Encoding.UTF8.GetString(encoded))));
        }

        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(encoded.Length)];
        return Base64.DecodeFromUtf8(encoded, decoded, out _, out var length) is System.Buffers.OperationStatus.Done
            ? Trim(decoded.AsMemory(0, length))
            : throw new BadCdrException("The form's field 'cdr' is neither percent-encoded nor base 64.");
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> text)
    {
        var span = text.Span;
        var start = span.IndexOfAnyExcept(" \t\r\n\0"u8);
        var end = span.LastIndexOfAnyExcept(" \t\r\n\0"u8);
        return start < 0 ? default : text[start..(end + 1)];
    }
}
