using System.Buffers;

namespace CallSign.Core.Extensions;

/// <summary>Which PINs and passwords are too easy to guess.</summary>
public static class SecretRules
{
    // Letters, digits and the signs that every phone's web page takes and that mean nothing in XML, SIP or a shell.
    private static readonly SearchValues<char> PasswordCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!@#%^*+=");

    /// <summary>Why <paramref name="pin"/> can't protect the mailbox of <paramref name="number"/>; null where it can.</summary>
    public static string? Pin(string pin, string number)
    {
        ArgumentNullException.ThrowIfNull(pin);
        ArgumentNullException.ThrowIfNull(number);
        if (pin.Length is < 4 or > 12 || !DialNumber.IsDigits(pin))
        {
            return "Enter 4 to 12 digits.";
        }

        if (pin == number || pin.SequenceEqual(number.Reverse()))
        {
            return "Choose a PIN that is not the extension's own number.";
        }

        if (pin.Distinct().Count() == 1)
        {
            return "Choose a PIN that is not one digit repeated.";
        }

        // 1234, 9876, 7890 and 3210 run on; 1212 and 2580 are tried first by whoever tries at all.
        var runs = Runs(pin, 1) || Runs(pin, 9);
        var pairs = pin.Length % 2 == 0 && pin.Chunk(2).All(c => c[0] == pin[0] && c[1] == pin[1]);
        return runs || pairs || pin is "2580" or "0852" ? "Choose a PIN that is harder to guess." : null;
    }

    /// <summary>Why <paramref name="password"/> can't be the SIP password of <paramref name="number"/>; null where it can.</summary>
    public static string? SipPassword(string password, string number)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(number);
        if (password.Length is < 12 or > 64)
        {
            return "Use 12 to 64 characters, or leave it empty to have one made.";
        }

        if (password.AsSpan().ContainsAnyExcept(PasswordCharacters))
        {
            return "Use only letters, digits and - . _ ~ ! @ # % ^ * + =";
        }

        var guessable = password.Distinct().Count() < 6 || (number.Length >= 2 && password.Contains(number, StringComparison.Ordinal));
        return guessable ? "This password is easy to guess. Leave it empty to have one made." : null;
    }

    private static bool Runs(string pin, int step)
    {
        for (var i = 1; i < pin.Length; i++)
        {
            if ((pin[i - 1] - '0' + step) % 10 != pin[i] - '0')
            {
                return false;
            }
        }

        return true;
    }
}
