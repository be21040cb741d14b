using System.Collections.Concurrent;

namespace CallSign.Telephony.Modules.Conference;

/// <summary>Counts wrong PINs and codes over all calls: after a number of them nothing is taken for <see cref="Closed"/>.</summary>
public sealed class EntryLockout(TimeProvider time)
{
    /// <summary>Wrong PINs in a row of a room, for callers who are no telephone of the tenant, and for each telephone by itself.</summary>
    public const int MostPins = 9;

    /// <summary>Wrong personal codes of a tenant.</summary>
    public const int MostCodes = 60;

    /// <summary>For how long, counted from the last wrong one.</summary>
    public static readonly TimeSpan Closed = TimeSpan.FromMinutes(15);

    private const int MostKeys = 10_000;

    private readonly ConcurrentDictionary<string, (int Wrong, DateTimeOffset At)> _entries = new(StringComparer.Ordinal);

    /// <summary>Whether nothing is taken now.</summary>
    public bool IsClosed(string key, int most) => _entries.TryGetValue(key, out var seen) && seen.Wrong >= most && time.GetUtcNow() - seen.At < Closed;

    /// <summary>Notes a wrong entry.</summary>
    /// <returns>True where it was the one that closes.</returns>
    public bool Wrong(string key, int most)
    {
        var now = time.GetUtcNow();
        if (_entries.Count >= MostKeys)
        {
            foreach (var old in _entries.Where(e => now - e.Value.At >= Closed).Select(e => e.Key).ToList())
            {
                _entries.TryRemove(old, out _);
            }
        }

        return _entries.AddOrUpdate(key, (1, now), (_, seen) => (now - seen.At < Closed ? seen.Wrong + 1 : 1, now)).Wrong == most;
    }

    /// <summary>Notes the right one.</summary>
    public void Right(string key) => _entries.TryRemove(key, out _);
}
