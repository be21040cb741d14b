namespace CallSign.Telephony.SipTrunk;

/// <summary>Lets through so many a second: a second's worth at once at most, then one after the other.</summary>
internal sealed class TokenBucket
{
    private double _tokens;
    private DateTime _at;
    private int _rate;

    /// <summary>Takes a token; false where none is left.</summary>
    /// <param name="perSecond">The rate, which may change between calls.</param>
    /// <param name="now">UTC.</param>
    public bool TryTake(int perSecond, DateTime now)
    {
        if (!CanTake(perSecond, now))
        {
            return false;
        }

        _tokens--;
        return true;
    }

    /// <summary>Whether a token could be taken now.</summary>
    public bool CanTake(int perSecond, DateTime now)
    {
        // A tenth of a second's worth is kept: more would let twice the rate through within one second.
        var most = Math.Max(1, perSecond / 10.0);
        if (perSecond != _rate)
        {
            (_rate, _tokens, _at) = (perSecond, _at == default ? most : Math.Min(_tokens, most), now);
        }

        _tokens = Math.Min(most, _tokens + (Math.Max(0, (now - _at).TotalSeconds) * perSecond));
        _at = now;
        return _tokens >= 1;
    }
}
