using System.Data.Common;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Queues;

/// <summary>
/// The callbacks of queues. Every change says what state it starts from, so that of several portals, or of a portal and a person, one has its way
/// and nobody is called twice.
/// </summary>
public sealed class QueueCallbacks(CallSignDb db, TimeProvider time)
{
    /// <summary>How long a portal has a callback to itself without a word.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>After that, whose turn did not come is not called any more.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private long _version;

    /// <summary>Grows with each change that this portal made.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Keeps a place; where the number has one in the queue already, that stays.</summary>
    /// <exception cref="DbException">The database is away.</exception>
    public async Task AskAsync(QueueCallback callback, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var context = db.Open(TenantScope.Of(callback.TenantId));
        await using var closing = context.ConfigureAwait(false);
        var c = callback;
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        await context.Database.ExecuteSqlAsync(
            $"""
            insert into queue_callbacks (id, tenant_id, queue_id, number, asked_from, caller_name, served_from, asked_at, asked_call_uuid, state, attempts, next_at)
            values ({c.Id}, {c.TenantId}, {c.QueueId}, {c.Number}, {c.AskedFrom}, {c.CallerName}, {c.ServedFrom}, {c.AskedAt}, {c.AskedCallUuid}, 'Waiting', 0, {c.AskedAt})
            on conflict do nothing
            """,
            cancellationToken).ConfigureAwait(false);
        // His time in the queue did not end for nothing: it is written when he leaves, mostly before he has confirmed.
        await context.Database.ExecuteSqlAsync(
            $"update queue_calls set outcome = 'Callback' where tenant_id = {c.TenantId} and queue_id = {c.QueueId} and call_uuid = {c.AskedCallUuid} and outcome = 'Exited'",
            cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        Interlocked.Increment(ref _version);
    }

    /// <summary>The open ones of all tenants, by place.</summary>
    public async Task<IReadOnlyList<QueueCallback>> OpenAsync(CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<QueueCallback>().AsNoTracking().Where(c => c.EndedAt == null).OrderBy(c => c.ServedFrom).ThenBy(c => c.Id)
            .Take(10_000).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Those of the actor's tenant: open ones by place, then those that ended, newest first.</summary>
    /// <param name="actor">Whose tenant.</param>
    /// <param name="open">Only open ones, or only those that ended; null for both.</param>
    /// <param name="offset">How many are passed over.</param>
    /// <param name="limit">Most rows.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<(IReadOnlyList<QueueCallback> Items, int Total)> ListAsync(Actor actor, bool? open, int offset, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(TenantScope.Of(actor.RequireTenant()));
        await using var closing = context.ConfigureAwait(false);
        var rows = context.Set<QueueCallback>().AsNoTracking().Where(c => open == null || (c.EndedAt == null) == open);
        return (
            await rows.OrderBy(c => c.EndedAt != null).ThenBy(c => c.EndedAt == null ? c.ServedFrom : (DateTime?)null).ThenByDescending(c => c.EndedAt).ThenBy(c => c.Id)
                .Skip(offset).Take(limit).ToListAsync(cancellationToken).ConfigureAwait(false),
            await rows.CountAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Takes one that waits, for an attempt; false where another portal, or a person, was faster.</summary>
    /// <exception cref="DbException">The database is away.</exception>
    public Task<bool> ClaimAsync(QueueCallback callback, Guid portal, string node, Guid channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var now = Now;
        var until = now + Lease;
        return ChangeAsync(
            callback, c => c.Where(r => r.State == CallbackState.Waiting && r.Attempts == callback.Attempts && r.NextAt <= now),
            c => c.ExecuteUpdateAsync(
                s => s.SetProperty(r => r.State, CallbackState.Calling).SetProperty(r => r.Attempts, r => r.Attempts + 1).SetProperty(r => r.CallUuid, channel)
                    .SetProperty(r => r.Node, node).SetProperty(r => r.LeasedBy, portal).SetProperty(r => r.LeaseUntil, until).SetProperty(r => r.Cause, (string?)null),
                cancellationToken));
    }

    /// <summary>Keeps an attempt, or takes over one whose portal is gone; false where somebody else has it.</summary>
    /// <exception cref="DbException">The database is away.</exception>
    public Task<bool> HoldAsync(QueueCallback callback, Guid portal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var now = Now;
        var until = now + Lease;
        return ChangeAsync(
            callback, c => c.Where(r => r.State == CallbackState.Calling && r.CallUuid == callback.CallUuid && (r.LeasedBy == portal || r.LeaseUntil == null || r.LeaseUntil < now)),
            c => c.ExecuteUpdateAsync(s => s.SetProperty(r => r.LeasedBy, portal).SetProperty(r => r.LeaseUntil, until), cancellationToken));
    }

    /// <summary>He is in the queue.</summary>
    public Task<bool> ReachedAsync(QueueCallback callback, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var now = Now;
        return ChangeAsync(
            callback, c => c.Where(r => r.State == CallbackState.Calling && r.CallUuid == callback.CallUuid),
            c => c.ExecuteUpdateAsync(
                s => s.SetProperty(r => r.State, CallbackState.Reached).SetProperty(r => r.EndedAt, now).SetProperty(r => r.LeaseUntil, (DateTime?)null), cancellationToken));
    }

    /// <summary>An attempt failed: he is called again later, or it is given up.</summary>
    /// <param name="callback">The callback.</param>
    /// <param name="cause">Why.</param>
    /// <param name="again">When he is called again, in UTC; null to give up.</param>
    /// <param name="counts">Whether it was an attempt: a full line of the company's own is none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<bool> MissedAsync(QueueCallback callback, string cause, DateTime? again, bool counts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(cause);
        DateTime? ended = again is null ? Now : null;
        var (state, next, less) = (again is null ? CallbackState.GaveUp : CallbackState.Waiting, again ?? Now, counts ? 0 : 1);
        cause = cause.Length <= 60 ? cause : cause[..60];
        return ChangeAsync(
            callback, c => c.Where(r => r.State == CallbackState.Calling && r.CallUuid == callback.CallUuid),
            c => c.ExecuteUpdateAsync(
                s => s.SetProperty(r => r.State, state).SetProperty(r => r.NextAt, next).SetProperty(r => r.EndedAt, ended).SetProperty(r => r.Cause, cause)
                    .SetProperty(r => r.Attempts, r => r.Attempts - less).SetProperty(r => r.LeaseUntil, (DateTime?)null),
                cancellationToken));
    }

    /// <summary>Ends one that is open without calling him.</summary>
    public Task<bool> EndAsync(QueueCallback callback, CallbackState state, string cause, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var now = Now;
        return ChangeAsync(
            callback, c => c.Where(r => r.State == CallbackState.Waiting),
            c => c.ExecuteUpdateAsync(s => s.SetProperty(r => r.State, state).SetProperty(r => r.EndedAt, now).SetProperty(r => r.Cause, cause), cancellationToken));
    }

    /// <summary>Cancels one of the actor's tenant. A call that goes out already is not cut; he is not called again.</summary>
    /// <returns>False where there is none that is open.</returns>
    public Task<bool> CancelAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return CancelAsync(actor.RequireTenant(), id, actor.Name, cancellationToken);
    }

    /// <summary>The same, on the word of whom is called.</summary>
    public async Task<bool> CancelAsync(Guid tenantId, Guid id, string by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        var now = Now;
        by = by.Length <= 120 ? by : by[..120];
        var context = db.Open(TenantScope.Of(tenantId));
        await using var closing = context.ConfigureAwait(false);
        var changed = await context.Set<QueueCallback>().Where(c => c.Id == id && c.EndedAt == null)
            .ExecuteUpdateAsync(
                s => s.SetProperty(r => r.State, CallbackState.Cancelled).SetProperty(r => r.EndedAt, now).SetProperty(r => r.EndedBy, by).SetProperty(r => r.LeaseUntil, (DateTime?)null),
                cancellationToken).ConfigureAwait(false);
        Interlocked.Increment(ref _version);
        return changed > 0;
    }

    /// <summary>Whether the channel of an attempt was in a queue: then he was reached, whoever followed it.</summary>
    public async Task<bool> WasInQueueAsync(QueueCallback callback, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var context = db.Open(TenantScope.Of(callback.TenantId));
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<QueueCall>().AnyAsync(c => c.CallUuid == callback.CallUuid, cancellationToken).ConfigureAwait(false);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task<bool> ChangeAsync(
        QueueCallback callback, Func<IQueryable<QueueCallback>, IQueryable<QueueCallback>> from, Func<IQueryable<QueueCallback>, Task<int>> change)
    {
        var context = db.Open(TenantScope.Of(callback.TenantId));
        await using var closing = context.ConfigureAwait(false);
        var changed = await change(from(context.Set<QueueCallback>().Where(c => c.Id == callback.Id))).ConfigureAwait(false);
        Interlocked.Increment(ref _version);
        return changed > 0;
    }
}
