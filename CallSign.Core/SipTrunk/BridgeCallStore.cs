using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.SipTrunk;

/// <summary>Numbers of a tenant's bridging calls.</summary>
/// <param name="Active">Those that are not over, by state.</param>
/// <param name="Outcomes">Those of the last 24 hours that are over, by outcome.</param>
/// <param name="AverageSeconds">Seconds from the agent's answer until they talked, in the mean of the last 24 hours; null where none did.</param>
public sealed record BridgeStats(IReadOnlyDictionary<BridgeState, int> Active, IReadOnlyDictionary<BridgeOutcome, int> Outcomes, double? AverageSeconds);

/// <summary>The rows of bridging calls: the only list of them there is. What an instance holds in memory is a copy that it writes at each change.</summary>
public sealed class BridgeCallStore(CallSignDb db, TimeProvider time)
{
    /// <summary>PostgreSQL's channel on which every instance hears of events.</summary>
    public const string Channel = "callsign_bridge";

    private static readonly JsonSerializerOptions Rows = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Saves changed calls and their events, with a delivery for each webhook that wants them: all of it or, where it throws, nothing.</summary>
    /// <exception cref="DbException">The database is away.</exception>
    public async Task WriteAsync(IReadOnlyCollection<BridgeCall> calls, IReadOnlyCollection<BridgeEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(events);
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        if (calls.Count > 0)
        {
            // A tenant that was deleted meanwhile takes its calls along; end_asked is for others to set.
            var rows = JsonSerializer.Serialize(calls, Rows);
            await context.Database.ExecuteSqlAsync(
                $"""
                insert into bridge_calls as b select r.* from jsonb_populate_recordset(null::bridge_calls, {rows}::jsonb) r where exists (select 1 from tenants t where t.id = r.tenant_id)
                on conflict (id) do update set queue_id = excluded.queue_id, call_uuid = excluded.call_uuid, member_uuid = excluded.member_uuid, node = excluded.node,
                    caller_number = excluded.caller_number, state = excluded.state, outcome = excluded.outcome, agent_id = excluded.agent_id, agent_uuid = excluded.agent_uuid,
                    outbound_uuid = excluded.outbound_uuid, attempts = excluded.attempts, gateway = excluded.gateway, cause = excluded.cause, queued_at = excluded.queued_at,
                    agent_answered_at = excluded.agent_answered_at, dialled_at = excluded.dialled_at, outbound_answered_at = excluded.outbound_answered_at,
                    bridged_at = excluded.bridged_at, ended_at = excluded.ended_at, revision = excluded.revision
                where b.revision < excluded.revision
                """,
                cancellationToken).ConfigureAwait(false);
        }

        await TellAsync(context, events, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds a new call: announced, or with its caller in a queue.</summary>
    public async Task AddAsync(Actor actor, BridgeCall call, CancellationToken cancellationToken)
    {
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        context.Add(call);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All that are not over, of every tenant: what an instance that begins to lead the calls goes on with.</summary>
    public async Task<IReadOnlyList<BridgeCall>> OpenAsync(CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<BridgeCall>().AsNoTracking().Where(c => c.EndedAt == null).OrderBy(c => c.CreatedAt).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What was added or asked for since, by whichever instance: calls nothing was done with yet, and those that are to end.</summary>
    public async Task<IReadOnlyList<BridgeCall>> AskedAsync(CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<BridgeCall>().AsNoTracking().Where(c => c.EndedAt == null && (c.Revision == 0 || c.EndAsked))
            .OrderBy(c => c.CreatedAt).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for the end of a call of the actor's tenant; false where there is none, or it is over.</summary>
    public async Task<bool> AskEndAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<BridgeCall>().Where(c => c.Id == id && c.EndedAt == null)
            .ExecuteUpdateAsync(u => u.SetProperty(c => c.EndAsked, true), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>One call of the actor's tenant; null for none.</summary>
    public async Task<BridgeCall?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<BridgeCall>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Calls of the actor's tenant, the newest first. Filter <c>state</c>: active, ended; else both.</summary>
    public async Task<ListPage<BridgeCall>> ListAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var rows = context.Set<BridgeCall>().AsNoTracking();
        rows = query.Filter("state") switch
        {
            "active" => rows.Where(c => c.EndedAt == null),
            "ended" => rows.Where(c => c.EndedAt != null),
            _ => rows,
        };
        if (!string.IsNullOrWhiteSpace(query.Search))
        {
            var pattern = SearchPattern.Contains(query.Search);
            rows = rows.Where(c => EF.Functions.ILike(c.Number, pattern, "\\") || EF.Functions.ILike(c.CallerNumber, pattern, "\\"));
        }

        var total = await rows.LongCountAsync(cancellationToken).ConfigureAwait(false);
        return new ListPage<BridgeCall>(
            await rows.OrderByDescending(c => c.CreatedAt).ThenBy(c => c.Id).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken).ConfigureAwait(false), total);
    }

    /// <summary>Those of the actor's tenant that are not over, the newest first, and how many there are.</summary>
    public async Task<(IReadOnlyList<BridgeCall> Rows, int Total)> ActiveAsync(Actor actor, int skip, int take, CancellationToken cancellationToken)
    {
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var rows = context.Set<BridgeCall>().AsNoTracking().Where(c => c.EndedAt == null);
        var total = await rows.CountAsync(cancellationToken).ConfigureAwait(false);
        return (await rows.OrderByDescending(c => c.CreatedAt).ThenBy(c => c.Id).Skip(skip).Take(take).ToListAsync(cancellationToken).ConfigureAwait(false), total);
    }

    /// <summary>Numbers of the actor's tenant.</summary>
    public async Task<BridgeStats> StatsAsync(Actor actor, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().UtcDateTime.AddDays(-1);
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var calls = context.Set<BridgeCall>().AsNoTracking();
        var active = await calls.Where(c => c.EndedAt == null).GroupBy(c => c.State).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
        var ended = calls.Where(c => c.EndedAt >= since && c.CreatedAt >= since.AddDays(-1));
        var outcomes = await ended.Where(c => c.Outcome != null).GroupBy(c => c.Outcome!.Value).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
        var seconds = await ended.Where(c => c.BridgedAt != null && c.AgentAnsweredAt != null)
            .Select(c => (double?)(c.BridgedAt!.Value - c.AgentAnsweredAt!.Value).TotalSeconds).AverageAsync(cancellationToken).ConfigureAwait(false);
        return new BridgeStats(active, outcomes, seconds);
    }

    /// <summary>Deletes those that ended before (UTC); returns how many.</summary>
    public async Task<int> ForgetAsync(DateTime before, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<BridgeCall>().Where(c => c.EndedAt < before).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    // In the transaction of what they tell of: whoever is told, it happened.
    internal static async Task TellAsync(CallSignDbContext context, IReadOnlyCollection<BridgeEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        var texts = JsonSerializer.Serialize(events.Select(e => new { e.Id, e.Event, e.TenantId, e.CallId, e.At, Body = e.ToJson() }), Rows);
        await context.Database.ExecuteSqlAsync(
            $"""
            insert into event_deliveries (id, tenant_id, webhook_id, event_id, event, call_id, body, created_at, next_at, attempts)
            select gen_random_uuid(), w.tenant_id, w.id, e.id, e.event, e.call_id, e.body, e.at, e.at, 0
            from jsonb_to_recordset({texts}::jsonb) as e(id uuid, event text, tenant_id uuid, call_id uuid, at timestamptz, body text)
            join event_webhooks w on w.tenant_id = e.tenant_id and w.enabled and (jsonb_array_length(w.events) = 0 or jsonb_exists(w.events, e.event))
            on conflict (webhook_id, event_id) do nothing
            """,
            cancellationToken).ConfigureAwait(false);
        var payloads = events.Select(e => e.ToJson()).ToArray();
        await context.Database.ExecuteSqlAsync($"select pg_notify({Channel}, p) from unnest({payloads}) p", cancellationToken).ConfigureAwait(false);
    }
}
