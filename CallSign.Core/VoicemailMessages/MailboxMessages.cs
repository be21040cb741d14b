using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.VoicemailMessages;

/// <summary>How full a mailbox is.</summary>
/// <param name="New">Those not dealt with, urgent ones included.</param>
/// <param name="Saved">Those heard and kept, urgent ones included.</param>
/// <param name="NewUrgent">The urgent ones among the new.</param>
/// <param name="SavedUrgent">The urgent ones among the saved.</param>
/// <param name="Length">Of all of them.</param>
public readonly record struct MailboxCounts(int New, int Saved, int NewUrgent, int SavedUrgent, TimeSpan Length);

/// <summary>The messages of one mailbox, as its owner has them on the telephone. Who may is asked by the caller: by PIN, or by the phone's own password.</summary>
public sealed class MailboxMessages(CallSignDb db, IVoicemailAudio audio, VoicemailChanges changes, TimeProvider time)
{
    /// <summary>Most messages that are read at once.</summary>
    public const int Most = 500;

    /// <summary>Those of a state: urgent ones first, then the oldest.</summary>
    public async Task<IReadOnlyList<VoicemailMessage>> ListAsync(Guid tenantId, Guid mailboxId, VoicemailState state, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.Of(tenantId));
        await using var _ = context.ConfigureAwait(false);
        return await context.Set<VoicemailMessage>().AsNoTracking().Where(m => m.MailboxId == mailboxId && m.State == state)
            .OrderByDescending(m => m.Urgent).ThenBy(m => m.ReceivedAt).Take(Most).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many there are.</summary>
    public async Task<MailboxCounts> CountAsync(Guid tenantId, Guid mailboxId, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.Of(tenantId));
        await using var _ = context.ConfigureAwait(false);
        var groups = await context.Set<VoicemailMessage>().Where(m => m.MailboxId == mailboxId && m.State != VoicemailState.Deleted)
            .GroupBy(m => new { m.State, m.Urgent }).Select(g => new { g.Key.State, g.Key.Urgent, Count = g.Count(), Length = g.Sum(m => (long)m.DurationMilliseconds) })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        int Count(VoicemailState state, bool urgentOnly) => groups.Where(g => g.State == state && (g.Urgent || !urgentOnly)).Sum(g => g.Count);
        return new MailboxCounts(
            Count(VoicemailState.New, false), Count(VoicemailState.Saved, false), Count(VoicemailState.New, true), Count(VoicemailState.Saved, true),
            TimeSpan.FromMilliseconds(groups.Sum(g => g.Length)));
    }

    /// <summary>Saves, deletes or brings back a message.</summary>
    /// <returns>False where it is not there.</returns>
    public async Task<bool> SetStateAsync(Guid tenantId, Guid mailboxId, Guid id, VoicemailState state, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.Of(tenantId));
        await using var _ = context.ConfigureAwait(false);
        var now = time.GetUtcNow().UtcDateTime;
        var changed = await context.Set<VoicemailMessage>().Where(m => m.Id == id && m.MailboxId == mailboxId && m.State != state)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.State, state).SetProperty(m => m.StateAt, now), cancellationToken).ConfigureAwait(false);
        if (changed > 0)
        {
            changes.Raise(tenantId, mailboxId);
        }

        return changed > 0;
    }

    /// <summary>The audio as a switch plays it; null where it is gone.</summary>
    public Task<string?> PathOnNodesAsync(VoicemailMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return audio.PathOnNodesAsync(message.TenantId, message.Id, cancellationToken);
    }

    /// <summary>The audio, seekable; null where it is gone.</summary>
    public Task<Stream?> OpenAsync(VoicemailMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return audio.OpenAsync(message.TenantId, message.Id, cancellationToken);
    }
}
