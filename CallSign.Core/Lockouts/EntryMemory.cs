using System.Collections.Concurrent;

namespace CallSign.Core.Lockouts;

/// <summary>What one portal knows of entries at doors: it counts here while the database is away.</summary>
internal sealed class EntryMemory(TimeProvider time)
{
    private const int MostDoors = 10_000;

    private readonly ConcurrentDictionary<(Guid, LockoutKind, Guid, string), (int Wrong, DateTimeOffset At)> _doors = new();

    /// <summary>As <see cref="EntryLockout.TakeAsync"/>.</summary>
    public int? Take(EntryDoor door)
    {
        var (now, most) = (time.GetUtcNow(), Lockout.Most(door.Kind));
        Shrink(now);
        var wrong = _doors.AddOrUpdate(door.Key, (1, now), (_, seen) =>
            now - seen.At >= EntryLockout.Closed ? (1, now) : seen.Wrong < most ? (seen.Wrong + 1, now) : (most + 1, seen.At)).Wrong;
        return wrong <= most ? wrong : null;
    }

    /// <summary>Notes what the database says.</summary>
    public void Set(EntryDoor door, int wrong)
    {
        var now = time.GetUtcNow();
        Shrink(now);
        _doors.AddOrUpdate(door.Key, (wrong, now), (_, seen) => (wrong, seen.Wrong == wrong ? seen.At : now));
    }

    public void GiveBack(EntryDoor door)
    {
        while (_doors.TryGetValue(door.Key, out var seen) && seen.Wrong > 0 && !_doors.TryUpdate(door.Key, (seen.Wrong - 1, seen.At), seen))
        {
        }
    }

    public void Forget(EntryDoor door) => _doors.TryRemove(door.Key, out _);

    private void Shrink(DateTimeOffset now)
    {
        if (_doors.Count >= MostDoors)
        {
            foreach (var old in _doors.Where(e => now - e.Value.At >= EntryLockout.Closed).Select(e => e.Key).ToList())
            {
                _doors.TryRemove(old, out _);
            }
        }
    }
}
