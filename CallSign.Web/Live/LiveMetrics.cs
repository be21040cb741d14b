using System.Diagnostics.Metrics;

namespace CallSign.Web.Live;

/// <summary>What the hub counts.</summary>
internal static class LiveMetrics
{
    private static readonly Meter Meter = new("CallSign.Live");

    /// <summary>Connections of the hub now.</summary>
    public static readonly UpDownCounter<int> Viewers =
        Meter.CreateUpDownCounter<int>("callsign.live.connections", "{connection}", "Viewers connected to the live hub.");

    /// <summary>Messages handed to connections.</summary>
    public static readonly Counter<long> Messages =
        Meter.CreateCounter<long>("callsign.live.messages", "{message}", "Messages sent to viewers of the live hub.");

    /// <summary>Messages that a client's full connection held up.</summary>
    public static readonly Counter<long> SlowWrites =
        Meter.CreateCounter<long>("callsign.live.slow_writes", "{message}", "Messages that waited for a slow viewer.");
}
