using System.Buffers;
using System.Text;

namespace CallSign.Telephony.Esl;

/// <summary>
/// The percent-encoding of header values in plain events (switch_url_encode). FreeSWITCH leaves a <c>%</c> alone when two upper-case
/// hexadecimal digits follow it, so the text <c>%2B</c> in a variable arrives as <c>%2B</c> and reads as <c>+</c>: plain events lose that
/// difference before they reach us, JSON events do not.
/// </summary>
internal static class EslPercentCoding
{
    // SWITCH_URL_UNSAFE of switch_utils.h, with the control characters that always need it.
    private const string Unsafe = "\r\n \"#%&+:;<=>?@[\\]^`{|}";

    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        Enumerable.Range(0x20, 0x7f - 0x20).Where(c => !Unsafe.Contains((char)c, StringComparison.Ordinal)).Select(c => (byte)c).ToArray());

    /// <summary>Decodes into <paramref name="destination"/>, which may be as short as the result; a stray <c>%</c> stays itself.</summary>
    /// <returns>Bytes written, or -1 when the destination is too short.</returns>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> destination)
    {
        var written = 0;
        while (true)
        {
            var percent = encoded.IndexOf((byte)'%');
            var literal = percent < 0 ? encoded : encoded[..percent];
            if (!literal.TryCopyTo(destination[written..]))
            {
                return -1;
            }

            written += literal.Length;
            if (percent < 0)
            {
                return written;
            }

            encoded = encoded[percent..];
            if (written == destination.Length)
            {
                return -1;
            }

            if (encoded.Length >= 3 && TryHex(encoded[1], encoded[2], out var value))
            {
                destination[written++] = value;
                encoded = encoded[3..];
            }
            else
            {
                destination[written++] = (byte)'%';
                encoded = encoded[1..];
            }
        }
    }

    /// <summary>The decoded text. Bytes that are not UTF-8 become U+FFFD.</summary>
    public static string DecodeToString(ReadOnlySpan<byte> encoded)
    {
        if (!encoded.Contains((byte)'%'))
        {
            return Encoding.UTF8.GetString(encoded);
        }

        byte[]? rented = null;
        var scratch = encoded.Length <= 512 ? stackalloc byte[512] : (rented = ArrayPool<byte>.Shared.Rent(encoded.Length));
        try
        {
            return Encoding.UTF8.GetString(scratch[..Decode(encoded, scratch)]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <summary>Appends <paramref name="value"/> encoded as FreeSWITCH would, except that <c>%</c> is always encoded.</summary>
    public static void Encode(ReadOnlySpan<byte> value, ArrayBufferWriter<byte> output)
    {
        while (true)
        {
            var unsafeAt = value.IndexOfAnyExcept(Plain);
            if (unsafeAt < 0)
            {
                output.Write(value);
                return;
            }

            output.Write(value[..unsafeAt]);
            var triple = output.GetSpan(3);
            triple[0] = (byte)'%';
            triple[1] = "0123456789ABCDEF"u8[value[unsafeAt] >> 4];
            triple[2] = "0123456789ABCDEF"u8[value[unsafeAt] & 15];
            output.Advance(3);
            value = value[(unsafeAt + 1)..];
        }
    }

    private static bool TryHex(byte high, byte low, out byte value)
    {
        var h = HexDigit(high);
        var l = HexDigit(low);
        value = (byte)((h << 4) | l);
        return (h | l) >= 0;
    }

    private static int HexDigit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        _ => -1,
    };
}
