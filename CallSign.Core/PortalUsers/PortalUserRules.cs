using System.Net.Mail;
using CallSign.Core.Saving;
using Microsoft.AspNetCore.Identity;

namespace CallSign.Core.PortalUsers;

/// <summary>What a portal user must look like.</summary>
public static class PortalUserRules
{
    /// <summary>Mistakes of the row alone; Identity itself checks that the login is free.</summary>
    public static FieldErrors Check(PortalUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var tenantIsWrong = user.Role == PortalRole.PlatformAdministrator ? user.TenantId is not null : user.TenantId is null;
        return new FieldErrors()
            .AddIf(!IsEmail(user.Email), "Email", "Enter an e-mail address such as ada@example.com; it is the login.")
            .AddIf(string.IsNullOrWhiteSpace(user.DisplayName), "DisplayName", "Enter the person's name.")
            .AddIf(user.DisplayName.Length > 100, "DisplayName", "At most 100 characters.")
            .AddIf(user.Role is not (>= PortalRole.User and <= PortalRole.PlatformAdministrator), "Role", "Choose a role.")
            .AddIf(tenantIsWrong, "TenantId", user.Role == PortalRole.PlatformAdministrator ? "A platform administrator belongs to no tenant." : "Choose the tenant.");
    }

    /// <summary>Identity's complaints at the product's fields.</summary>
    public static FieldErrors Errors(IdentityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var errors = new FieldErrors();
        foreach (var error in result.Errors)
        {
            // Login and address are one field to people, two to Identity: one message is enough.
            var field = error.Code.Contains("Password", StringComparison.Ordinal) ? "Password"
                : error.Code.Contains("Email", StringComparison.Ordinal) || error.Code.Contains("UserName", StringComparison.Ordinal) ? "Email" : "";
            if (field.Length == 0 || errors[field] is null)
            {
                errors.Add(field, error.Description);
            }
        }

        return errors;
    }

    private static bool IsEmail(string? text) =>
        text is { Length: >= 3 and <= 254 } && MailAddress.TryCreate(text, out var address) && address.Address == text && text.All(char.IsAscii)
        && address.Host.Contains('.', StringComparison.Ordinal) | address.Host == "localhost";
}

/// <summary>Identity's messages in the product's words.</summary>
public sealed class PortalIdentityErrors : IdentityErrorDescriber
{
    /// <summary>Code of the error that the current password is wrong.</summary>
    public const string CurrentPasswordMismatch = nameof(CurrentPasswordMismatch);

    public override IdentityError DuplicateUserName(string userName) => Error(nameof(DuplicateUserName), $"There is a user with the login {userName} already.");

    public override IdentityError DuplicateEmail(string email) => Error(nameof(DuplicateEmail), $"There is a user with the login {email} already.");

    public override IdentityError InvalidUserName(string? userName) => Error(nameof(InvalidUserName), "A login has letters, digits and - . _ @ + only.");

    public override IdentityError InvalidEmail(string? email) => Error(nameof(InvalidEmail), "Enter an e-mail address such as ada@example.com.");

    public override IdentityError PasswordMismatch() => Error(CurrentPasswordMismatch, "This is not your current password.");

    public override IdentityError InvalidToken() => Error(nameof(InvalidToken), "This link has expired or was used already. Ask your administrator for a new one.");

    public override IdentityError ConcurrencyFailure() => Error(nameof(ConcurrencyFailure), "Somebody else has changed this user meanwhile. Load the page again.");

    private static IdentityError Error(string code, string text) => new() { Code = code, Description = text };
}
