using System.Buffers.Text;
using System.Text;

namespace CallSign.Web.XmlCurl;

/// <summary>Request line and headers of a lookup, exactly as mod_xml_curl sends them.</summary>
/// <remarks>
/// Strict on purpose: whatever is not plainly one of its requests is left to Kestrel, which knows all of RFC 9112, so there is never a request that the
/// two read differently.
/// </remarks>
internal readonly ref struct XmlCurlHead
{
    /// <summary>Most bytes of a head that is read here. mod_xml_curl's is some 250.</summary>
    public const int MaxLength = 2048;

    private static readonly byte[] RequestLine = Encoding.ASCII.GetBytes($"POST {XmlCurlEndpoint.Path} HTTP/1.1\r\n");

    private XmlCurlHead(int length, int formLength, ReadOnlySpan<byte> authorization)
    {
        Length = length;
        FormLength = formLength;
        Authorization = authorization;
    }

    /// <summary>Bytes up to the form.</summary>
    public int Length { get; }

    /// <summary>Bytes of the form.</summary>
    public int FormLength { get; }

    /// <summary>The value of the Authorization header.</summary>
    public ReadOnlySpan<byte> Authorization { get; }

    /// <summary>Reads the head of a lookup.</summary>
    /// <param name="bytes">The beginning of a request, and what came behind it.</param>
    /// <param name="head">The head; default where the answer is no.</param>
    /// <returns>False for a head that is not whole, and for any request but the usual one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out XmlCurlHead head)
    {
        head = default;
        if (!bytes.StartsWith(RequestLine))
        {
            return false;
        }

        var rest = bytes[RequestLine.Length..];
        var hasHost = false;
        var formLength = -1;
        ReadOnlySpan<byte> authorization = default;
        while (true)
        {
            var end = rest.IndexOf("\r\n"u8);
            if (end <= 0)
            {
                var length = bytes.Length - rest.Length + 2;
                if (end < 0 || !hasHost || formLength < 0 || authorization.IsEmpty || length > MaxLength)
                {
                    return false;
                }

                head = new XmlCurlHead(length, formLength, authorization);
                return true;
            }

            var line = rest[..end];
            rest = rest[(end + 2)..];
            var colon = line.IndexOf((byte)':');
            if (colon < 0 || line.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) >= 0)
            {
                return false;
            }

            var name = line[..colon];
            var value = line[(colon + 1)..].Trim((byte)' ');
            if (Ascii.EqualsIgnoreCase(name, "Host"u8) && !hasHost)
            {
                hasHost = true;
            }
            else if (Ascii.EqualsIgnoreCase(name, "Authorization"u8) && authorization.IsEmpty)
            {
                authorization = value;
            }
            else if (Ascii.EqualsIgnoreCase(name, "Content-Length"u8) && formLength < 0)
            {
                if (value.IsEmpty || value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0 || !Utf8Parser.TryParse(value, out formLength, out _))
                {
                    return false;
                }
            }
            else if (!Ascii.EqualsIgnoreCase(name, "User-Agent"u8) && !Ascii.EqualsIgnoreCase(name, "Accept"u8)
                && !Ascii.EqualsIgnoreCase(name, "Content-Type"u8))
            {
                return false; // it may change what the request means, as Connection, Expect, Transfer-Encoding and X-Forwarded-For do
            }
        }
    }
}
