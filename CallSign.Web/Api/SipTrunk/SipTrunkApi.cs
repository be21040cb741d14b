using System.Text.Json;
using System.Text.Json.Nodes;
using CallSign.Core.Queues;
using CallSign.Core.Saving;
using CallSign.Core.SipTrunk;
using CallSign.Core.Tenancy;
using CallSign.Telephony.SipTrunk;
using CallSign.Web.Api.Nouns;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CallSign.Web.Api.SipTrunk;

/// <summary><c>/api/v1/sip-trunk</c>: callers who are bridged to a number outside by way of an agent. Queues and agents are those of all else.</summary>
internal sealed class SipTrunkApi : IWebFeature
{
    private const string Tag = "SIP trunk";
    private const string Root = "/api/v1/sip-trunk";

    // Where programs of SIP-trunk call centres look for it.
    private const string OtherName = "/v1/sip-trunk";

    public void AddServices(WebApplicationBuilder builder) => builder.Services.AddSingleton<IStartupFilter, ByItsOtherName>();

    public void Map(WebApplication app)
    {
        var read = app.MapGroup(Root).WithTags(Tag).RequireAuthorization(Policies.ApiCallsRead).ProducesProblem(StatusCodes.Status409Conflict);
        read.MapGet("calls/active", ActiveAsync).WithName("ListBridgeCalls").WithQuery([.. Paging.Parameters]).WithSummary("Bridging calls that are not over").WithDescription("Newest first.");
        read.MapGet("calls/{id:guid}", FindAsync).WithName("GetBridgeCall").WithSummary("One bridging call, over or not").ProducesProblem(StatusCodes.Status404NotFound);
        read.MapGet("stats", TrunkStatus.StatsAsync).WithName("GetTrunkStats").WithSummary("Numbers of bridging calls, now and of the last 24 hours");
        read.MapGet("queue/status", TrunkStatus.QueuesAsync).WithName("GetTrunkQueues").WithSummary("Queues now: who waits, who talks, who is free");
        read.MapGet("health", TrunkStatus.HealthAsync).WithName("GetTrunkHealth").WithSummary("Whether calls can be made");
        read.MapGet("emergency", StoppedAsync).WithName("GetTrunkStop").WithSummary("Whether calling out is stopped, and why");
        read.MapGet("agents/{id:guid}", TrunkAgents.FindAsync).WithName("GetTrunkAgent").WithSummary("An agent with his status").ProducesProblem(StatusCodes.Status404NotFound);

        var control = app.MapGroup(Root).WithTags(Tag).RequireAuthorization(Policies.ApiCallsControl)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        control.MapPost("incoming-call", AnnounceAsync).WithName("AnnounceBridgeCall").WithSummary("Say where a caller is to be bridged to")
            .WithDescription("Give call_uuid of a caller who is in a queue, or caller_number of one who is to come. When an agent has him, the number is called and the agent is bridged to it.")
            .WithJsonBody<BridgeRequest>(new JsonObject { ["caller_number"] = "+4930123456", ["number"] = "+4940987654", ["priority"] = 5 }).ProducesProblem(StatusCodes.Status400BadRequest);
        control.MapPost("calls/{id:guid}/complete", CompleteAsync).WithName("CompleteBridgeCall").WithSummary("End a bridging call")
            .WithDescription("Hangs up where they talk; cancels it before.").ProducesProblem(StatusCodes.Status404NotFound);
        control.MapPut("agents/{id:guid}/status", TrunkAgents.SetStatusAsync).WithName("SetTrunkAgentStatus").WithSummary("Set an agent's status")
            .WithJsonBody<Queues.AgentStatusRequest>(new JsonObject { ["status"] = "available" }).ProducesProblem(StatusCodes.Status404NotFound);
        control.MapPost("agents/{id:guid}/login", TrunkAgents.LoginAsync).WithName("LoginTrunkAgent").WithSummary("Log an agent in").ProducesProblem(StatusCodes.Status404NotFound);
        control.MapPost("agents/{id:guid}/logout", TrunkAgents.LogoutAsync).WithName("LogoutTrunkAgent").WithSummary("Log an agent out").ProducesProblem(StatusCodes.Status404NotFound);
        control.MapPost("emergency", StopAsync).WithName("StopTrunk").WithSummary("Stop calling out")
            .WithDescription("What rings out ends; callers who wait go on to where their queue leads without an agent; conversations go on. Emergency numbers are never stopped.")
            .WithJsonBody<EmergencyRequest>(new JsonObject { ["reason"] = "The carrier bills wrong numbers." }).ProducesProblem(StatusCodes.Status400BadRequest);
        control.MapDelete("emergency", LiftAsync).WithName("LiftTrunkStop").WithSummary("Let calls go out again");

        var write = app.MapGroup(Root).WithTags(Tag).RequireAuthorization(Policies.ApiConfigWrite);
        write.MapPost("agents", NounEndpoints<QueueAgent>.CreateAsync).WithName("CreateTrunkAgent").WithSummary("Create an agent: the same as POST /api/v1/agents")
            .WithJsonBody<QueueAgent>(new JsonObject { ["name"] = "Ada", ["contact"] = "number:1001" }).ProducesProblem(StatusCodes.Status400BadRequest);
        write.MapDelete("agents/{id:guid}", NounEndpoints<QueueAgent>.DeleteAsync).WithName("DeleteTrunkAgent").WithSummary("Delete an agent: the same as DELETE /api/v1/agents/{id}")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        write.MapPut("settings", SaveSettingsAsync).WithName("SaveTrunkSettings").WithSummary("Change how bridging calls are made")
            .WithJsonBody<TrunkSettingsModel>(JsonSerializer.SerializeToNode(TrunkSettingsModel.Of(new BridgeSettings()), ApiJson.Options)!).ProducesProblem(StatusCodes.Status400BadRequest);
        app.MapGet(Root + "/settings", SettingsAsync).WithTags(Tag).RequireAuthorization(Policies.ApiConfigRead).WithName("GetTrunkSettings").WithSummary("How bridging calls are made");

        app.MapPost(Root + "/freeswitch/command", CommandAsync).WithTags(Tag).RequireAuthorization(Policies.AdministerPlatform).WithName("RunSwitchCommand")
            .WithSummary("Ask a switch how it is").WithDescription("For platform administrators, audited. Commands: " + string.Join("; ", SwitchConsole.Commands) + ".")
            .WithJsonBody<SwitchCommandRequest>(new JsonObject { ["command"] = "show calls count" }).ProducesProblem(StatusCodes.Status400BadRequest);
    }

