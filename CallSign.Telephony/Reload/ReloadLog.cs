using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Reload;

internal static partial class ReloadLog
{
    [LoggerMessage(2400, LogLevel.Information, "The configuration was read in {Milliseconds:F0} ms.")]
    public static partial void Loaded(ILogger logger, double milliseconds);

    [LoggerMessage(2401, LogLevel.Debug, "Changes of {Tenants} tenants are served after {Milliseconds:F1} ms; {Commands} commands follow.")]
    public static partial void Applied(ILogger logger, int tenants, double milliseconds, int commands);

    [LoggerMessage(2402, LogLevel.Warning, "Saved changes could not be read; what was read last is served until they can.")]
    public static partial void NotApplied(ILogger logger, Exception exception);

    [LoggerMessage(2403, LogLevel.Information, "Node {Node} carried out {Command}.")]
    public static partial void Sent(ILogger logger, string node, ReloadCommand command);

    [LoggerMessage(2404, LogLevel.Warning, "Node {Node} did not carry out {Command}: {Problem}")]
    public static partial void Failed(ILogger logger, string node, ReloadCommand command, string problem);
}
