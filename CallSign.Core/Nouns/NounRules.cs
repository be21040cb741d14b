using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Saving;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Nouns;

/// <summary>A rule of one noun that needs the database. Implementations are found by scan and have no state.</summary>
public interface INounRule<in T>
    where T : class, INoun
{
    /// <summary>Adds what is wrong; the noun has passed its own rules by then.</summary>
    Task CheckAsync(CallSignDbContext context, T noun, FieldErrors errors, CancellationToken cancellationToken);

    /// <summary>The field and what to say at it when a unique index refused the row, because somebody saved the same since the check; null for another's index.</summary>
    KeyValuePair<string, string>? Taken(T noun, string constraint) => null;
}

/// <summary>What keeps a noun from being deleted, beside the links that lead to it. Implementations are found by scan and have no state.</summary>
public interface INounDeletionRule<in T>
    where T : class, INoun
{
    /// <summary>Why it can't be deleted now, in words for the person who tries; null where it can.</summary>
    Task<string?> RefusedAsync(CallSignDbContext context, T noun, CancellationToken cancellationToken);
}

/// <summary>The rules that all nouns share, as far as they can be judged without the database.</summary>
public static class NounRules
{
    /// <summary>Brings the noun into its stored form.</summary>
    public static void Normalize(INoun noun)
    {
        ArgumentNullException.ThrowIfNull(noun);
        noun.Name = TextRules.Clean(noun.Name) ?? "";
        noun.Description = TextRules.Clean(noun.Description);
        if (noun is INumbered numbered)
        {
            numbered.Number = DialNumber.Clean(numbered.Number);
        }

        noun.Normalize();
    }

    /// <summary>Every rule that the normalised noun breaks.</summary>
    public static FieldErrors Check(INoun noun)
    {
        ArgumentNullException.ThrowIfNull(noun);
        var errors = new FieldErrors();
        Add(errors, nameof(noun.Name), noun.Name.Length == 0 ? "Enter a name." : TextRules.Name(noun.Name, 60));
        if (noun is INumbered { Number: { } number })
        {
            Add(errors, nameof(INumbered.Number), Number(number));
        }

        noun.Check(errors);
        foreach (var link in noun.Links())
        {
            Add(errors, link.Field, errors[link.Field] is null && !link.To.IsWellFormed ? "Choose where the call goes." : null);
        }

        Add(errors, nameof(noun.Description), noun.Description is { } text ? Text(text, 500) : null);
        return errors;
    }

    /// <summary>Adds <paramref name="problem"/> where there is one.</summary>
    public static void Add(this FieldErrors errors, string field, string? problem, bool when)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(when && problem is not null, field, problem ?? "");
    }

    /// <summary>Why a number can't be dialled for something other than a telephone; null where it can.</summary>
    public static string? Number(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        var digits = number.StartsWith('*') ? number[1..] : number;
        return number.Length is < 2 or > 15 || digits.Length == 0 || !DialNumber.IsDigits(digits)
            ? "Enter 2 to 15 digits, with an optional * in front."
            : ReservedNumbers.IsEmergency(number) ? ReservedNumbers.Reason(number) : null;
    }

    /// <summary>Why free text of more than a name can't be kept; null where it can.</summary>
    public static string? Text(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > maxLength ? $"Shorten this to {maxLength} characters; it has {text.Length}."
            : text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? "Remove the control characters." : null;
    }

    private static void Add(FieldErrors errors, string field, string? problem)
    {
        if (problem is not null)
        {
            errors.Add(field, problem);
        }
    }
}
