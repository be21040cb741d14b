using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Esl;

internal static partial class EslLog
{
    [LoggerMessage(2000, LogLevel.Debug, "ESL connection to {Peer} is open")]
    public static partial void Opened(ILogger logger, string peer);

    [LoggerMessage(2001, LogLevel.Debug, "ESL connection to {Peer} closed ({Reason}): {Message}")]
    public static partial void Closed(ILogger logger, string peer, EslCloseReason reason, string message);

    [LoggerMessage(2002, LogLevel.Error, "A handler of the {EventName} event from {Peer} failed; the event is passed over")]
    public static partial void SinkFailed(ILogger logger, Exception exception, string peer, EslEventName eventName);

    [LoggerMessage(2003, LogLevel.Information, "ESL listener accepts calls on {EndPoint}")]
    public static partial void Listening(ILogger logger, string endPoint);

    [LoggerMessage(2004, LogLevel.Warning, "ESL listener is full with {Count} calls; the connection from {Peer} is refused")]
    public static partial void ListenerFull(ILogger logger, int count, string peer);

    [LoggerMessage(2005, LogLevel.Error, "The handler of an outbound call on path {Path} failed; the connection is closed")]
    public static partial void SessionFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(2006, LogLevel.Warning, "An outbound connection from {Peer} ended before its call was known: {Message}")]
    public static partial void SessionNotStarted(ILogger logger, string peer, string message);

    [LoggerMessage(2007, LogLevel.Error, "Accepting outbound connections failed; trying again")]
    public static partial void AcceptFailed(ILogger logger, Exception exception);
}
