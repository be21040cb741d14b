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

    /// <summary>A SIP domain: lower-case letters, digits, dots and hyphens, 1–253 characters (RFC 1035), no leading dot or hyphen.</summary>
    public static bool IsDomain(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 253 && text[0] is not ('.' or '-') && !text.ContainsAnyExcept(DomainCharacters);

    /// <summary>An extension's number: 2–15 digits.</summary>
    public static bool IsExtensionNumber(ReadOnlySpan<char> text) => text.Length is >= 2 and <= 15 && DialNumber.IsDigits(text);

    /// <summary>The name of a gateway, profile or group: 1–60 of <c>A-Z a-z 0-9 . _ -</c>, as mod_sofia takes for gateways.</summary>
    public static bool IsName(ReadOnlySpan<char> text) => text.Length is > 0 and <= 60 && !text.ContainsAnyExcept(NameCharacters);
}
