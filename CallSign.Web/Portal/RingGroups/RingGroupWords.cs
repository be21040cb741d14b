using CallSign.Core.RingGroups;

namespace CallSign.Web.Portal.RingGroups;

/// <summary>Ring groups in words.</summary>
internal static class RingGroupWords
{
    public static string Of(RingStrategy strategy) => strategy switch
    {
        RingStrategy.Simultaneous => "All at once",
        RingStrategy.Sequential => "One after the other",
        RingStrategy.Rollover => "One after the other, keep ringing",
        RingStrategy.Enterprise => "All at once, as separate calls",
        _ => "In random order",
    };
}
