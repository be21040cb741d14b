using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Commands;

internal static partial class CommandLog
{
    [LoggerMessage(2510, LogLevel.Information, "{Command} of call {CallUuid} on node {Node}: {Reply}")]
    public static partial void Sent(ILogger logger, string command, Guid callUuid, string node, string reply);

    [LoggerMessage(2511, LogLevel.Error, "A command for call {CallUuid} was refused before it was sent")]
    public static partial void NotWritten(ILogger logger, Exception exception, Guid callUuid);

    [LoggerMessage(2512, LogLevel.Error, "The audit log does not take what {Actor} did: {Action} of call {CallUuid}")]
    public static partial void NotAudited(ILogger logger, Exception exception, string actor, string action, Guid callUuid);

    [LoggerMessage(2513, LogLevel.Information, "{Command} of SIP profile {Profile} on node {Node}: {Reply}")]
    public static partial void ProfileSent(ILogger logger, string command, string profile, string node, string reply);

    [LoggerMessage(2514, LogLevel.Error, "The audit log does not take what {Actor} did: {Action} of SIP profile {Profile} on node {Node}")]
    public static partial void ProfileNotAudited(ILogger logger, Exception exception, string actor, string action, string profile, string node);

    [LoggerMessage(2515, LogLevel.Information, "{Command} of conference {Conference} on node {Node}: {Reply}")]
    public static partial void ConferenceSent(ILogger logger, string command, string conference, string node, string reply);

    [LoggerMessage(2516, LogLevel.Error, "The audit log does not take what {Actor} did: {Action} of conference {Conference}")]
    public static partial void ConferenceNotAudited(ILogger logger, Exception exception, string actor, string action, string conference);
}
