using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Secrets;

namespace CallSign.Core.ApiKeys;

/// <summary>The text of a key: <c>cs_</c> and 44 letters and digits.</summary>
public static class ApiKeySecret
{
    /// <summary>What every key begins with, so that people and secret scanners know one when they see it.</summary>
    public const string Mark = "cs_";

    private const int PrefixLength = 9;

    public static string Generate() => Mark + SecretGenerator.Key();

    /// <summary>The part that is kept in clear.</summary>
    public static string Prefix(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key[..PrefixLength];
    }

    /// <summary>Whether the text can be a key at all.</summary>
    public static bool LooksRight(string? key) => key is { Length: > PrefixLength and <= 100 } && key.StartsWith(Mark, StringComparison.Ordinal);

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
