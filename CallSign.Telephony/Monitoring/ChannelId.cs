using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CallSign.Telephony.Monitoring;

/// <summary>
/// Unique-IDs as UUIDs. FreeSWITCH makes UUIDs, but <c>origination_uuid</c> may be any text; such a channel gets a UUID made from the text
/// (RFC 9562, version 8), the same one everywhere.
/// </summary>
internal static class ChannelId
{
    /// <param name="utf8">A Unique-ID, decoded.</param>
    /// <param name="text">The text where it is no UUID, else null.</param>
    /// <returns><see cref="Guid.Empty"/> for an empty text.</returns>
    public static Guid Read(ReadOnlySpan<byte> utf8, out string? text)
    {
        text = null;
        if (utf8.IsEmpty)
        {
            return Guid.Empty;
        }

        if (Utf8Parser.TryParse(utf8, out Guid uuid, out var used, 'D') && used == utf8.Length)
        {
            return uuid;
        }

        text = Encoding.UTF8.GetString(utf8);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, out string?)"/>
    public static Guid Read(string? text) => string.IsNullOrEmpty(text) ? Guid.Empty
        : Guid.TryParseExact(text, "D", out var uuid) ? uuid
        : Read(Encoding.UTF8.GetBytes(text), out _);
}
