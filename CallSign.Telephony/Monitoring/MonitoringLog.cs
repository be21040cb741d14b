using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Monitoring;

internal static partial class MonitoringLog
{
    [LoggerMessage(2200, LogLevel.Warning, "{Count} calls of node {Node} are closed as lost: their end was not seen.")]
    public static partial void CallsLost(ILogger logger, string node, int count);

    [LoggerMessage(2201, LogLevel.Warning, "The {What} of node {Node} can't be read: {Reason}")]
    public static partial void ListFailed(ILogger logger, string node, string what, string reason);

    [LoggerMessage(2202, LogLevel.Warning, "Node {Node} has {Count} registrations, too many for one list; they are followed by its events alone.")]
    public static partial void TooManyRegistrations(ILogger logger, string node, int count);

    [LoggerMessage(2203, LogLevel.Error, "Keeping watch over the nodes failed; it is tried again.")]
    public static partial void CareFailed(ILogger logger, Exception exception);
}
