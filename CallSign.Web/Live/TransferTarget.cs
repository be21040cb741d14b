using System.Text.RegularExpressions;

namespace CallSign.Web.Live;

/// <summary>Where a live call may be sent to.</summary>
internal static partial class TransferTarget
{
    /// <summary>Why <paramref name="destination"/> can't be a target; null where it can.</summary>
    public static string? Mistake(string? destination) => destination switch
    {
        null or "" => "Enter the number to transfer to.",
        { Length: < 2 } => "The number is too short: at least two digits.",
        { Length: > 30 } => "The number is too long: at most 30 digits.",
        _ when !Number().IsMatch(destination) => "Only digits, * and # are possible, and a + at the start.",
        _ => null,
    };

    [GeneratedRegex(@"^\+?[0-9*#]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
