using System.Text.Json;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.SipTrunk;
using CallSign.Telephony.Nodes;
using CallSign.Telephony.Queues;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CallSign.Web.Api.SipTrunk;

/// <summary>How bridging calls and the queues before them stand.</summary>
internal static class TrunkStatus
{
    public static async Task<Results<Ok<TrunkStatsModel>, ProblemHttpResult>> StatsAsync(
        HttpContext http, BridgeCallStore calls, BridgeControl control, CancellationToken cancellationToken)
    {
        var actor = SipTrunkApi.Caller(http);
        if (actor.TenantId is null)
        {
            return SipTrunkApi.NoTenant();
        }

        var stats = await calls.StatsAsync(actor, cancellationToken);
        return TypedResults.Ok(new TrunkStatsModel(
            stats.Active.Values.Sum(), Words(stats.Active), Words(stats.Outcomes), stats.AverageSeconds, (await control.SettingsAsync(actor, cancellationToken)).CallsPerSecond,
            await control.StopOfAsync(actor, cancellationToken) is not null));
    }

    public static async Task<Results<Ok<IReadOnlyList<TrunkQueueModel>>, ProblemHttpResult>> QueuesAsync(
        HttpContext http, IQueueBoards boards, AgentPresences presences, SnapshotStore snapshots, CancellationToken cancellationToken)
    {
        if (SipTrunkApi.Caller(http).TenantId is not { } id || snapshots.Current.OfId(id) is not { } tenant)
        {
            return SipTrunkApi.NoTenant();
        }

        var board = boards.Read(id);
        var status = await presences.AllAsync(id, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<TrunkQueueModel>>([.. CallcenterPlan.Queues(tenant).Select(q =>
        {
            var members = board.Members.Where(m => m.QueueId == q.Id).ToList();
            var waiting = members.Where(m => m.AnsweredAt is null).ToList();
            return new TrunkQueueModel(
                q.Id, q.Name, waiting.Count, waiting.Count == 0 ? null : waiting.Min(m => m.JoinedAt), members.Count - waiting.Count, q.Agents.Count,
                q.Agents.Count(t => status.GetValueOrDefault(t.AgentId)?.Status is AgentStatus.Available or AgentStatus.AvailableOnDemand
                    && (board.Agents.GetValueOrDefault(t.AgentId)?.Activity ?? AgentActivity.Idle) is AgentActivity.Idle));
        })]);
    }

    public static async Task<Ok<TrunkHealthModel>> HealthAsync(HttpContext http, NodeDirectory nodes, BridgeControl control, CancellationToken cancellationToken)
    {
        var all = nodes.All;
        var up = all.Count(n => n.Status.IsConnected);
        var stopped = await control.StopOfAsync(SipTrunkApi.Caller(http), cancellationToken) is not null;
        return TypedResults.Ok(new TrunkHealthModel(stopped ? "stopped" : up < all.Count || up == 0 ? "degraded" : "ok", up, all.Count - up, stopped));
    }

    private static Dictionary<string, int> Words<T>(IReadOnlyDictionary<T, int> counts)
        where T : struct, Enum => counts.ToDictionary(c => JsonNamingPolicy.SnakeCaseLower.ConvertName(c.Key.ToString()), c => c.Value, StringComparer.Ordinal);
}
