namespace CallSign.Core.Secrets;

/// <summary>What becomes of a secret's column when its noun is saved.</summary>
public static class SecretColumn
{
    /// <summary>The new value of the column.</summary>
    /// <param name="box">Encrypts.</param>
    /// <param name="inClear">What was entered: null keeps the secret, empty clears it, anything else replaces it.</param>
    /// <param name="previous">The column as it was.</param>
    public static EncryptedSecret? Seal(SecretBox box, string? inClear, EncryptedSecret? previous)
    {
        ArgumentNullException.ThrowIfNull(box);
        return inClear switch
        {
            null => previous,
            "" => null,
            _ => box.Encrypt(inClear),
        };
    }
}
