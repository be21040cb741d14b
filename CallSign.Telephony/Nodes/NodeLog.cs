using CallSign.Telephony.Esl;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Nodes;

internal static partial class NodeLog
{
    [LoggerMessage(2100, LogLevel.Information, "Node {Node} is connected at {Address}: FreeSWITCH {Version}, core {CoreUuid}")]
    public static partial void Connected(ILogger logger, string node, string address, string version, string coreUuid);

    [LoggerMessage(2101, LogLevel.Warning, "Node {Node} is not connected ({Reason}): {Message} Next attempt in {Pause}")]
    public static partial void NotConnected(ILogger logger, string node, EslCloseReason reason, string message, TimeSpan pause);

    [LoggerMessage(2102, LogLevel.Warning, "Events of node {Node} were lost ({Evidence}); comparing its channels")]
    public static partial void EventsLost(ILogger logger, string node, string evidence);

    [LoggerMessage(2103, LogLevel.Debug, "Node {Node} is in step again ({Reason}) after {Elapsed}")]
    public static partial void Resynchronized(ILogger logger, string node, ResyncReason reason, TimeSpan elapsed);

    [LoggerMessage(2104, LogLevel.Warning, "The channels of node {Node} could not be compared: {Message}")]
    public static partial void ResyncFailed(ILogger logger, string node, string message);

    [LoggerMessage(2105, LogLevel.Information, "Node {Node} does not let this user read its log ({Message}); lost events are found by their numbers alone")]
    public static partial void NoSwitchLog(ILogger logger, string node, string message);

    [LoggerMessage(2106, LogLevel.Error, "A handler of node {Node} failed in {Call}")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string node, string call);

    [LoggerMessage(2107, LogLevel.Information, "Node {Node} is removed")]
    public static partial void Removed(ILogger logger, string node);

    [LoggerMessage(2108, LogLevel.Error, "The link to node {Node} failed; it is started again")]
    public static partial void LinkFailed(ILogger logger, Exception exception, string node);
}
