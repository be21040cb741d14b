using Microsoft.Extensions.Logging;

namespace CallSign.Core.VoicemailMessages;

internal static partial class VoicemailLog
{
    [LoggerMessage(2700, LogLevel.Warning, "{Count} voicemail messages wait on the disk for the database: {Reason}")]
    public static partial void Spooled(ILogger logger, int count, string reason);

    [LoggerMessage(2701, LogLevel.Warning, "Voicemail message {Message} for mailbox {Mailbox} was left behind by a portal that ended; it is delivered now.")]
    public static partial void Rescued(ILogger logger, Guid message, Guid mailbox);

    [LoggerMessage(2702, LogLevel.Warning, "Voicemail message {Message} has no sound that can be read; its file is kept as {File}.")]
    public static partial void Unreadable(ILogger logger, Guid message, string file);

    [LoggerMessage(2703, LogLevel.Warning, "Old voicemail could not be deleted; it is tried again in an hour.")]
    public static partial void NotSwept(ILogger logger, Exception exception);

    [LoggerMessage(2705, LogLevel.Warning, "Voicemail message {Message} can't be had from the bucket now: {Reason}")]
    public static partial void NotBrought(ILogger logger, Guid message, string reason);

    [LoggerMessage(2704, LogLevel.Warning, "Voicemail message {Message} was not transcribed: {Reason}")]
    public static partial void NotTranscribed(ILogger logger, Guid message, string reason);
}
