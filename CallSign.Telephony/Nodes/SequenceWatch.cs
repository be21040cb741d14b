namespace CallSign.Telephony.Nodes;

/// <summary>
/// Finds holes in <c>Event-Sequence</c> that ordinary traffic does not explain. The numbers count every event of the switch, subscribed or
/// not, and FreeSWITCH's dispatch threads deliver neighbours out of order, so single missing numbers mean nothing.
/// </summary>
/// <param name="tolerance">Missing numbers a second that count as normal.</param>
internal sealed class SequenceWatch(int tolerance, TimeProvider time)
{
    private long _highest;
    private long _seenAt;

    /// <summary>Whether events are missing between the last one and this one. Not for concurrent use.</summary>
    public bool IsGap(long sequence)
    {
        if (sequence <= _highest)
        {
            return false;
        }

        var missing = sequence - _highest - 1;
        var now = time.GetTimestamp();
        var gap = _highest != 0 && missing > tolerance && missing > tolerance * Math.Max(1, time.GetElapsedTime(_seenAt, now).TotalSeconds);
        _highest = sequence;
        _seenAt = now;
        return gap;
    }

    /// <summary>Before the first event of a new connection.</summary>
    public void Start() => _highest = 0;
}
