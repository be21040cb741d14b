using System.Buffers;
using CallSign.Core.Extensions;

namespace CallSign.Core.Routing;

/// <summary>
/// What may stand in dial strings, application arguments and commands, where FreeSWITCH gives spaces, commas, braces and quotes a meaning of
/// their own and nothing can be escaped. A row whose routing fields are anything else is left out of the snapshot.
/// </summary>
public static class RoutingToken
{
    private static readonly SearchValues<char> DomainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    private static readonly SearchValues<char> MailCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-@");

    private static readonly SearchValues<char> NotInNames = SearchValues.Create("\"\\<>;$`\r\n\t\0");

    /// <summary>A SIP domain: lower-case letters, digits, dots and hyphens, 1–253 characters (RFC 1035), no leading dot or hyphen.</summary>
    public static bool IsDomain(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 253 && text[0] is not ('.' or '-') && !text.ContainsAnyExcept(DomainCharacters);

    /// <summary>An extension's number: 2–15 digits.</summary>
    public static bool IsExtensionNumber(ReadOnlySpan<char> text) => text.Length is >= 2 and <= 15 && DialNumber.IsDigits(text);

    /// <summary>The name of a gateway, profile or group: 1–60 of <c>A-Z a-z 0-9 . _ -</c>, as mod_sofia takes for gateways.</summary>
    public static bool IsName(ReadOnlySpan<char> text) => text.Length is > 0 and <= 60 && !text.ContainsAnyExcept(NameCharacters);

    /// <summary>An address that mod_voicemail may put on the command line of a mail program: 3–254 of a few characters, no leading hyphen.</summary>
    public static bool IsMailAddress(ReadOnlySpan<char> text) =>
        text.Length is >= 3 and <= 254 && text[0] is not ('-' or '@') && text[^1] != '@'
        && !text.ContainsAnyExcept(MailCharacters) && text.Count('@') == 1;

    /// <summary>
    /// A caller's name without what SIP would take for the end of it, or an application for a separator: FreeSWITCH writes names between quotes
    /// and angle brackets without escaping.
    /// </summary>
    public static string CallerName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAny(NotInNames) ? string.Concat(text.Where(c => !NotInNames.Contains(c))).Trim() : text;
    }
}
