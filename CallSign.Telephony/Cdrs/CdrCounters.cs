namespace CallSign.Telephony.Cdrs;

/// <summary>What has become of CDRs since the start.</summary>
internal sealed class CdrCounters
{
    private long _written;
    private long _spooled;
    private long _replayed;
    private long _overflows;
    private long _rejected;

    /// <summary>Stored in the database, replayed ones included.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Put on disk.</summary>
    public long Spooled => Interlocked.Read(ref _spooled);

    /// <summary>Taken from the disk into the database.</summary>
    public long Replayed => Interlocked.Read(ref _replayed);

    /// <summary>Put on disk by the thread that made them, because the queue was full.</summary>
    public long Overflows => Interlocked.Read(ref _overflows);

    /// <summary>Refused by the database and set aside.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    public void Wrote(int count) => Interlocked.Add(ref _written, count);

    public void Spool(int count) => Interlocked.Add(ref _spooled, count);

    public void Replay(int count) => Interlocked.Add(ref _replayed, count);

    public void Overflowed() => Interlocked.Increment(ref _overflows);

    public void Reject() => Interlocked.Increment(ref _rejected);
}
