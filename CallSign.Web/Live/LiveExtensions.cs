using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using CallSign.Web.XmlCurl.Dialplan;

namespace CallSign.Web.Live;

/// <summary>Tells the dialplan of the calls that the monitor follows now.</summary>
internal sealed class LiveExtensions(ILiveFeed feed) : IExtensionCalls
{
    public IReadOnlySet<string> Busy(TenantSnapshot tenant)
    {
        HashSet<string> busy = new(StringComparer.Ordinal);
        foreach (var call in feed.Calls(TenantScope.Of(tenant.Id)))
        {
            foreach (var leg in call.Legs)
            {
                if (leg.State is not CallState.Ended && NumberOf(leg, tenant) is { } number)
                {
                    busy.Add(number);
                }
            }
        }

        return busy;
    }

    public string? Ringing(TenantSnapshot tenant, IReadOnlySet<string> numbers)
    {
        // The newest come first; who waits longest is taken first.
        foreach (var call in feed.Calls(TenantScope.Of(tenant.Id)).Reverse())
        {
            var rings = call.Legs.Any(l => IsCalled(l) && l.State is CallState.Ringing or CallState.Early or CallState.Routing && numbers.Contains(l.Number));
            if (rings && call.Legs.FirstOrDefault(l => !IsCalled(l)) is { } waiting && Channel(waiting) is { } channel)
            {
                return channel;
            }
        }

        return null;
    }

    public string? Talking(TenantSnapshot tenant, string number)
    {
        foreach (var call in feed.Calls(TenantScope.Of(tenant.Id)))
        {
            foreach (var leg in call.Legs)
            {
                if (leg.State is CallState.Answered or CallState.Held or CallState.Conference && NumberOf(leg, tenant) == number && Channel(leg) is { } channel)
                {
                    return channel;
                }
            }
        }

        return null;
    }

    private static bool IsCalled(LiveLeg leg) => leg.Direction == "outbound";

    // A phone that calls is known by its address, for its caller ID may be anything; a phone that is called by the number that was dialled.
    private static string? NumberOf(LiveLeg leg, TenantSnapshot tenant)
    {
        if (IsCalled(leg))
        {
            return leg.Number;
        }

        var (slash, at) = (leg.ChannelName.LastIndexOf('/'), leg.ChannelName.LastIndexOf('@'));
        return slash >= 0 && at > slash && leg.ChannelName.AsSpan(at + 1).SequenceEqual(tenant.Domain) ? leg.ChannelName[(slash + 1)..at] : null;
    }

    // A switch may be told any text for a channel's name; what an application can't carry is left alone.
    private static string? Channel(LiveLeg leg) => leg.SwitchId is not { } own ? leg.Uuid.ToString("D") : RoutingToken.IsName(own) ? own : null;
}
