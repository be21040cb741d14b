namespace CallSign.Telephony.Nodes;

/// <summary>
/// Pauses between attempts: doubling up to a cap, each somewhere between half and all of its length, so that many portals do not come back
/// to a restarted switch at the same moment. Only <see cref="Reset"/> starts over, and only a received event calls it: a switch that
/// accepts and then refuses must not be tried in a tight loop.
/// </summary>
internal sealed class BackOff(TimeSpan shortest, TimeSpan longest, Random random)
{
    private int _attempts;

    public TimeSpan Next()
    {
        var full = Math.Min(longest.TotalMilliseconds, shortest.TotalMilliseconds * Math.Pow(2, Volatile.Read(ref _attempts)));
        if (full < longest.TotalMilliseconds)
        {
            Interlocked.Increment(ref _attempts);
        }

        return TimeSpan.FromMilliseconds((int)(full * (0.5 + (random.NextDouble() / 2))));
    }

    public void Reset() => Volatile.Write(ref _attempts, 0);
}
