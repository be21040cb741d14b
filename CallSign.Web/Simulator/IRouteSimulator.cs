namespace CallSign.Web.Simulator;

/// <summary>Walks a call through the routing as FreeSWITCH would, without a call: the answers are those that FreeSWITCH itself would be given.</summary>
public interface IRouteSimulator
{
    /// <summary>Walks one call. It changes nothing and rings nobody.</summary>
    /// <param name="tenantId">The tenant whose call it is; nothing of another tenant's routing is shown.</param>
    /// <param name="request">Who calls what and when.</param>
    /// <returns>Null where the portal serves no such tenant.</returns>
    SimulationResult? Run(Guid tenantId, SimulationRequest request);

    /// <summary>What is wrong with a request, by property; empty for one that can be run.</summary>
    IReadOnlyDictionary<string, string> Check(SimulationRequest request);

    /// <summary>Reads a moment as people write it, in the tenant's own time zone.</summary>
    /// <param name="tenantId">Whose time zone.</param>
    /// <param name="text">As <c>Saturday 18:05</c>, <c>2026-12-24 09:00</c> or <c>tomorrow 8:00</c>; empty for now.</param>
    /// <param name="problem">Why it can't be read.</param>
    DateTimeOffset? Moment(Guid tenantId, string? text, out string? problem);
}

/// <summary>A call to walk through.</summary>
/// <param name="Caller">An extension's number, or any number of an outside caller. At most 40 characters.</param>
/// <param name="Number">What is dialled, or called from outside. At most 60 characters.</param>
/// <param name="At">The moment; null for now.</param>
/// <param name="Choices">What happens at each decision, by its index from 0: a value of its options. What is not named takes its default.</param>
public sealed record SimulationRequest(string Caller, string Number, DateTimeOffset? At = null, IReadOnlyDictionary<int, string>? Choices = null)
{
    /// <summary>Longest caller in characters.</summary>
    public const int LongestCaller = 40;

    /// <summary>Longest number in characters.</summary>
    public const int LongestNumber = 60;
}
