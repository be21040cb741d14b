using CallSign.Core.Routing;

namespace CallSign.Core.FollowMe;

/// <summary>The plans of one tenant by extension; made when the first call asks, once for each state of the tenant.</summary>
public static class FollowMePlans
{
    private static readonly Derived<NounSet, Dictionary<Guid, FollowMePlan>> Known = new(static nouns => nouns.All<FollowMePlan>()
        .Where(p => p is { Enabled: true, Extension.NounId: not null }).DistinctBy(p => p.Extension!.Value.NounId!.Value).ToDictionary(p => p.Extension!.Value.NounId!.Value));

    /// <summary>The plan that calls to an extension follow; null for none.</summary>
    public static FollowMePlan? Of(NounSet nouns, Guid extension) => Known.Of(nouns).GetValueOrDefault(extension);
}
