using System.Collections.Concurrent;

namespace CallSign.Telephony.Modules;

/// <summary>Counts wrong PINs of mailboxes over all calls and modules: after <see cref="Most"/> of them a mailbox is closed for <see cref="Closed"/>.</summary>
public sealed class PinLockout(TimeProvider time)
{
    /// <summary>Wrong PINs in a row.</summary>
    public const int Most = 9;

    /// <summary>For how long, counted from the last wrong one.</summary>
    public static readonly TimeSpan Closed = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<Guid, (int Wrong, DateTimeOffset At)> _mailboxes = new();

    /// <summary>Whether no PIN is taken now.</summary>
    public bool IsClosed(Guid mailbox) => _mailboxes.TryGetValue(mailbox, out var seen) && seen.Wrong >= Most && time.GetUtcNow() - seen.At < Closed;

    /// <summary>Notes a wrong PIN.</summary>
    /// <returns>True where it was the one that closes the mailbox.</returns>
    public bool Wrong(Guid mailbox)
    {
        var now = time.GetUtcNow();
        return _mailboxes.AddOrUpdate(mailbox, (1, now), (_, seen) => (now - seen.At < Closed ? seen.Wrong + 1 : 1, now)).Wrong == Most;
    }

    /// <summary>Notes the right one.</summary>
    public void Right(Guid mailbox) => _mailboxes.TryRemove(mailbox, out _);
}
