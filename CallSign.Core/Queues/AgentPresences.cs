using System.Data.Common;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Queues;

/// <summary>The agents' status: what it is now, and how it came to that.</summary>
public sealed class AgentPresences(CallSignDb db)
{
    /// <summary>Notes a status; false where it is so already, by whichever portal noted it first.</summary>
    /// <exception cref="DbException">The database is away.</exception>
    public async Task<bool> SetAsync(AgentStatusChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var context = db.Open(TenantScope.Of(change.TenantId));
        await using var closing = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        // What the switch tells knows no reason, and what it told before the last change was overtaken by that.
        var fromSwitch = change.Origin is AgentStatusOrigin.Switch;
        var changed = await context.Database.ExecuteSqlAsync(
            $"""
            insert into agent_presences as p (agent_id, tenant_id, status, reason, since)
            select a.id, a.tenant_id, {change.Status.ToString()}, {change.Reason}, {change.At} from agents a where a.id = {change.AgentId} and a.tenant_id = {change.TenantId}
            on conflict (agent_id) do update set status = excluded.status, reason = excluded.reason, since = excluded.since
            where (p.status <> excluded.status and (not {fromSwitch} or p.since <= excluded.since)) or (not {fromSwitch} and p.reason is distinct from excluded.reason)
            """,
            cancellationToken).ConfigureAwait(false);
        if (changed > 0)
        {
            context.Add(change);
            try
            {
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (DbUpdateException e) when (e.InnerException is DbException inner)
            {
                throw inner;
            }
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return changed > 0;
    }

    /// <summary>The status of every agent of a tenant, or of all.</summary>
    public async Task<IReadOnlyDictionary<Guid, AgentPresence>> AllAsync(Guid? tenantId, CancellationToken cancellationToken)
    {
        var context = db.Open(tenantId is { } one ? TenantScope.Of(one) : TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<AgentPresence>().AsNoTracking().ToDictionaryAsync(p => p.AgentId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The last changes of an agent of the actor's tenant, newest first.</summary>
    public async Task<IReadOnlyList<AgentStatusChange>> HistoryAsync(Actor actor, Guid agentId, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(TenantScope.Of(actor.RequireTenant()));
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<AgentStatusChange>().AsNoTracking().Where(c => c.AgentId == agentId)
            .OrderByDescending(c => c.At).Take(Math.Clamp(most, 1, 200)).ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}
