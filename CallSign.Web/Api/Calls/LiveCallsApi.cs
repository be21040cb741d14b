using System.Text.Json;
using System.Text.Json.Nodes;
using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Composition;
using CallSign.Web.Live;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace CallSign.Web.Api.Calls;

/// <summary><c>/api/v1/calls/live</c>: calls that are there now, and what can be done to them.</summary>
internal sealed class LiveCallsApi : IWebFeature
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 5_000;

    public void Map(WebApplication app)
    {
        var live = app.MapGroup("/api/v1/calls/live").WithTags("Live calls").RequireAuthorization(Policies.ApiCallsRead);
        live.MapGet("", List).WithName("ListLiveCalls")
            .WithSummary("Calls that are there now").WithDescription("Newest first. For changes as they happen use the hub /hubs/live.")
            .WithQuery(
                new QueryParameter("limit", JsonSchemaType.Integer, "Rows of the page, 1 to 5000.", Default: JsonValue.Create(DefaultLimit)),
                new QueryParameter("offset", JsonSchemaType.Integer, "Rows to leave out before the page.", Default: JsonValue.Create(0)),
                QueryParameter.Of<CallState>("state", "Calls in this state."),
                QueryParameter.Of<CallDirection>("direction", "Calls of this direction."),
                new QueryParameter("node", JsonSchemaType.String, "Calls of this FreeSWITCH node."),
                new QueryParameter("queue", JsonSchemaType.String, "Calls of this queue."),
                new QueryParameter("search", JsonSchemaType.String, "Part of a party's number or name, or of the call's UUID."));
        live.MapGet("{uuid:guid}", Find).WithName("GetLiveCall").WithSummary("One live call").ProducesProblem(StatusCodes.Status404NotFound);

        Command(live, "hangup", HangupAsync, "HangupCall", "End a call with all its legs");
        Command(live, "transfer", TransferAsync, "TransferCall", "Send a call to a number of its own tenant").Accepts<TransferRequest>("application/json");
        Command(live, "park", ParkAsync, "ParkCall", "Park a call in the tenant's parking lot");
        Command(live, "record", RecordAsync, "RecordCall", "Start or stop recording a call").Accepts<RecordRequest>("application/json");
    }

    private static RouteHandlerBuilder Command(RouteGroupBuilder group, string verb, Delegate handler, string name, string summary) =>
        group.MapPost("{uuid:guid}/" + verb, handler).WithName(name).WithSummary(summary)
            .RequireAuthorization(Policies.ApiCallsControl)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static Results<Ok<ApiList<LiveCallModel>>, ValidationProblem> List(HttpContext http, ILiveFeed feed)
    {
        var reader = new QueryReader(http.Request.Query);
        var limit = reader.Number("limit", DefaultLimit, 1, MaxLimit);
        var offset = reader.Number("offset", 0, 0, int.MaxValue);
        var filter = new LiveCallFilter
        {
            States = reader.Word<CallState>("state") is { } state ? new HashSet<CallState> { state } : null,
            Direction = reader.Word<CallDirection>("direction"),
            Node = reader.Text("node"),
            Queue = reader.Text("queue"),
            Search = reader.Text("search"),
        };
        if (reader.Mistakes.Count > 0)
        {
            return TypedResults.ValidationProblem(reader.Mistakes, title: "The query can't be answered.");
        }

        var calls = feed.Calls(Actor.From(http.User).Scope).Where(filter.Matches).ToList();
        return TypedResults.Ok(new ApiList<LiveCallModel>([.. calls.Skip(offset).Take(limit).Select(LiveCallModel.Of)], calls.Count, limit, offset));
    }

    private static Results<Ok<LiveCallModel>, ProblemHttpResult> Find(Guid uuid, HttpContext http, ILiveFeed feed) =>
        feed.Find(Actor.From(http.User).Scope, uuid) is { } call ? TypedResults.Ok(LiveCallModel.Of(call)) : Outcome(CommandResult.NoSuchCall);

    private static async Task<Results<NoContent, ProblemHttpResult>> HangupAsync(
        Guid uuid, HttpContext http, ICallCommands commands, CancellationToken cancellationToken) =>
        Answer(await commands.HangupAsync(Caller(http), uuid, cancellationToken));

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> TransferAsync(
        Guid uuid, HttpContext http, ICallCommands commands, CancellationToken cancellationToken)
    {
        var (request, mistake) = await BodyAsync<TransferRequest>(http, "{\"destination\": \"1001\"}", cancellationToken);
        if (request is null)
        {
            return mistake!;
        }

        if (TransferTarget.Mistake(request.Destination) is { } wrong)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["destination"] = [wrong] });
        }

        var result = await commands.TransferAsync(Caller(http), uuid, request.Destination!, cancellationToken);
        return result.Succeeded ? TypedResults.NoContent() : Outcome(result);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ParkAsync(
        Guid uuid, HttpContext http, ICallCommands commands, CancellationToken cancellationToken) =>
        Answer(await commands.ParkAsync(Caller(http), uuid, cancellationToken));

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> RecordAsync(
        Guid uuid, HttpContext http, ICallCommands commands, CancellationToken cancellationToken)
    {
        var (request, mistake) = await BodyAsync<RecordRequest>(http, "{\"on\": true}", cancellationToken);
        if (request is null)
        {
            return mistake!;
        }

        if (request.On is not { } on)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["on"] = ["Give true to start or false to stop recording."] });
        }

        var result = await commands.RecordAsync(Caller(http), uuid, on, cancellationToken);
        return result.Succeeded ? TypedResults.NoContent() : Outcome(result);
    }

    private static async Task<(T? Body, ProblemHttpResult? Mistake)> BodyAsync<T>(HttpContext http, string example, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            if (http.Request.HasJsonContentType() && await http.Request.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken) is { } body)
            {
                return (body, null);
            }
        }
        catch (JsonException)
        {
            // answered below
        }

        return (null, TypedResults.Problem($"Send a JSON object as {example}.", statusCode: StatusCodes.Status400BadRequest, title: "The body can't be read"));
    }

    private static Results<NoContent, ProblemHttpResult> Answer(CommandResult result) => result.Succeeded ? TypedResults.NoContent() : Outcome(result);

    private static ProblemHttpResult Outcome(CommandResult failed)
    {
        var (status, title) = failed == CommandResult.NoSuchCall ? (StatusCodes.Status404NotFound, "No such call")
            : failed == CommandResult.NotAllowed ? (StatusCodes.Status403Forbidden, "Not allowed")
            : (StatusCodes.Status409Conflict, "FreeSWITCH did not do it");
        return TypedResults.Problem(failed.Error, statusCode: status, title: title);
    }

    private static Actor Caller(HttpContext http) => Actor.From(http.User, http.Connection.RemoteIpAddress?.ToString());
}

/// <summary>Where to send a call.</summary>
/// <param name="Destination">2–30 digits, <c>*</c>, <c>#</c>, or a leading <c>+</c>.</param>
public sealed record TransferRequest(string? Destination);

/// <summary>Whether to record.</summary>
/// <param name="On">True starts, false stops.</param>
public sealed record RecordRequest(bool? On);
