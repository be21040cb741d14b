using Microsoft.Extensions.Logging;

namespace CallSign.Core.Changes;

internal static partial class ChangesLog
{
    [LoggerMessage(2460, LogLevel.Warning, "Changes saved by other instances are not heard: {Reason}. The configuration read last is served meanwhile.")]
    public static partial void ListeningLost(ILogger logger, string reason);

    [LoggerMessage(2461, LogLevel.Information, "Changes of other instances are heard again; the configuration is compared with the database.")]
    public static partial void ListeningAgain(ILogger logger);
}
