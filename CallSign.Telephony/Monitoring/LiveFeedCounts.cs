using CallSign.Core.Tenancy;

namespace CallSign.Telephony.Monitoring;

/// <summary>How many calls a command to a switch would touch: ask before a profile is restarted or a gateway taken away.</summary>
public static class LiveFeedCounts
{
    /// <summary>Calls of all tenants that a SIP profile carries, by any of their legs.</summary>
    /// <param name="feed">The live state.</param>
    /// <param name="profile">As <c>internal</c>.</param>
    /// <param name="node">Only those of this node; null for all nodes.</param>
    public static int CallsOnProfile(this ILiveFeed feed, string profile, string? node = null)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var channel = $"sofia/{profile}/";
        return feed.Calls(TenantScope.System).Count(c => (node is null || c.Node == node) && c.Legs.Any(l => l.ChannelName.StartsWith(channel, StringComparison.Ordinal)));
    }

    /// <summary>Calls of all tenants that go over a gateway.</summary>
    /// <param name="feed">The live state.</param>
    /// <param name="gateway">Its name.</param>
    /// <param name="node">Only those of this node; null for all nodes.</param>
    public static int CallsOnGateway(this ILiveFeed feed, string gateway, string? node = null)
    {
        ArgumentNullException.ThrowIfNull(feed);
        return feed.Calls(TenantScope.System).Count(c => (node is null || c.Node == node) && c.Gateway == gateway);
    }
}
