using System.Net;

namespace CallSign.Web.Cdrs;

internal static partial class CdrPostLog
{
    [LoggerMessage(3300, LogLevel.Warning, "A CDR posted from {Address} was refused: {Reason}")]
    public static partial void Refused(ILogger logger, IPAddress? address, string reason);

    [LoggerMessage(3301, LogLevel.Error, "A posted CDR is not safe, so the switch was told to send it again")]
    public static partial void NotSafe(ILogger logger, Exception exception);
}
