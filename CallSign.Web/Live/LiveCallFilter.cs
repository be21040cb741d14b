using CallSign.Core.Cdrs;
using CallSign.Telephony.Monitoring;

namespace CallSign.Web.Live;

/// <summary>Which live calls to show; what is null does not restrict.</summary>
public sealed record LiveCallFilter
{
    /// <summary>The states to show.</summary>
    public IReadOnlySet<CallState>? States { get; init; }

    public CallDirection? Direction { get; init; }

    public string? Node { get; init; }

    public string? Queue { get; init; }

    /// <summary>Part of a party's number or name, or of the call's UUID; case does not matter.</summary>
    public string? Search { get; init; }

    /// <summary>Whether anything restricts.</summary>
    public bool IsSet => States is not null || Direction is not null || Node is not null || Queue is not null || !string.IsNullOrWhiteSpace(Search);

    public bool Matches(LiveCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return (States is null || States.Contains(call.State))
            && (Direction is null || call.Direction == Direction)
            && (Node is null || call.Node == Node)
            && (Queue is null || call.Queue == Queue)
            && (string.IsNullOrWhiteSpace(Search) || Finds(call, Search.Trim()));
    }

    private static bool Finds(LiveCall call, string part)
    {
        if (Has(call.CallerNumber) || Has(call.CallerName) || Has(call.CalleeNumber) || Has(call.CalleeName))
        {
            return true;
        }

        foreach (var leg in call.Legs)
        {
            if (Has(leg.Number) || Has(leg.Name))
            {
                return true;
            }
        }

        return part.Length >= 4 && Has(call.CallUuid.ToString());

        bool Has(string text) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
    }
}