    /// <summary>The body as <typeparamref name="T"/>; null for any other text.</summary>
    internal static async Task<T?> BodyAsync<T>(HttpContext http, CancellationToken cancellationToken)
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

    internal static Actor Caller(HttpContext http) => Actor.From(http.User, http.Connection.RemoteIpAddress?.ToString());

    internal static ProblemHttpResult NoTenant() => TypedResults.Problem("Choose a tenant first: calls, queues and agents are a tenant's.", statusCode: StatusCodes.Status409Conflict, title: "No tenant");

    private static ProblemHttpResult Unreadable(string example) =>
        TypedResults.Problem($"Send a JSON object as {example}.", statusCode: StatusCodes.Status400BadRequest, title: "The body can't be read");

    private static ProblemHttpResult Gone() => TypedResults.Problem("There is no bridging call with this id, or it is over.", statusCode: StatusCodes.Status404NotFound, title: "No such call");

    private static ValidationProblem Invalid(FieldErrors errors, string title) => TypedResults.ValidationProblem(
        errors.ToDictionary().ToDictionary(e => JsonNamingPolicy.SnakeCaseLower.ConvertName(e.Key), e => e.Value, StringComparer.Ordinal), title: title);

    private static async Task<Results<Ok<ApiList<BridgeCallModel>>, ValidationProblem>> ActiveAsync(HttpContext http, BridgeCallStore calls, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(http.Request.Query);
        var paging = Paging.Read(reader);
        if (reader.Mistakes.Count > 0)
        {
            return TypedResults.ValidationProblem(reader.Mistakes, title: "The query can't be answered.");
        }

        var (rows, total) = await calls.ActiveAsync(Caller(http), paging.Offset, paging.Limit, cancellationToken);
        return TypedResults.Ok(new ApiList<BridgeCallModel>([.. rows.Select(BridgeCallModel.Of)], total, paging.Limit, paging.Offset));
    }

    private static async Task<Results<Ok<BridgeCallModel>, ProblemHttpResult>> FindAsync(Guid id, HttpContext http, BridgeCallStore calls, CancellationToken cancellationToken) =>
        await calls.FindAsync(Caller(http), id, cancellationToken) is { } call ? TypedResults.Ok(BridgeCallModel.Of(call)) : Gone();

