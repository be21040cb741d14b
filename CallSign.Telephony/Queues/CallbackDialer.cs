using System.Collections.Concurrent;
using System.Data.Common;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Queues;

/// <summary>
/// Calls those back who kept their place in a queue, when it is their turn: as many as agents are free, and the first in line as soon as any agent is logged in,
/// because a free one is given the next caller that is there within a second. Whoever answers joins the queue at his place. Each attempt is claimed in the database, with its channel's id, before
/// the switch hears of it; a portal that takes one over asks the switch for that channel.
/// </summary>
internal sealed class CallbackDialer(
    QueueCallbacks callbacks, QueueTracker tracker, SnapshotStore snapshots, AgentPresences presences, ICallbackSwitch switches, TimeProvider time, ILogger<CallbackDialer> logger)
    : BackgroundService
{
    /// <summary>The switch went away while he was called: whether he was is told by his channel.</summary>
    public const string Unknown = "UNKNOWN";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Full = TimeSpan.FromMinutes(1);

    private readonly Guid _portal = Guid.NewGuid();
    private readonly ConcurrentDictionary<Guid, Task<string?>> _calls = new();
    private readonly Dictionary<Guid, DateTime> _gone = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Tick, time);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                try
                {
                    await RunAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
                {
                    QueueLog.CallbacksNotRead(logger, e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops; what it calls is taken over
        }
    }

    /// <summary>One round.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var open = await callbacks.OpenAsync(cancellationToken).ConfigureAwait(false);
        foreach (var gone in _gone.Keys.Except(open.Select(c => c.Id)).ToList())
        {
            _gone.Remove(gone);
        }

        foreach (var group in open.GroupBy(c => (c.TenantId, c.QueueId)))
        {
            var tenant = snapshots.Current.OfId(group.Key.TenantId);
            var queue = tenant is { Enabled: true } ? tenant.Nouns.Find<CallQueue>(group.Key.QueueId) : null;
            List<QueueCallback> rows = [];
            foreach (var row in group)
            {
                if (row.State is CallbackState.Calling)
                {
                    await FollowAsync(row, queue, cancellationToken).ConfigureAwait(false);
                    rows.Add(row);
                }
                else if (queue is null || Now - row.AskedAt > QueueCallbacks.Longest || !CallbackNumbers.Allows(tenant!, queue, row.Number))
                {
                    var (state, cause) = queue is null ? (CallbackState.Cancelled, "QUEUE_GONE")
                        : Now - row.AskedAt > QueueCallbacks.Longest ? (CallbackState.GaveUp, "TOO_LONG") : (CallbackState.GaveUp, "NOT_ALLOWED");
                    await callbacks.EndAsync(row, state, cause, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    rows.Add(row);
                }
            }

            if (queue is not null && rows.Exists(r => r.State is CallbackState.Waiting))
            {
                await CallAsync(tenant!, queue, rows, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whose turn it is, in the order of the line.</summary>
    /// <param name="waiting">Who is in the queue without an agent.</param>
    /// <param name="rows">The queue's open callbacks.</param>
    /// <param name="places">How many at the front of the line are served now.</param>
    /// <param name="now">UTC.</param>
    internal static IReadOnlyList<QueueCallback> Due(IReadOnlyCollection<QueueMember> waiting, IReadOnlyCollection<QueueCallback> rows, int places, DateTime now)
    {
        // Who is in the queue by himself, or calls again, is not called meanwhile.
        var there = waiting.Select(m => m.Number).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. waiting.Where(m => m.AgentId is null).Select(m => (m.ServedFrom, Callback: (QueueCallback?)null))
                .Concat(rows.Where(c => c.State is CallbackState.Calling || (c.NextAt <= now && !there.Contains(c.Number) && !there.Contains(c.AskedFrom)))
                    .Select(c => (c.ServedFrom, Callback: (QueueCallback?)c)))
                .OrderBy(p => p.ServedFrom).Take(places).Select(p => p.Callback).OfType<QueueCallback>().Where(c => c.State is CallbackState.Waiting),
        ];
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task CallAsync(TenantSnapshot tenant, CallQueue queue, List<QueueCallback> rows, CancellationToken cancellationToken)
    {
        var nodes = switches.Connected;
        if (nodes.Count == 0)
        {
            return;
        }

        var board = tracker.Read(tenant.Id);
        var status = await presences.AllAsync(tenant.Id, cancellationToken).ConfigureAwait(false);
        var (free, anybody) = (0, false);
        foreach (var agent in queue.Agents.Select(t => tenant.Nouns.Find<QueueAgent>(t.AgentId)).OfType<QueueAgent>())
        {
            if (status.GetValueOrDefault(agent.Id)?.Status is not (AgentStatus.Available or AgentStatus.AvailableOnDemand))
            {
                continue;
            }

            anybody = true;
            var state = board.Agents.GetValueOrDefault(agent.Id);
            if (state is null || (state.Activity is AgentActivity.Idle && (state.Since is not { } since || since.AddSeconds(agent.WrapUpSeconds) <= Now)))
            {
                free++;
            }
        }

        foreach (var row in Due([.. board.Waiting(queue.Id)], rows, anybody ? Math.Max(free, 1) : 0, Now))
        {
            var (channel, node) = (Guid.NewGuid(), row.Node is { } last && nodes.Contains(last) ? last : nodes.First());
            if (!await callbacks.ClaimAsync(row, _portal, node, channel, cancellationToken).ConfigureAwait(false))
            {
                return; // another portal is at work here
            }

            (row.State, row.CallUuid, row.Node, row.LeasedBy, row.Attempts) = (CallbackState.Calling, channel, node, _portal, row.Attempts + 1);
            QueueLog.CallsBack(logger, row.Id, row.Attempts, node, channel);
            _calls[row.Id] = switches.OriginateAsync(node, new CallbackCall(channel, row, tenant.Domain, queue.Number), cancellationToken);
        }
    }

    private async Task FollowAsync(QueueCallback row, CallQueue? queue, CancellationToken cancellationToken)
    {
        if (tracker.All().Any(m => m.Member.CallUuid == row.CallUuid))
        {
            _calls.TryRemove(row.Id, out _);
            await callbacks.ReachedAsync(row, cancellationToken).ConfigureAwait(false);
            return;
        }

        var mine = row.LeasedBy == _portal;
        if (mine && _calls.TryGetValue(row.Id, out var call))
        {
            if (!call.IsCompleted)
            {
                await KeepAsync(row, cancellationToken).ConfigureAwait(false);
                return;
            }

            _calls.TryRemove(row.Id, out _);
            var cause = call.IsCompletedSuccessfully ? await call.ConfigureAwait(false) : Unknown;
            if (cause is not (null or Unknown))
            {
                await MissedAsync(row, queue, cause, cancellationToken).ConfigureAwait(false);
                return;
            }
        }
        else if (!mine && row.LeaseUntil > Now)
        {
            return;
        }

        if (row.Node is { } node && await switches.ExistsAsync(node, row.CallUuid ?? Guid.Empty, cancellationToken).ConfigureAwait(false) is var exists && exists is not false)
        {
            // A node that can't be asked keeps what it had until it can; not for ever.
            if (exists is true || Now - row.NextAt < QueueCallbacks.Longest)
            {
                await KeepAsync(row, cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        // He may have been in the queue for less than a round: its row is written within a moment.
        if (!_gone.TryGetValue(row.Id, out var since))
        {
            _gone[row.Id] = Now;
            await KeepAsync(row, cancellationToken).ConfigureAwait(false);
        }
        else if (Now - since > TimeSpan.FromSeconds(3))
        {
            _gone.Remove(row.Id);
            if (await callbacks.WasInQueueAsync(row, cancellationToken).ConfigureAwait(false))
            {
                await callbacks.ReachedAsync(row, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await MissedAsync(row, queue, "NOT_ACCEPTED", cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Renewed when half of it is over, or taken over where it is another portal's that is gone.
    private async Task KeepAsync(QueueCallback row, CancellationToken cancellationToken)
    {
        if (row.LeasedBy != _portal || row.LeaseUntil is not { } until || until - Now < QueueCallbacks.Lease / 2)
        {
            await callbacks.HoldAsync(row, _portal, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task MissedAsync(QueueCallback row, CallQueue? queue, string cause, CancellationToken cancellationToken)
    {
        // That the company's own lines are full is no attempt of his.
        var counts = cause is not ("NORMAL_CIRCUIT_CONGESTION" or "NETWORK_OUT_OF_ORDER" or "SWITCH_CONGESTION" or "GATEWAY_DOWN");
        DateTime? again = queue is null || (counts && row.Attempts >= queue.CallbackAttempts) ? null : Now + (counts ? TimeSpan.FromMinutes(queue.CallbackMinutes) : Full);
        QueueLog.CallbackMissed(logger, row.Id, cause, again);
        await callbacks.MissedAsync(row, cause, again, counts, cancellationToken).ConfigureAwait(false);
    }
}
