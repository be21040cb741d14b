using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace CallSign.Core.Secrets;

/// <summary>Encrypts secrets at rest with ASP.NET Data Protection, whose keys are in the database.</summary>
public sealed class SecretBox(IDataProtectionProvider provider)
{
    private readonly IDataProtector _protector = provider.CreateProtector("CallSign.Secrets.v1");

    public EncryptedSecret Encrypt(string secret) => new(_protector.Protect(secret));

    /// <summary>What becomes of a secret's column when its noun is saved.</summary>
    /// <param name="inClear">What was entered: null keeps the secret, empty clears it, anything else replaces it.</param>
    /// <param name="previous">The column as it was.</param>
    public EncryptedSecret? Seal(string? inClear, EncryptedSecret? previous) => inClear switch
    {
        null => previous,
        "" => null,
        _ => Encrypt(inClear),
    };

    /// <exception cref="CryptographicException">The text was made with another key ring or was changed.</exception>
    public string Decrypt(EncryptedSecret secret) => _protector.Unprotect(secret.Ciphertext);
}

/// <summary>Makes secrets that people never have to type.</summary>
public static class SecretGenerator
{
    // No 0/O, 1/l/I: a password is sometimes read aloud while a desk phone is set up.
    private const string Letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>A SIP password of <paramref name="length"/> letters and digits; 20 of them hold 116 bits.</summary>
    public static string SipPassword(int length = 20) => RandomNumberGenerator.GetString(Letters, length);

    /// <summary>A voicemail PIN of decimal digits.</summary>
    public static string Pin(int length = 6) => RandomNumberGenerator.GetString("0123456789", length);

    /// <summary>A key for machines: 256 bits in URL-safe letters.</summary>
    public static string Key() => RandomNumberGenerator.GetString(Letters, 44);
}
