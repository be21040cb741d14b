using System.Text.Json;
using System.Text.Json.Serialization;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Queues;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CallSign.Web.Api.Queues;

/// <summary>Queues as they are now, and agents' status. What they are configured as is with the other nouns.</summary>
internal sealed class QueuesApi : IWebFeature
{
    public void Map(WebApplication app)
    {
        app.MapGet("/api/v1/live-queues", ListAsync).WithTags("Live queues").RequireAuthorization(Policies.ApiCallsRead)
            .WithName("ListLiveQueues").WithSummary("Queues with who waits and what agents do now");
        app.MapPut("/api/v1/agents/{id:guid}/status", SetStatusAsync).WithTags("Live queues").RequireAuthorization(Policies.ApiCallsControl)
            .WithName("SetAgentStatus").WithSummary("Log an agent in or out, or send him on a break").Accepts<AgentStatusRequest>("application/json")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<IReadOnlyList<LiveQueueModel>>, ProblemHttpResult>> ListAsync(
        HttpContext http, IQueueBoards boards, AgentPresences presences, SnapshotStore snapshots, CancellationToken cancellationToken)
    {
        if (Actor.From(http.User).TenantId is not { } id || snapshots.Current.OfId(id) is not { } tenant)
        {
            return TypedResults.Problem("Choose a tenant first: queues are a tenant's.", statusCode: StatusCodes.Status409Conflict, title: "No tenant");
        }

        var board = boards.Read(id);
        var status = await presences.AllAsync(id, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<LiveQueueModel>>([.. CallcenterPlan.Queues(tenant).Select(q => new LiveQueueModel(
            q.Id, q.Name, q.Number,
            [.. board.Members.Where(m => m.QueueId == q.Id).Select(m => new LiveMemberModel(m.CallUuid, m.Number, m.Name, m.JoinedAt, m.AnsweredAt, m.AgentId, m.Node))],
            [.. q.Agents.Select(t => tenant.Nouns.Find<QueueAgent>(t.AgentId)).OfType<QueueAgent>().Select(a => new LiveAgentModel(
                a.Id, a.Name, status.GetValueOrDefault(a.Id)?.Status ?? AgentStatus.LoggedOut, status.GetValueOrDefault(a.Id)?.Reason, status.GetValueOrDefault(a.Id)?.Since,
                board.Agents.GetValueOrDefault(a.Id)?.Activity ?? AgentActivity.Idle))]))]);
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> SetStatusAsync(Guid id, HttpContext http, AgentDesk desk, CancellationToken cancellationToken)
    {
        AgentStatusRequest? request = null;
        try
        {
            request = http.Request.HasJsonContentType() ? await http.Request.ReadFromJsonAsync<AgentStatusRequest>(ApiJson.Options, cancellationToken) : null;
        }
        catch (JsonException)
        {
            // answered below
        }

        var actor = Actor.From(http.User, http.Connection.RemoteIpAddress?.ToString());
        // Whose agent it is comes before what the body says: it tells nobody what is there.
        if (request?.Status is not { } status)
        {
            return TypedResults.Problem(
                "Send a JSON object as {\"status\": \"on_break\", \"code\": \"1\"}.", statusCode: StatusCodes.Status400BadRequest, title: "The body can't be read");
        }

        var own = http.User.FindFirst(CallSignClaims.Extension)?.Value;
        return Answer(await desk.SetStatusAsync(new AgentCaller(actor, own, AgentStatusOrigin.Api), id, status, request.Code, cancellationToken));
    }

    internal static Results<NoContent, ProblemHttpResult> Answer(CommandResult result) =>
        result.Succeeded ? TypedResults.NoContent() : TypedResults.Problem(
            result.Error,
            statusCode: result == CommandResult.NotAllowed ? StatusCodes.Status403Forbidden : result == AgentDesk.NoSuchAgent ? StatusCodes.Status404NotFound
                : result == AgentDesk.NoSuchCode ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict,
            title: "The status was not set");
}

/// <summary>An agent's status to be.</summary>
/// <param name="Status">The status.</param>
/// <param name="Code">Digits of an agent code that says why he takes a break; null for no reason.</param>
public sealed record AgentStatusRequest(AgentStatus? Status, string? Code = null);

/// <summary>A queue now.</summary>
public sealed record LiveQueueModel(Guid Id, string Name, string? Number, IReadOnlyList<LiveMemberModel> Callers, IReadOnlyList<LiveAgentModel> Agents);

/// <summary>A caller in a queue; those who are served first come first.</summary>
public sealed record LiveMemberModel(
    [property: JsonPropertyName("call_uuid")] Guid CallUuid, string CallerNumber, string CallerName, DateTime JoinedAt, DateTime? AnsweredAt, Guid? AgentId, string Node);

/// <summary>An agent now.</summary>
public sealed record LiveAgentModel(Guid Id, string Name, AgentStatus Status, string? Reason, DateTime? Since, AgentActivity Activity);
