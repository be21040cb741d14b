using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace CallSign.Core.Webhooks;

/// <summary>
/// Signatures of messages between the portal and programs of tenants: <c>t=seconds,v1=hex</c>, an HMAC-SHA256 over the time, a dot and the body. The
/// time is signed too, so that an old message can't be sent again.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header.</summary>
    public const string Header = "X-CallSign-Signature";

    /// <summary>How far the signer's clock may be from ours.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>A JSON document for a program, signed where a key is shared with it.</summary>
    /// <param name="url">The program.</param>
    /// <param name="body">The document, UTF-8.</param>
    /// <param name="key">The shared key; null or empty: not signed.</param>
    /// <param name="at">The time here.</param>
    public static HttpRequestMessage Post(string url, byte[] body, string? key, DateTimeOffset at)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        if (!string.IsNullOrEmpty(key))
        {
            request.Headers.Add(Header, Of(key, body, at));
        }

        return request;
    }

    /// <summary>The header's value.</summary>
    public static string Of(string key, ReadOnlySpan<byte> body, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},v1={Convert.ToHexStringLower(Hash(key, seconds, body))}";
    }

    /// <summary>Why a message can't be believed; null where it can.</summary>
    /// <param name="key">The shared key.</param>
    /// <param name="header">As it came.</param>
    /// <param name="body">As it came.</param>
    /// <param name="now">The time here.</param>
    /// <param name="signature">By which a second copy is known, where it can be believed.</param>
    public static string? Problem(string key, string? header, byte[] body, DateTimeOffset now, out string signature)
    {
        signature = "";
        if (header?.Split(',') is not [{ Length: > 2 and < 20 } time, { Length: 67 } hash] || !time.StartsWith("t=", StringComparison.Ordinal) || !hash.StartsWith("v1=", StringComparison.Ordinal)
            || !long.TryParse(time.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return $"Sign the message: {Header}: t=<seconds since 1970>,v1=<HMAC-SHA256 over that time, a dot and the body, in hexadecimal digits>.";
        }

        if (seconds > 253_402_300_799 || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
        {
            return "The message is too old, or its clock is wrong: it was signed more than five minutes from now.";
        }

        byte[] given;
        try
        {
            given = Convert.FromHexString(hash.AsSpan(3));
        }
        catch (FormatException)
        {
            return "The signature is wrong.";
        }

        if (!CryptographicOperations.FixedTimeEquals(given, Hash(key, time[2..], body)))
        {
            return "The signature is wrong.";
        }

        signature = Convert.ToHexStringLower(given);
        return null;
    }

    private static byte[] Hash(string key, string seconds, ReadOnlySpan<byte> body) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), (byte[])[.. Encoding.ASCII.GetBytes(seconds + "."), .. body]);
}
