using CallSign.Core.SipTrunk;
using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.SipTrunk;

/// <summary>
/// How many calls go out by each gateway and route of a node: those that the platform sees live, whoever made them, and those of the flow that a
/// switch was told of and that are not seen yet. Each channel counts once. Read anew from both; nothing is kept beside them.
/// </summary>
internal sealed class BridgeLines
{
    private readonly Dictionary<(string Node, string Gateway), HashSet<Guid>> _byGateway = [];
    private readonly Dictionary<(string Node, Guid Route), HashSet<Guid>> _byRoute = [];

    /// <summary>Takes what the platform sees.</summary>
    public void Add(IEnumerable<LiveCall> live)
    {
        foreach (var call in live)
        {
            foreach (var leg in call.Legs)
            {
                Add(call.Node, leg.Gateway, leg.OutboundRoute, leg.Uuid);
            }
        }
    }

    /// <summary>Takes a call of the flow.</summary>
    public void Add(BridgeCall call, Guid? route)
    {
        if (call is { Node: { } node, OutboundUuid: { } outbound })
        {
            Add(node, call.Gateway, route, outbound);
        }
    }

    public int OnGateway(string node, string gateway) => _byGateway.TryGetValue((node, gateway), out var channels) ? channels.Count : 0;

    public int OnRoute(string node, Guid route) => _byRoute.TryGetValue((node, route), out var channels) ? channels.Count : 0;

    private void Add(string node, string? gateway, Guid? route, Guid channel)
    {
        if (gateway is not null)
        {
            Add(_byGateway, (node, gateway), channel);
        }

        if (route is { } id)
        {
            Add(_byRoute, (node, id), channel);
        }
    }

    private static void Add<TKey>(Dictionary<TKey, HashSet<Guid>> counts, TKey key, Guid channel)
        where TKey : notnull
    {
        if (!counts.TryGetValue(key, out var channels))
        {
            counts.Add(key, channels = []);
        }

        channels.Add(channel);
    }
}
