namespace CallSign.Telephony.Monitoring;

/// <summary>
/// Channels that were destroyed. FreeSWITCH sends a CHANNEL_STATE after CHANNEL_DESTROY for every channel, its threads deliver neighbouring
/// events out of order, and its list of channels lags: none of these may bring a dead channel back. Bounded; the oldest is forgotten.
/// </summary>
internal sealed class ChannelTombstones(int capacity = 16_384)
{
    private readonly Dictionary<Guid, long> _created = new(capacity);
    private readonly Guid[] _ring = new Guid[capacity];
    private int _next;

    /// <param name="channel">Unique-ID.</param>
    /// <param name="createdMicroseconds">When the channel was created: a later one of the same Unique-ID is another channel.</param>
    public void Add(Guid channel, long createdMicroseconds)
    {
        if (!_created.TryAdd(channel, createdMicroseconds))
        {
            _created[channel] = createdMicroseconds;
            return;
        }

        ref var slot = ref _ring[_next];
        if (slot != Guid.Empty)
        {
            _created.Remove(slot);
        }

        slot = channel;
        _next = (_next + 1) % _ring.Length;
    }

    public bool Contains(Guid channel) => _created.ContainsKey(channel);

    /// <summary>Whether a channel of this Unique-ID that was created then is one that was destroyed.</summary>
    public bool Covers(Guid channel, long createdMicroseconds) =>
        _created.TryGetValue(channel, out var dead) && (createdMicroseconds == 0 || createdMicroseconds <= dead);
}
