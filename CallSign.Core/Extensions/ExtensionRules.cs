using System.Text.RegularExpressions;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Saving;

namespace CallSign.Core.Extensions;

/// <summary>What an extension's settings must be, as far as they can be judged alone. The editor adds what needs the database.</summary>
public static partial class ExtensionRules
{
    /// <summary>Every rule that the normalised <paramref name="draft"/> breaks, in the order of the form.</summary>
    public static FieldErrors Check(ExtensionDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var errors = new FieldErrors();
        void Add(string field, string? problem)
        {
            if (problem is not null)
            {
                errors.Add(field, problem);
            }
        }

        Add(nameof(draft.Number), Number(draft.Number));
        Add(nameof(draft.DisplayName), draft.DisplayName.Length == 0 ? "Enter a name." : TextRules.Name(draft.DisplayName, 100));
        Add(nameof(draft.SipPassword), draft.SipPassword is null ? null : SecretRules.SipPassword(draft.SipPassword, draft.Number));
        Add(nameof(draft.InternalCallerIdName), CallerName(draft.InternalCallerIdName));
        Add(nameof(draft.InternalCallerIdNumber), CallerNumber(draft.InternalCallerIdNumber));
        Add(nameof(draft.ExternalCallerIdName), CallerName(draft.ExternalCallerIdName));
        Add(nameof(draft.ExternalCallerIdNumber), CallerNumber(draft.ExternalCallerIdNumber));
        Add(nameof(draft.EmergencyCallerIdName), CallerName(draft.EmergencyCallerIdName));
        Add(nameof(draft.EmergencyCallerIdNumber), CallerNumber(draft.EmergencyCallerIdNumber));
        Add(nameof(draft.RingTimeoutSeconds), draft.RingTimeoutSeconds is < 5 or > 300 ? "Enter 5 to 300 seconds." : null);
        Add(nameof(draft.ForwardAllDestination), Destination(draft.ForwardAllEnabled, draft.ForwardAllDestination, draft.Number));
        Add(nameof(draft.ForwardBusyDestination), Destination(draft.ForwardBusyEnabled, draft.ForwardBusyDestination, draft.Number));
        Add(nameof(draft.ForwardNoAnswerDestination), Destination(draft.ForwardNoAnswerEnabled, draft.ForwardNoAnswerDestination, draft.Number));
        Add(nameof(draft.ForwardNotRegisteredDestination),
            Destination(draft.ForwardNotRegisteredEnabled, draft.ForwardNotRegisteredDestination, draft.Number));
        Add(nameof(draft.VoicemailPin), draft.VoicemailPin is null ? null : SecretRules.Pin(draft.VoicemailPin, draft.Number));
        Add(nameof(draft.VoicemailEmail), draft.VoicemailEmail is { } mail && !IsEmail(mail) ? "Enter one e-mail address, like name@example.com." : null);
        Add(nameof(draft.VoicemailOperator), Operator(draft.VoicemailOperator, draft.Number));
        Add(nameof(draft.MaxRegistrations), draft.MaxRegistrations is < 1 or > 20 ? "Enter 1 to 20 phones." : null);
        Add(nameof(draft.Language), draft.Language is { } tag && !LanguageTag.IsValid(tag) ? "Enter a language like en or de-CH." : null);
        Add(nameof(draft.CallGroup),
            draft.CallGroup is { } group && !CallGroupName().IsMatch(group) ? "Use at most 60 letters, digits, hyphens and underscores, without spaces." : null);
        Add(nameof(draft.TollLimit), TollWords.TryRead(draft.TollLimit, out _) ? null : $"Enter one of: {string.Join(", ", TollWords.All)}; or nothing.");
        Add(nameof(draft.AllowedAddresses), draft.AllowedAddresses is { } list ? AddressList.Problem(list) : null);
        return errors;
    }

    /// <summary>Why <paramref name="number"/> can't be an extension's number; null where it can.</summary>
    public static string? Number(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return number.Length == 0 ? "Enter a number."
            : number.Length is < 2 or > 15 || !DialNumber.IsDigits(number) ? "Enter 2 to 15 digits, and nothing else."
            : ReservedNumbers.Reason(number);
    }

    /// <summary>Why calls can't be forwarded to <paramref name="destination"/>; null where they can, or where forwarding is off and nothing is entered.</summary>
    public static string? Destination(bool enabled, string? destination, string ownNumber)
    {
        if (destination is null)
        {
            return enabled ? "Enter the number to forward to, or switch this off." : null;
        }

        return destination.Length < 2 || !DialNumber.IsDiallable(destination) ? "Enter 2 to 30 digits, * or #, with an optional + in front."
            : destination == ownNumber ? "An extension can't forward calls to itself."
            : ReservedNumbers.IsEmergency(destination) ? "Calls can't be forwarded to the emergency services."
            : null;
    }

    /// <summary>Why callers of the voicemail of <paramref name="ownNumber"/> can't be led to <paramref name="number"/> by a key; null where they can, or where nothing is entered.</summary>
    public static string? Operator(string? number, string? ownNumber) =>
        number is null ? null
        : !DialNumber.IsDiallable(number) ? "Enter a number that can be dialled here: digits, * or #, with an optional + in front."
        : number == ownNumber ? "Enter a number other than the mailbox's own: callers would come back to it."
        : ReservedNumbers.IsEmergency(number) ? "Callers can't be led to the emergency services."
        : null;

    private static string? CallerName(string? name) => name is null ? null : TextRules.Name(name, 60);

    private static string? CallerNumber(string? number) =>
        number is null || DialNumber.IsCallerId(number) ? null : "Enter 2 to 15 digits with an optional + in front.";

    // The address ends up on a mail program's command line, so it is narrower than RFC 5321 allows.
    internal static bool IsEmail(string text) => text.Length <= 254 && Email().IsMatch(text);

    [GeneratedRegex("""^[A-Za-z0-9_][A-Za-z0-9._%+-]{0,63}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}\z""")]
    private static partial Regex Email();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,60}\\z")]
    private static partial Regex CallGroupName();
}
