using System.Text.Json;
using CallSign.Core.Queues;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Queues;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace CallSign.Web.Api.Queues;

/// <summary>Callbacks of queues, the calls that were in queues with what came of them, and agents' time after a call.</summary>
internal sealed class QueueCallsApi : IWebFeature
{
    public void Map(WebApplication app)
    {
        app.MapGet("/api/v1/queue-callbacks", CallbacksAsync).WithTags("Live queues").RequireAuthorization(Policies.ApiCallsRead)
            .WithName("ListQueueCallbacks").WithSummary("Callers who keep their place in a queue and are called back")
            .WithDescription("One page: those who wait by place, then those that ended, newest first.")
            .WithQuery([.. Paging.Parameters, new("open", JsonSchemaType.Boolean, "true for those who wait or are being called, false for those that ended.")]);
        app.MapDelete("/api/v1/queue-callbacks/{id:guid}", CancelAsync).WithTags("Live queues").RequireAuthorization(Policies.ApiCallsControl)
            .WithName("CancelQueueCallback").WithSummary("Call somebody back no more").ProducesProblem(StatusCodes.Status404NotFound);
        app.MapGet("/api/v1/queue-calls", CallsAsync).WithTags("Live queues").RequireAuthorization(Policies.ApiCallsRead)
            .WithName("ListQueueCalls").WithSummary("Calls that were in queues, newest first")
            .WithQuery([.. Paging.Parameters, new("queue", JsonSchemaType.String, "Id of a queue."), new("agent", JsonSchemaType.String, "Id of an agent who answered.")]);
        app.MapPut("/api/v1/queue-calls/{id:guid}/result", SetResultAsync).WithTags("Live queues").RequireAuthorization(Policies.ApiCallsControl)
            .WithName("SetQueueCallResult").WithSummary("Say what came of a call").Accepts<QueueResultRequest>("application/json")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        app.MapPut("/api/v1/agents/{id:guid}/wrap-up", WrapUpAsync).WithTags("Live queues").RequireAuthorization(Policies.ApiCallsControl)
            .WithName("SetAgentWrapUp").WithSummary("Give an agent more time after his call, or none").Accepts<WrapUpRequest>("application/json")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<ApiList<QueueCallbackModel>>, ValidationProblem, ProblemHttpResult>> CallbacksAsync(
        HttpContext http, QueueCallbacks callbacks, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(http.Request.Query);
        var paging = Paging.Read(reader);
        bool? open = reader.Text("open") switch { "true" => true, "false" => false, _ => null };
        var actor = Actor.From(http.User);
        if (actor.TenantId is null)
        {
            return NoTenant();
        }

        if (reader.Mistakes.Count > 0)
        {
            return TypedResults.ValidationProblem(reader.Mistakes, title: "The query can't be answered.");
        }

        var (items, total) = await callbacks.ListAsync(actor, open, paging.Offset, paging.Limit, cancellationToken);
        return TypedResults.Ok(new ApiList<QueueCallbackModel>([.. items.Select(QueueCallbackModel.Of)], total, paging.Limit, paging.Offset));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(Guid id, HttpContext http, QueueCallbacks callbacks, CancellationToken cancellationToken)
    {
        var actor = Actor.From(http.User, http.Connection.RemoteIpAddress?.ToString());
        return actor.TenantId is null ? NoTenant()
            : await callbacks.CancelAsync(actor, id, cancellationToken) ? TypedResults.NoContent()
            : TypedResults.Problem("There is no open callback with this id.", statusCode: StatusCodes.Status404NotFound, title: "No such callback");
    }

    private static async Task<Results<Ok<ApiList<QueueCallModel>>, ValidationProblem, ProblemHttpResult>> CallsAsync(HttpContext http, QueueHistory history, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(http.Request.Query);
        var paging = Paging.Read(reader);
        var (queue, agent) = (Id(reader, "queue"), Id(reader, "agent"));
        var actor = Actor.From(http.User);
        if (actor.TenantId is null)
        {
            return NoTenant();
        }

        if (reader.Mistakes.Count > 0)
        {
            return TypedResults.ValidationProblem(reader.Mistakes, title: "The query can't be answered.");
        }

        var (items, total) = await history.PageAsync(actor, queue, agent, paging.Offset, paging.Limit, cancellationToken);
        return TypedResults.Ok(new ApiList<QueueCallModel>([.. items.Select(QueueCallModel.Of)], total, paging.Limit, paging.Offset));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetResultAsync(Guid id, HttpContext http, AgentDesk desk, CancellationToken cancellationToken)
    {
        if (await BodyAsync<QueueResultRequest>(http, cancellationToken) is not { } request)
        {
            return Unreadable("{\"code\": \"1\"}");
        }

        return Answer(await desk.SetResultAsync(Caller(http), id, request.Code, cancellationToken), "The result was not noted");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> WrapUpAsync(Guid id, HttpContext http, AgentDesk desk, CancellationToken cancellationToken)
    {
        if (await BodyAsync<WrapUpRequest>(http, cancellationToken) is not { Seconds: >= 0 and <= 3600 } request)
        {
            return Unreadable("{\"seconds\": 60}");
        }

        return Answer(await desk.WrapUpTimeAsync(Caller(http), id, TimeSpan.FromSeconds(request.Seconds.Value), cancellationToken), "The time was not changed");
    }

    private static AgentCaller Caller(HttpContext http) => new(
        Actor.From(http.User, http.Connection.RemoteIpAddress?.ToString()), http.User.FindFirst(CallSignClaims.Extension)?.Value, AgentStatusOrigin.Api);

    private static Results<NoContent, ProblemHttpResult> Answer(CommandResult result, string title) => result.Succeeded ? TypedResults.NoContent() : TypedResults.Problem(
        result.Error,
        statusCode: result == CommandResult.NotAllowed ? StatusCodes.Status403Forbidden
            : result == AgentDesk.NoSuchAgent || result == AgentDesk.NoSuchCall ? StatusCodes.Status404NotFound
            : result == AgentDesk.NoSuchCode ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict,
        title: title);

    private static async Task<T?> BodyAsync<T>(HttpContext http, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return http.Request.HasJsonContentType() ? await http.Request.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Guid? Id(QueryReader reader, string name)
    {
        if (reader.Text(name) is not { } text)
        {
            return null;
        }

        return Guid.TryParse(text, out var id) ? id : Guid.Empty; // of nothing
    }

    private static ProblemHttpResult Unreadable(string example) =>
        TypedResults.Problem($"Send a JSON object as {example}.", statusCode: StatusCodes.Status400BadRequest, title: "The body can't be read");

    private static ProblemHttpResult NoTenant() =>
        TypedResults.Problem("Choose a tenant first: queues are a tenant's.", statusCode: StatusCodes.Status409Conflict, title: "No tenant");
}

/// <summary>What came of a call.</summary>
/// <param name="Code">Digits of an agent code for results; null or empty takes it back.</param>
public sealed record QueueResultRequest(string? Code);

/// <summary>An agent's time before his next call.</summary>
/// <param name="Seconds">Counted from now, 0 to 3600; 0 makes him ready at once.</param>
public sealed record WrapUpRequest(int? Seconds);

/// <summary>Somebody who is, or was, to be called back.</summary>
public sealed record QueueCallbackModel(
    Guid Id, Guid QueueId, string Number, string CallerNumber, string CallerName, DateTime ServedFrom, DateTime AskedAt, CallbackState State, int Attempts, DateTime? NextAt,
    string? Cause, DateTime? EndedAt, string? EndedBy)
{
    internal static QueueCallbackModel Of(QueueCallback row) => new(
        row.Id, row.QueueId, row.Number, row.AskedFrom, row.CallerName, row.ServedFrom, row.AskedAt, row.State, row.Attempts, row.State is CallbackState.Waiting ? row.NextAt : null,
        row.Cause, row.EndedAt, row.EndedBy);
}

/// <summary>A call's time in a queue.</summary>
public sealed record QueueCallModel(
    Guid Id, Guid QueueId, Guid CallUuid, string CallerNumber, string CallerName, DateTime JoinedAt, DateTime LeftAt, DateTime? AnsweredAt, QueueOutcome Outcome, Guid? AgentId,
    int WaitSeconds, int TalkSeconds, bool InTime, string? Result)
{
    internal static QueueCallModel Of(QueueCall row) => new(
        row.Id, row.QueueId, row.CallUuid, row.CallerNumber, row.CallerName, row.JoinedAt, row.LeftAt, row.AnsweredAt, row.Outcome, row.AgentId, row.WaitSeconds, row.TalkSeconds,
        row.InTime, row.WrapUp);
}
