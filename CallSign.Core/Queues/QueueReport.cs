using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Queues;

/// <summary>A queue's numbers in a range. Shares are of the calls that joined. <c>Callbacks</c> asked to be called back, of whom <c>CalledBack</c> were reached.</summary>
public sealed record QueueFigures(
    Guid QueueId, int Joined, int Answered, int Abandoned, int TimedOut, int NoAgent, int Exited, int InTime, double AverageWait, int LongestWait, double AverageTalk,
    int Callbacks = 0, int CalledBack = 0)
{
    /// <summary>Calls answered in time, in per cent of those that joined; null where none did.</summary>
    public double? ServiceLevel => Joined == 0 ? null : 100.0 * InTime / Joined;
}

/// <summary>An agent's numbers in a range.</summary>
/// <param name="AgentId">Who.</param>
/// <param name="Answered">Calls.</param>
/// <param name="Missed">Calls offered in vain.</param>
/// <param name="TalkSeconds">Of conversation.</param>
/// <param name="LoggedIn">How long available or on a break.</param>
/// <param name="OnBreak">How long on breaks.</param>
/// <param name="Breaks">How long by reason; an empty one for breaks without.</param>
/// <param name="WrapUps">Calls by what came of them, where the agent said it.</param>
public sealed record AgentFigures(
    Guid AgentId, int Answered, int Missed, int TalkSeconds, TimeSpan LoggedIn, TimeSpan OnBreak, IReadOnlyDictionary<string, TimeSpan> Breaks,
    IReadOnlyDictionary<string, int> WrapUps);

/// <summary>Reads statistics of queues and agents.</summary>
public sealed class QueueReport(CallSignDb db)
{
    /// <summary>The longest range.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Of every queue of the actor's tenant that had calls.</summary>
    /// <param name="actor">Whose tenant.</param>
    /// <param name="from">UTC, inclusive.</param>
    /// <param name="to">UTC, exclusive.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<QueueFigures>> QueuesAsync(Actor actor, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(TenantScope.Of(actor.RequireTenant()));
        await using var closing = context.ConfigureAwait(false);
        var rows = await context.Set<QueueCall>().AsNoTracking().Where(c => c.JoinedAt >= from && c.JoinedAt < to).GroupBy(c => c.QueueId)
            .Select(g => new
            {
                g.Key, Joined = g.Count(),
                Answered = g.Count(c => c.Outcome == QueueOutcome.Answered), Abandoned = g.Count(c => c.Outcome == QueueOutcome.Abandoned),
                TimedOut = g.Count(c => c.Outcome == QueueOutcome.TimedOut), NoAgent = g.Count(c => c.Outcome == QueueOutcome.NoAgent),
                Exited = g.Count(c => c.Outcome == QueueOutcome.Exited), InTime = g.Count(c => c.InTime),
                Wait = g.Average(c => (double)c.WaitSeconds), Longest = g.Max(c => c.WaitSeconds), Talk = g.Sum(c => c.TalkSeconds),
            })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var callbacks = await context.Set<QueueCallback>().AsNoTracking().Where(c => c.AskedAt >= from && c.AskedAt < to).GroupBy(c => c.QueueId)
            .Select(g => new { g.Key, All = g.Count(), Reached = g.Count(c => c.State == CallbackState.Reached) })
            .ToDictionaryAsync(g => g.Key, cancellationToken).ConfigureAwait(false);
        return
        [
            .. rows.Select(r => new QueueFigures(
                r.Key, r.Joined, r.Answered, r.Abandoned, r.TimedOut, r.NoAgent, r.Exited, r.InTime, r.Wait, r.Longest, r.Answered == 0 ? 0 : (double)r.Talk / r.Answered,
                callbacks.GetValueOrDefault(r.Key)?.All ?? 0, callbacks.GetValueOrDefault(r.Key)?.Reached ?? 0)),
        ];
    }

    /// <summary>Of every agent of the actor's tenant who did something.</summary>
    /// <param name="actor">Whose tenant.</param>
    /// <param name="from">UTC, inclusive.</param>
    /// <param name="to">UTC, exclusive.</param>
    /// <param name="now">UTC: what goes on now is counted until then.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<AgentFigures>> AgentsAsync(Actor actor, DateTime from, DateTime to, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(TenantScope.Of(actor.RequireTenant()));
        await using var closing = context.ConfigureAwait(false);
        var calls = await context.Set<QueueCall>().AsNoTracking().Where(c => c.JoinedAt >= from && c.JoinedAt < to && c.AgentId != null)
            .GroupBy(c => new { c.AgentId, c.WrapUp }).Select(g => new { g.Key.AgentId, g.Key.WrapUp, Count = g.Count(), Talk = g.Sum(c => c.TalkSeconds) })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var missed = await context.Set<AgentMiss>().AsNoTracking().Where(m => m.At >= from && m.At < to).GroupBy(m => m.AgentId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
        // The last change before the range says how it began.
        var before = await context.Set<AgentStatusChange>().AsNoTracking().Where(c => c.At < from)
            .GroupBy(c => c.AgentId).Select(g => g.OrderByDescending(c => c.At).First()).ToListAsync(cancellationToken).ConfigureAwait(false);
        var changes = await context.Set<AgentStatusChange>().AsNoTracking().Where(c => c.At >= from && c.At < to)
            .OrderBy(c => c.At).ToListAsync(cancellationToken).ConfigureAwait(false);
        var sessions = before.Concat(changes).GroupBy(c => c.AgentId).ToDictionary(g => g.Key, g => g.ToList());
        var ids = calls.Select(c => c.AgentId!.Value).Concat(missed.Keys).Concat(sessions.Keys).Distinct();
        return [.. ids.Select(id =>
        {
            var own = calls.Where(c => c.AgentId == id).ToList();
            var (loggedIn, onBreak, breaks) = Times(sessions.GetValueOrDefault(id) ?? [], from, to < now ? to : now);
            return new AgentFigures(
                id, own.Sum(c => c.Count), missed.GetValueOrDefault(id), own.Sum(c => c.Talk), loggedIn, onBreak, breaks,
                own.Where(c => c.WrapUp is not null).ToDictionary(c => c.WrapUp!, c => c.Count));
        })];
    }

    private static (TimeSpan LoggedIn, TimeSpan OnBreak, Dictionary<string, TimeSpan> Breaks) Times(List<AgentStatusChange> changes, DateTime from, DateTime to)
    {
        var (loggedIn, onBreak) = (TimeSpan.Zero, TimeSpan.Zero);
        Dictionary<string, TimeSpan> breaks = [];
        for (var i = 0; i < changes.Count; i++)
        {
            var begin = changes[i].At < from ? from : changes[i].At;
            var length = (i + 1 < changes.Count ? changes[i + 1].At : to) - begin;
            if (changes[i].Status is AgentStatus.LoggedOut || length <= TimeSpan.Zero)
            {
                continue;
            }

            loggedIn += length;
            if (changes[i].Status is AgentStatus.OnBreak)
            {
                onBreak += length;
                var reason = changes[i].Reason ?? "";
                breaks[reason] = breaks.GetValueOrDefault(reason) + length;
            }
        }

        return (loggedIn, onBreak, breaks);
    }
}
