using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Cdrs;

internal static partial class CdrLog
{
    [LoggerMessage(2300, LogLevel.Error, "The database does not take CDRs: {Reason} They go to disk until it does.")]
    public static partial void DatabaseDown(ILogger logger, string reason);

    [LoggerMessage(2301, LogLevel.Information, "The database takes CDRs again.")]
    public static partial void DatabaseUp(ILogger logger);

    [LoggerMessage(2302, LogLevel.Information, "All CDRs that waited on disk are in the database.")]
    public static partial void SpoolEmpty(ILogger logger);

    [LoggerMessage(2303, LogLevel.Information, "{Segments} segments with {Bytes} bytes of CDRs wait on disk from an earlier run.")]
    public static partial void SpoolFound(ILogger logger, int segments, long bytes);

    [LoggerMessage(2304, LogLevel.Error, "The CDR of call {CallUuid} on node {Node} was refused by the database and set aside in rejected.jsonl: {Reason}")]
    public static partial void Rejected(ILogger logger, Guid callUuid, string node, string reason);

    [LoggerMessage(2305, LogLevel.Error, "A segment of the CDR spool is damaged; a copy is kept as {Path}.")]
    public static partial void SegmentDamaged(ILogger logger, string path);

    [LoggerMessage(2306, LogLevel.Critical, "Neither the database nor the disk takes the CDR of call {CallUuid}; it stands here and nowhere else: {Cdr}")]
    public static partial void Unsaved(ILogger logger, Exception exception, Guid callUuid, string cdr);

    [LoggerMessage(2307, LogLevel.Information, "Stopping: {InMemory} CDRs in memory, {OnDisk} bytes of CDRs on disk.")]
    public static partial void Draining(ILogger logger, int inMemory, long onDisk);

    [LoggerMessage(2308, LogLevel.Warning, "The tables for the coming months can't be made: {Reason}")]
    public static partial void NotPrepared(ILogger logger, string reason);

    [LoggerMessage(2309, LogLevel.Error, "Writing CDRs failed in a way that was not foreseen; it goes on.")]
    public static partial void WriterFailed(ILogger logger, Exception exception);
}
