using System.Data.Common;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Queues;

/// <summary>Writes what happened in queues. Portals that share the database hear the same events: what one of them wrote is not written twice.</summary>
public sealed class QueueHistory(CallSignDb db)
{
    /// <summary>Saves a batch; all of it or, where it throws, nothing.</summary>
    /// <exception cref="DbException">The database is away.</exception>
    public async Task WriteAsync(IReadOnlyCollection<QueueCall> calls, IReadOnlyCollection<AgentMiss> misses, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(misses);
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        foreach (var c in calls)
        {
            // A tenant that was deleted meanwhile takes its calls along.
            await context.Database.ExecuteSqlAsync(
                $"""
                insert into queue_calls (id, tenant_id, queue_id, member_uuid, call_uuid, caller_number, caller_name, joined_at, left_at, answered_at, outcome, agent_id, wait_seconds, talk_seconds, in_time)
                select {c.Id}, {c.TenantId}, {c.QueueId}, {c.MemberUuid}, {c.CallUuid}, {c.CallerNumber}, {c.CallerName}, {c.JoinedAt}, {c.LeftAt}, {c.AnsweredAt},
                case when {c.Outcome.ToString()} = 'Exited' and exists (select 1 from queue_callbacks b where b.asked_call_uuid = {c.CallUuid} and b.queue_id = {c.QueueId}) then 'Callback' else {c.Outcome.ToString()} end, {c.AgentId}, {c.WaitSeconds}, {c.TalkSeconds}, {c.InTime}
                where exists (select 1 from tenants where id = {c.TenantId}) on conflict do nothing
                """,
                cancellationToken).ConfigureAwait(false);
            if (c.Outcome is QueueOutcome.Answered && c.CallerNumber.Length > 0)
            {
                // Who came by himself and talked to somebody need not be called any more.
                await context.Database.ExecuteSqlAsync(
                    $"""
                    update queue_callbacks set state = 'Cancelled', cause = 'CALLED_AGAIN', ended_at = {c.LeftAt}
                    where tenant_id = {c.TenantId} and queue_id = {c.QueueId} and state = 'Waiting' and (number = {c.CallerNumber} or asked_from = {c.CallerNumber}) and asked_at < {c.LeftAt}
                    """,
                    cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var m in misses)
        {
            await context.Database.ExecuteSqlAsync(
                $"""
                insert into agent_misses (id, tenant_id, queue_id, agent_id, member_uuid, at, ring_seconds, cause)
                select {m.Id}, {m.TenantId}, {m.QueueId}, {m.AgentId}, {m.MemberUuid}, {m.At}, {m.RingSeconds}, {m.Cause}
                where exists (select 1 from tenants where id = {m.TenantId}) on conflict do nothing
                """,
                cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes what came of a call.</summary>
    /// <param name="tenantId">Whose call.</param>
    /// <param name="agentId">The agent who had it; null for any: a supervisor says it.</param>
    /// <param name="callId">Which call; null for the agent's last one of the last hour.</param>
    /// <param name="result">What came of it; null takes it back.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where there is no such call.</returns>
    public async Task<bool> WrapUpAsync(Guid tenantId, Guid? agentId, Guid? callId, string? result, DateTime now, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.Of(tenantId));
        await using var closing = context.ConfigureAwait(false);
        var id = callId ?? (agentId is { } agent ? (await LastOfAsync(context, agent, now, cancellationToken).ConfigureAwait(false))?.Id : null);
        return id is not null
            && await context.Set<QueueCall>().Where(c => c.Id == id && c.AgentId != null && (agentId == null || c.AgentId == agentId))
                .ExecuteUpdateAsync(u => u.SetProperty(c => c.WrapUp, result), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>The last call that an agent had, within the last hour; null for none.</summary>
    public async Task<QueueCall?> LastAsync(Guid tenantId, Guid agentId, DateTime now, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.Of(tenantId));
        await using var closing = context.ConfigureAwait(false);
        return await LastOfAsync(context, agentId, now, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The times that channels of a call spent in queues of the actor's tenant, oldest first.</summary>
    public async Task<IReadOnlyList<QueueCall>> OfCallAsync(Actor actor, IReadOnlyCollection<Guid> channels, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<QueueCall>().AsNoTracking().Where(c => channels.Contains(c.CallUuid)).OrderBy(c => c.JoinedAt)
            .Take(20).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The calls of queues of the actor's tenant, newest first.</summary>
    /// <param name="actor">Whose tenant.</param>
    /// <param name="queueId">Of one queue; null for all.</param>
    /// <param name="agentId">Answered by one agent; null for all.</param>
    /// <param name="offset">How many are passed over.</param>
    /// <param name="limit">Most rows.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<(IReadOnlyList<QueueCall> Items, int Total)> PageAsync(Actor actor, Guid? queueId, Guid? agentId, int offset, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(TenantScope.Of(actor.RequireTenant()));
        await using var closing = context.ConfigureAwait(false);
        var rows = context.Set<QueueCall>().AsNoTracking().Where(c => (queueId == null || c.QueueId == queueId) && (agentId == null || c.AgentId == agentId));
        return (
            await rows.OrderByDescending(c => c.LeftAt).ThenBy(c => c.Id).Skip(offset).Take(limit).ToListAsync(cancellationToken).ConfigureAwait(false),
            await rows.CountAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Deletes what ended before <paramref name="before"/> (UTC): calls, missed calls, callbacks, and changes of status but for the last one of each agent.</summary>
    /// <returns>How many rows.</returns>
    public async Task<int> ForgetAsync(DateTime before, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<QueueCall>().Where(c => c.LeftAt < before).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false)
            + await context.Set<AgentMiss>().Where(m => m.At < before).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false)
            + await context.Set<QueueCallback>().Where(c => c.EndedAt < before).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false)
            + await context.Set<AgentStatusChange>()
                .Where(c => c.At < before && context.Set<AgentStatusChange>().Any(later => later.AgentId == c.AgentId && later.At > c.At && later.At < before))
                .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Task<QueueCall?> LastOfAsync(CallSignDbContext context, Guid agentId, DateTime now, CancellationToken cancellationToken) =>
        context.Set<QueueCall>().AsNoTracking().Where(c => c.AgentId == agentId && c.LeftAt > now.AddHours(-1))
            .OrderByDescending(c => c.LeftAt).FirstOrDefaultAsync(cancellationToken);
}
