using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CallSign.Core.Hospitality;

/// <summary>
/// Signatures of messages between the portal and a property-management system: <c>t=seconds,v1=hex</c>, an HMAC-SHA256 over the time, a dot and
/// the body, as call webhooks have it.
/// </summary>
public static class PmsSignature
{
    /// <summary>The header.</summary>
    public const string Header = "X-CallSign-Signature";

    /// <summary>How far the signer's clock may be from ours.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static string Of(string key, byte[] body, DateTimeOffset at)
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

    private static byte[] Hash(string key, string seconds, byte[] body) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), (byte[])[.. Encoding.ASCII.GetBytes(seconds + "."), .. body]);
}
