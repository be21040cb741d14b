using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules;

internal static partial class ModuleLog
{
    [LoggerMessage(2500, LogLevel.Error, "Module {Module} can't listen at {EndPoint}: {Reason}")]
    public static partial void NotBound(ILogger logger, string module, string endPoint, string reason);

    [LoggerMessage(2501, LogLevel.Error, "Module {Module} failed with call {Call}, which goes on in the dialplan")]
    public static partial void Failed(ILogger logger, Exception exception, string module, Guid call);

    [LoggerMessage(2502, LogLevel.Warning, "A call asks for the module '{Module}', which is not there; it goes on in the dialplan")]
    public static partial void Unknown(ILogger logger, string module);

    [LoggerMessage(2503, LogLevel.Warning, "Module {Module} has {Most} calls, the most it takes; further ones go on in the dialplan")]
    public static partial void Full(ILogger logger, string module, int most);

    [LoggerMessage(2504, LogLevel.Warning, "What modules did with {Count} calls can't be written now: {Reason}")]
    public static partial void NotWritten(ILogger logger, int count, string reason);
}
