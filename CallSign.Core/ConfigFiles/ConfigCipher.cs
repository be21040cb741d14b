using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CallSign.Core.ConfigFiles;

/// <summary>
/// Encrypts the secrets of a file with a passphrase: PBKDF2 (SHA-256) makes the keys, AES-256-GCM encrypts. Nonces are made from the
/// secret and its place, so that a secret that did not change is the same text in the next file.
/// </summary>
internal sealed class ConfigCipher
{
    /// <summary>Fewest characters of a passphrase.</summary>
    public const int MinPassphrase = 10;

    private const int Iterations = 600_000;
    private const string Check = "callsign";
    private readonly byte[] _salt;
    private readonly int _iterations;
    private readonly byte[] _key;
    private readonly byte[] _nonceKey;

    private ConfigCipher(string passphrase, byte[] salt, int iterations)
    {
        var keys = Rfc2898DeriveBytes.Pbkdf2(passphrase.Normalize(), salt, iterations, HashAlgorithmName.SHA256, 64);
        (_salt, _iterations, _key, _nonceKey) = (salt, iterations, keys[..32], keys[32..]);
    }

    /// <summary>For an export. The salt is the tenant's own, so that two files of one tenant can be compared.</summary>
    public static ConfigCipher For(string passphrase, Guid tenantId) =>
        new(passphrase, SHA256.HashData(Encoding.UTF8.GetBytes("callsign-configuration:" + tenantId.ToString("N")))[..16], Iterations);

    /// <summary>For the header of a file; null with a reason where the passphrase is not the file's.</summary>
    public static ConfigCipher? Of(JsonNode? header, string passphrase, out string? problem)
    {
        problem = "The file's \"secrets\" can't be read.";
        try
        {
            if (header is not JsonObject || header["kdf"]?.GetValue<string>() != "pbkdf2-sha256" || header["cipher"]?.GetValue<string>() != "aes-256-gcm"
                || header["iterations"]?.GetValue<int>() is not (> 0 and <= 5_000_000 and var iterations))
            {
                return null;
            }

            var cipher = new ConfigCipher(passphrase, Convert.FromBase64String(header["salt"]!.GetValue<string>()), iterations);
            if (cipher.Decrypt(header["check"]!.GetValue<string>()) != Check)
            {
                problem = "This is not the passphrase of the file.";
                return null;
            }

            problem = null;
            return cipher;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            return null;
        }
    }

    public JsonObject Header() => new()
    {
        ["cipher"] = "aes-256-gcm", ["kdf"] = "pbkdf2-sha256", ["iterations"] = _iterations, ["salt"] = Convert.ToBase64String(_salt), ["check"] = Encrypt("check", Check),
    };

    /// <param name="place">What it is the secret of.</param>
    /// <param name="secret">In clear.</param>
    public string Encrypt(string place, string secret)
    {
        var clear = Encoding.UTF8.GetBytes(secret);
        var nonce = HMACSHA256.HashData(_nonceKey, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{place.Length}:{place}:{secret}")))[..12];
        var box = new byte[12 + 16 + clear.Length];
        nonce.CopyTo(box, 0);
        using var aes = new AesGcm(_key, 16);
        aes.Encrypt(nonce, clear, box.AsSpan(28), box.AsSpan(12, 16));
        return Convert.ToBase64String(box);
    }

    /// <summary>Null for what was not made with this passphrase.</summary>
    public string? Decrypt(string text)
    {
        try
        {
            var box = Convert.FromBase64String(text);
            if (box.Length < 28)
            {
                return null;
            }

            var clear = new byte[box.Length - 28];
            using var aes = new AesGcm(_key, 16);
            aes.Decrypt(box.AsSpan(0, 12), box.AsSpan(28), box.AsSpan(12, 16), clear);
            return Encoding.UTF8.GetString(clear);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
