using Microsoft.AspNetCore.Identity;

namespace CallSign.Core.PortalUsers;

/// <summary>Length counts, not composition: what people must not do is named one by one.</summary>
public sealed class PasswordRules : IPasswordValidator<PortalUser>
{
    public const int MinLength = 12;

    public const int MaxLength = 128;

    /// <summary>The rule in one sentence, for the help below a password field.</summary>
    public const string Rule = "At least 12 characters. A few unrelated words make a good one.";

    // Of the lists of leaked passwords, those with twelve characters and more.
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "123456789012", "1234567890123", "qwertyuiop123", "password1234", "password12345", "password123456", "passwordpassword", "administrator",
        "administrator1", "qwertyuiop[]", "1q2w3e4r5t6y", "1qaz2wsx3edc", "iloveyou1234", "welcome12345", "letmein12345", "changeme1234", "changemeplease",
        "callsign1234", "freeswitch123", "freeswitch1234", "abcdefghijkl", "qwerty123456", "admin1234567", "adminadminadmin", "123123123123",
    };

    public Task<IdentityResult> ValidateAsync(UserManager<PortalUser> manager, PortalUser user, string? password)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Task.FromResult(Mistake(password ?? "", user.UserName) is { } mistake
            ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = mistake })
            : IdentityResult.Success);
    }

    /// <summary>What is wrong with the password, in words for its owner; null for nothing.</summary>
    /// <param name="password">As typed.</param>
    /// <param name="userName">The login it is for: a password that contains it is refused.</param>
    public static string? Mistake(string password, string? userName)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (password.Length < MinLength)
        {
            return $"Use at least {MinLength} characters; this has {password.Length}.";
        }

        if (password.Length > MaxLength)
        {
            return $"Use at most {MaxLength} characters.";
        }

        if (password.Distinct().Count() < 5)
        {
            return "Use more than four different characters.";
        }

        var login = userName?.Split('@')[0];
        if (login is { Length: >= 4 } && password.Contains(login, StringComparison.OrdinalIgnoreCase))
        {
            return "Leave your own login out of the password.";
        }

        return Common.Contains(password) ? "This password is on every list of leaked passwords. Choose another." : null;
    }
}