    private static async Task<Results<Created<BridgeCallModel>, ValidationProblem, ProblemHttpResult>> AnnounceAsync(HttpContext http, BridgeDesk desk, CancellationToken cancellationToken)
    {
        var actor = Caller(http);
        if (actor.TenantId is null)
        {
            return NoTenant();
        }

        if (await BodyAsync<BridgeRequest>(http, cancellationToken) is not { } request)
        {
            return Unreadable("{\"caller_number\": \"+4930123456\", \"number\": \"+4940987654\"}");
        }

        var result = await desk.AnnounceAsync(actor, request, cancellationToken);
        return result.Value is { } call
            ? TypedResults.Created($"{Root}/calls/{call.Id}", BridgeCallModel.Of(call))
            : Invalid(result.Errors, "The call was not announced.");
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> CompleteAsync(Guid id, HttpContext http, BridgeDesk desk, CancellationToken cancellationToken) =>
        await desk.EndAsync(Caller(http), id, cancellationToken) ? TypedResults.Accepted($"{Root}/calls/{id}") : Gone();

    private static async Task<Ok<EmergencyModel>> StoppedAsync(HttpContext http, BridgeControl control, CancellationToken cancellationToken) =>
        TypedResults.Ok(EmergencyModel.Of(await control.StopOfAsync(Caller(http), cancellationToken)));

    private static async Task<Results<Ok<EmergencyModel>, ValidationProblem, ProblemHttpResult>> StopAsync(HttpContext http, BridgeDesk desk, CancellationToken cancellationToken)
    {
        var actor = Caller(http);
        if (actor.TenantId is null)
        {
            return NoTenant();
        }

        if (await BodyAsync<EmergencyRequest>(http, cancellationToken) is not { } request)
        {
            return Unreadable("{\"reason\": \"The carrier bills wrong numbers.\"}");
        }

        var result = await desk.StopAsync(actor, request.Reason, cancellationToken);
        return result.Value is { } stop ? TypedResults.Ok(EmergencyModel.Of(stop))
            : result.Errors[nameof(BridgeStop.Reason)] is not null ? Invalid(result.Errors, "Calling out was not stopped.")
            : TypedResults.Problem(result.Errors[""], statusCode: StatusCodes.Status409Conflict, title: "Stopped already");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LiftAsync(HttpContext http, BridgeDesk desk, CancellationToken cancellationToken)
    {
        var actor = Caller(http);
        return actor.TenantId is null ? NoTenant()
            : await desk.LiftAsync(actor, cancellationToken) ? TypedResults.NoContent()
            : TypedResults.Problem("Calling out is not stopped.", statusCode: StatusCodes.Status409Conflict, title: "Not stopped");
    }

    private static async Task<Results<Ok<TrunkSettingsModel>, ProblemHttpResult>> SettingsAsync(HttpContext http, BridgeControl control, CancellationToken cancellationToken) =>
        Caller(http) is { TenantId: not null } actor ? TypedResults.Ok(TrunkSettingsModel.Of(await control.SettingsAsync(actor, cancellationToken))) : NoTenant();

    private static async Task<Results<Ok<TrunkSettingsModel>, ValidationProblem, ProblemHttpResult>> SaveSettingsAsync(HttpContext http, BridgeControl control, CancellationToken cancellationToken)
    {
        if (Caller(http) is not { TenantId: { } tenant } actor)
        {
            return NoTenant();
        }

        if (await BodyAsync<TrunkSettingsModel>(http, cancellationToken) is not { } draft)
        {
            return Unreadable("that of GET");
        }

        var result = await control.SaveAsync(actor, draft.ToSettings(tenant), cancellationToken);
        return result.Value is { } saved ? TypedResults.Ok(TrunkSettingsModel.Of(saved)) : Invalid(result.Errors, "The settings were not saved.");
    }

    private static async Task<Results<Ok<SwitchCommandModel>, ProblemHttpResult>> CommandAsync(HttpContext http, SwitchConsole console, CancellationToken cancellationToken)
    {
        if (await BodyAsync<SwitchCommandRequest>(http, cancellationToken) is not { Command: { } command } request)
        {
            return Unreadable("{\"command\": \"show calls count\"}");
        }

        var answer = await console.RunAsync(Caller(http), request.Node, command, cancellationToken);
        return answer.Succeeded
            ? TypedResults.Ok(new SwitchCommandModel(answer.Text))
            : TypedResults.Problem(answer.Text, statusCode: StatusCodes.Status400BadRequest, title: "The command was not run");
    }

    // Before routing, authentication and rate limits see the path, so that they are the same by either name.
    private sealed class ByItsOtherName : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(following => context =>
            {
                if (context.Request.Path.StartsWithSegments(OtherName, out var rest))
                {
                    context.Request.Path = Root + rest;
                }

                return following(context);
            });
            next(app);
        };
    }
}
