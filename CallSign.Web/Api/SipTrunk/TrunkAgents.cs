using CallSign.Core.Nouns;
using CallSign.Core.Queues;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Queues;
using CallSign.Web.Api.Queues;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CallSign.Web.Api.SipTrunk;

/// <summary>Agents of queues, as <c>/api/v1/sip-trunk/agents</c> has them: the same rows and the same desk as everywhere.</summary>
internal static class TrunkAgents
{
    public static async Task<Results<Ok<TrunkAgentModel>, ProblemHttpResult>> FindAsync(
        Guid id, HttpContext http, NounList<QueueAgent> agents, AgentPresences presences, IQueueBoards boards, CancellationToken cancellationToken)
    {
        var actor = SipTrunkApi.Caller(http);
        if (actor.TenantId is not { } tenant)
        {
            return SipTrunkApi.NoTenant();
        }

        if (await agents.FindAsync(actor, id, cancellationToken) is not { } agent)
        {
            return TypedResults.Problem("There is no agent with this id.", statusCode: StatusCodes.Status404NotFound, title: "No such agent");
        }

        var presence = (await presences.AllAsync(tenant, cancellationToken)).GetValueOrDefault(id);
        return TypedResults.Ok(new TrunkAgentModel(
            agent.Id, agent.Name, agent.Enabled, presence?.Status ?? AgentStatus.LoggedOut, presence?.Reason, presence?.Since,
            boards.Read(tenant).Agents.GetValueOrDefault(id)?.Activity ?? AgentActivity.Idle));
    }

    public static Task<Results<NoContent, ProblemHttpResult>> SetStatusAsync(Guid id, HttpContext http, AgentDesk desk, CancellationToken cancellationToken) =>
        QueuesApi.SetStatusAsync(id, http, desk, cancellationToken);

    public static Task<Results<NoContent, ProblemHttpResult>> LoginAsync(Guid id, HttpContext http, AgentDesk desk, CancellationToken cancellationToken) =>
        SetAsync(id, AgentStatus.Available, http, desk, cancellationToken);

    public static Task<Results<NoContent, ProblemHttpResult>> LogoutAsync(Guid id, HttpContext http, AgentDesk desk, CancellationToken cancellationToken) =>
        SetAsync(id, AgentStatus.LoggedOut, http, desk, cancellationToken);

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAsync(Guid id, AgentStatus status, HttpContext http, AgentDesk desk, CancellationToken cancellationToken)
    {
        var caller = new AgentCaller(SipTrunkApi.Caller(http), http.User.FindFirst(CallSignClaims.Extension)?.Value, AgentStatusOrigin.Api);
        return QueuesApi.Answer(await desk.SetStatusAsync(caller, id, status, null, cancellationToken));
    }
}
