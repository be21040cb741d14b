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
                select {c.Id}, {c.TenantId}, {c.QueueId}, {c.MemberUuid}, {c.CallUuid}, {c.CallerNumber}, {c.CallerName}, {c.JoinedAt}, {c.LeftAt}, {c.AnsweredAt}, {c.Outcome.ToString()}, {c.AgentId}, {c.WaitSeconds}, {c.TalkSeconds}, {c.InTime}
                where exists (select 1 from tenants where id = {c.TenantId}) on conflict do nothing
                """,
                cancellationToken).ConfigureAwait(false);
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

    /// <summary>Notes what came of the agent's last call of the last hour; false where there is none.</summary>
    public async Task<bool> WrapUpAsync(Guid tenantId, Guid agentId, string result, DateTime now, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.Of(tenantId));
        await using var closing = context.ConfigureAwait(false);
        var last = await context.Set<QueueCall>().AsNoTracking().Where(c => c.AgentId == agentId && c.LeftAt > now.AddHours(-1))
            .OrderByDescending(c => c.LeftAt).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return last is { } id
            && await context.Set<QueueCall>().Where(c => c.Id == id).ExecuteUpdateAsync(u => u.SetProperty(c => c.WrapUp, result), cancellationToken).ConfigureAwait(false) > 0;
    }
}
