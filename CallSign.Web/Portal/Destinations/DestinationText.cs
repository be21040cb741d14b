using CallSign.Core.Destinations;
using CallSign.Core.Nouns;

namespace CallSign.Web.Portal.Destinations;

/// <summary>Destinations in words.</summary>
internal static class DestinationText
{
    /// <summary>What the caller hears or sees when the call ends so.</summary>
    public static string Cause(string cause) => cause switch
    {
        "NORMAL_CLEARING" => "Hang up",
        "USER_BUSY" => "Busy",
        "CALL_REJECTED" => "Rejected",
        "UNALLOCATED_NUMBER" => "No such number",
        "NO_ANSWER" => "No answer",
        _ => cause,
    };

    /// <summary>As <c>Ring group 600 Sales</c>; what is gone is said to be.</summary>
    /// <param name="destination">Null for nothing.</param>
    /// <param name="labels">Of <see cref="NounFinder.DescribeAsync(Core.Tenancy.Actor, IEnumerable{Destination}, CancellationToken)"/>.</param>
    /// <param name="none">What stands for nothing.</param>
    public static string Of(Destination? destination, IReadOnlyDictionary<Guid, NounLabel> labels, string none = "–") => destination switch
    {
        null => none,
        { Kind: Destination.NumberKind } number => number.Target,
        { Kind: Destination.HangupKind } end => Cause(end.Target),
        { NounId: { } id } when labels.TryGetValue(id, out var label) => label.Text,
        _ => "No longer there",
    };
}
