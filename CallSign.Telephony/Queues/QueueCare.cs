using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Nodes;
using CallSign.Telephony.Reload;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Queues;

/// <summary>
/// Brings a node's queues in step when it comes online: reads who waits and what agents do, tells the switch what it lacks or has too much,
/// and gives agents the status that they have, whichever side changed it last. While the node is there, events and edits keep it so.
/// </summary>
internal sealed class QueueCare(
    NodeDirectory nodes, QueueTracker tracker, SnapshotStore snapshots, AgentPresences presences, IReloadTargets targets, QueueAnnouncer announcer, AgentDesk desk, TimeProvider time,
    ILogger<QueueCare> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(5);
    private const int LongestField = 60;

    private readonly Dictionary<string, (DateTimeOffset Online, long At)> _seen = new(StringComparer.Ordinal);

    private readonly HashSet<Guid> _ledOut = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Tick, time);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                foreach (var node in nodes.All)
                {
                    await LookAsync(node, stoppingToken).ConfigureAwait(false);
                }

                await LeadOutAsync(stoppingToken).ConfigureAwait(false);
                await announcer.TellAsync(stoppingToken).ConfigureAwait(false);
                await desk.RestoreAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }

    // Whoever waits in a queue that is deleted or switched off would hear music for ever: mod_callcenter forgets him, his call goes on in the dialplan.
    private async Task LeadOutAsync(CancellationToken cancellationToken)
    {
        var all = tracker.All();
        _ledOut.IntersectWith(all.Select(m => m.Member.MemberUuid));
        foreach (var (id, member) in all)
        {
            if (member.AnsweredAt is null && snapshots.Current.OfId(id) is { } tenant && (!tenant.Enabled || tenant.Nouns.Find<CallQueue>(member.QueueId) is null)
                && _ledOut.Add(member.MemberUuid))
            {
                var transfer = new ReloadCommand(0, "uuid_transfer", $"{member.CallUuid:D} callsign-after-{member.QueueId:N} XML {tenant.Domain}");
                if (await targets.RunAsync(member.Node, transfer, cancellationToken).ConfigureAwait(false) is { } problem)
                {
                    QueueLog.Refused(logger, member.Node, transfer.ToString(), problem);
                }
            }
        }
    }

    private async Task LookAsync(FreeSwitchNode node, CancellationToken cancellationToken)
    {
        var status = node.Status;
        if (status.State is not Nodes.NodeState.Online)
        {
            if (_seen.Remove(node.Name))
            {
                tracker.Forget(node.Name);
            }

            return;
        }

        if (_seen.TryGetValue(node.Name, out var seen) && seen.Online == status.Since && time.GetElapsedTime(seen.At) < Again)
        {
            return;
        }

        try
        {
            await AlignAsync(node, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is EslClosedException or EslCommandException or EslProtocolException or TimeoutException
            or System.Data.Common.DbException or InvalidOperationException)
        {
            QueueLog.NotRead(logger, node.Name, e.Message);
        }

        _seen[node.Name] = (status.Since, time.GetTimestamp());
    }

    private async Task AlignAsync(FreeSwitchNode node, CancellationToken cancellationToken)
    {
        var queues = await ListAsync(node, "queue list", cancellationToken).ConfigureAwait(false);
        if (queues is null)
        {
            return; // no mod_callcenter
        }

        var agents = await ListAsync(node, "agent list", cancellationToken).ConfigureAwait(false) ?? [];
        var tiers = await ListAsync(node, "tier list", cancellationToken).ConfigureAwait(false) ?? [];
        var commands = Missing(snapshots.Current, queues, agents, tiers);
        foreach (var command in commands)
        {
            if (await targets.RunAsync(node.Name, command, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                QueueLog.Refused(logger, node.Name, command.ToString(), problem);
            }
        }

        if (commands.Count > 0)
        {
            QueueLog.Aligned(logger, node.Name, commands.Count);
            agents = await ListAsync(node, "agent list", cancellationToken).ConfigureAwait(false) ?? [];
        }

        await AlignStatusAsync(node, agents, cancellationToken).ConfigureAwait(false);
        var members = await ListAsync(node, "queue list members", cancellationToken).ConfigureAwait(false) ?? [];
        tracker.Replace(
            node.Name,
            [.. members.Select(m => Member(node.Name, m)).OfType<(Guid, QueueMember)>()],
            [.. agents.Select(a => tracker.Owned(a.GetValueOrDefault("name")) is { } own ? (own.Tenant, own.Id, a.GetValueOrDefault("state", "")) : default).Where(a => a.Id != Guid.Empty)]);
    }

    /// <summary>What a switch lacks or has too much of what is the portal's; what has other names is somebody else's and stays.</summary>
    internal static IReadOnlyList<ReloadCommand> Missing(
        PbxSnapshot snapshot, IEnumerable<IReadOnlyDictionary<string, string>> queues, IReadOnlyCollection<IReadOnlyDictionary<string, string>> agents,
        IReadOnlyCollection<IReadOnlyDictionary<string, string>> tiers)
    {
        HashSet<ReloadCommand> commands = [];
        static bool Ours(string? name) => CallcenterNames.TryRead(name, out _, out _);
        var loaded = queues.Select(q => q.GetValueOrDefault("name", "")).Where(Ours).ToHashSet(StringComparer.Ordinal);
        var wanted = snapshot.Tenants.SelectMany(t => CallcenterPlan.Queues(t).Select(q => (Tenant: t, Queue: q, Name: CallcenterNames.Of(q.Id, t.Domain)))).ToList();
        commands.UnionWith(wanted.Where(w => !loaded.Contains(w.Name)).Select(w => CallcenterReload.LoadQueue(w.Name)));
        commands.UnionWith(loaded.Except(wanted.Select(w => w.Name)).Select(CallcenterReload.UnloadQueue));

        var known = agents.Where(a => Ours(a.GetValueOrDefault("name"))).DistinctBy(a => a["name"])
            .Select(a => new CallcenterAgent(a["name"], [.. a.Where(f => Keys.Contains(f.Key))])).ToList();
        CallcenterReload.AddAgents(known, snapshot.Tenants.SelectMany(CallcenterPlan.Agents), commands);

        var placed = tiers.Where(t => Ours(t.GetValueOrDefault("queue")))
            .Select(t => new CallcenterTier(t["queue"], t.GetValueOrDefault("agent", ""), t.Number("level"), t.Number("position"))).ToLookup(t => t.Queue);
        foreach (var (tenant, queue, name) in wanted)
        {
            CallcenterReload.AddTiers(placed[name].DistinctBy(t => t.Agent), CallcenterPlan.Tiers(tenant, queue), commands);
        }

        var names = wanted.Select(w => w.Name).ToHashSet(StringComparer.Ordinal);
        commands.UnionWith(placed.Where(g => !names.Contains(g.Key)).SelectMany(g => g).Select(t => CallcenterReload.DeleteTier(t.Queue, t.Agent)));
        return [.. commands.OrderBy(c => c.Step).ThenBy(c => c.Arguments, StringComparer.Ordinal)];
    }

    private static readonly HashSet<string> Keys =
        ["contact", "wrap_up_time", "max_no_answer", "reject_delay_time", "busy_delay_time", "no_answer_delay_time"];

    // Whoever changed it last is right: a switch that was cut off may have sent an agent on a break, a new one knows nothing.
    private async Task AlignStatusAsync(FreeSwitchNode node, List<IReadOnlyDictionary<string, string>> agents, CancellationToken cancellationToken)
    {
        var now = await presences.AllAsync(null, cancellationToken).ConfigureAwait(false);
        foreach (var row in agents)
        {
            var name = row.GetValueOrDefault("name");
            if (tracker.Owned(name) is not { } own || CallcenterWords.Status(row.GetValueOrDefault("status")) is not { } there)
            {
                continue;
            }

            var presence = now.GetValueOrDefault(own.Id);
            var wanted = presence?.Status ?? AgentStatus.LoggedOut;
            if (there == wanted)
            {
                continue;
            }

            if (row.Epoch("last_status_change") is { } changed && changed > (presence?.Since.AddSeconds(1) ?? DateTime.MinValue))
            {
                await presences.SetAsync(
                    new AgentStatusChange { TenantId = own.Tenant, AgentId = own.Id, Status = there, Origin = AgentStatusOrigin.Switch, By = node.Name, At = changed },
                    cancellationToken).ConfigureAwait(false);
            }
            else if (await targets.RunAsync(node.Name, CallcenterReload.SetStatus(name!, wanted), cancellationToken).ConfigureAwait(false) is { } problem)
            {
                QueueLog.Refused(logger, node.Name, name!, problem);
            }
        }
    }

    private (Guid, QueueMember)? Member(string node, IReadOnlyDictionary<string, string> row)
    {
        if (row.GetValueOrDefault("state") is "Abandoned" or "Unknown" || tracker.Owned(row.GetValueOrDefault("queue")) is not { } own
            || !Guid.TryParse(row.GetValueOrDefault("uuid"), out var uuid) || !Guid.TryParse(row.GetValueOrDefault("session_uuid"), out var call)
            || row.Epoch("joined_epoch") is not { } joined)
        {
            return null;
        }

        var agent = tracker.Owned(row.GetValueOrDefault("serving_agent"))?.Id;
        return (own.Tenant, new QueueMember(
            uuid, call, own.Id, node, WireText.Clean(row.GetValueOrDefault("cid_number"), LongestField), WireText.Clean(row.GetValueOrDefault("cid_name"), LongestField),
            joined, joined.AddSeconds(-Math.Clamp(row.Number("base_score"), 0, 86_400)), row.Epoch("bridge_epoch"), agent));
    }

    // Null where the switch has no such module.
    private static async Task<List<IReadOnlyDictionary<string, string>>?> ListAsync(FreeSwitchNode node, string list, CancellationToken cancellationToken)
    {
        var reply = await node.BgApiAsync("callcenter_config", list, cancellationToken: cancellationToken).ConfigureAwait(false);
        return reply.IsError || !reply.Text.Contains("+OK", StringComparison.Ordinal) ? null : CallcenterLists.Read(reply.Text);
    }
}
