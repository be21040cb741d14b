using CallSign.Core.Extensions;
using CallSign.Core.Saving;

namespace CallSign.Core.Tenancy;

/// <summary>What a tenant must look like.</summary>
public static class TenantRules
{
    /// <summary>The most extensions that a limit may allow.</summary>
    public const int MostExtensions = 100_000;

    /// <summary>The draft with stray spaces gone and the domain in lower case.</summary>
    public static TenantDraft Clean(TenantDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return draft with
        {
            Name = TextRules.Clean(draft.Name) ?? "",
            Domain = draft.Domain.Trim().TrimEnd('.').ToLowerInvariant(),
            TimeZone = draft.TimeZone.Trim(),
            Language = LanguageTag.Clean(draft.Language) ?? "en",
        };
    }

    /// <summary>Mistakes of the draft alone; that the domain is free is for the database to say.</summary>
    public static FieldErrors Check(TenantDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var errors = new FieldErrors()
            .AddIf(draft.Name.Length == 0, nameof(draft.Name), "Enter the company's name.")
            .AddIf(!TimeZoneInfo.TryFindSystemTimeZoneById(draft.TimeZone, out _), nameof(draft.TimeZone), "Choose a time zone such as Europe/Berlin.")
            .AddIf(!LanguageTag.IsValid(draft.Language), nameof(draft.Language), "Enter a language such as en or de-CH.")
            .AddIf(draft.MaxExtensions is < 1 or > MostExtensions, nameof(draft.MaxExtensions), $"From 1 to {MostExtensions}, or nothing for no limit.");
        if (TextRules.Name(draft.Name, 100) is { } name)
        {
            errors.Add(nameof(draft.Name), name);
        }

        if (DomainMistake(draft.Domain) is { } domain)
        {
            errors.Add(nameof(draft.Domain), domain);
        }

        return errors;
    }

    /// <summary>Why the text can't be a SIP domain: a host name of letters, digits and dashes (RFC 1123), or an IPv4 address; null where it can.</summary>
    public static string? DomainMistake(string domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (domain.Length == 0)
        {
            return "Enter the domain that phones register at, such as acme.example.";
        }

        if (domain.Contains("://", StringComparison.Ordinal) || domain.StartsWith("sip:", StringComparison.Ordinal) || domain.Contains('@', StringComparison.Ordinal))
        {
            return "Enter the domain alone, without sip: and without a user: acme.example.";
        }

        if (domain.Contains(':', StringComparison.Ordinal))
        {
            return "Leave the port out; it belongs to the SIP profile.";
        }

        if (domain.Length > 253 || domain.Split('.').Any(label => label.Length is 0 or > 63))
        {
            return "A domain has at most 253 characters, and 1 to 63 between the dots.";
        }

        if (domain.FirstOrDefault(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '.')) is var wrong and not '\0')
        {
            return char.IsAscii(wrong) ? $"A domain has letters, digits, dashes and dots only; “{wrong}” is none of them." : "Write the domain in its ASCII form (xn--…).";
        }

        if (domain.Split('.').Any(label => label.StartsWith('-') || label.EndsWith('-')))
        {
            return "A dash can't stand at the beginning or the end of a part.";
        }

        return domain.All(c => char.IsAsciiDigit(c) || c == '.') && !(domain.Count(c => c == '.') == 3 && System.Net.IPAddress.TryParse(domain, out _))
            ? "This is no IP address; a domain needs letters."
            : null;
    }
}
