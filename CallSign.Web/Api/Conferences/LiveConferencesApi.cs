using System.Text.Json;
using System.Text.Json.Serialization;
using CallSign.Core.Conferences;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Conferences;
using CallSign.Web.Composition;
using CallSign.Web.Live;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CallSign.Web.Api.Conferences;

/// <summary><c>/api/v1/live-conferences</c>: conferences that go on now, and what can be done to them. What rooms and schedules are is with the other nouns.</summary>
internal sealed class LiveConferencesApi : IWebFeature
{
    public void Map(WebApplication app)
    {
        var live = app.MapGroup("/api/v1/live-conferences").WithTags("Live conferences").RequireAuthorization(Policies.ApiCallsRead);
        live.MapGet("", List).WithName("ListLiveConferences").WithSummary("Conferences that go on now, with who is in them and who talks");
        live.MapGet("{id:guid}", Find).WithName("GetLiveConference").WithSummary("One live conference").ProducesProblem(StatusCodes.Status404NotFound);
        Command(live.MapPost("{id:guid}/actions", RoomAsync)).WithName("ActOnConference").WithSummary("Mute all, lock, record or end a conference").Accepts<ConferenceActionRequest>("application/json");
        Command(live.MapPost("{id:guid}/members/{member:int}/actions", MemberAsync)).WithName("ActOnConferenceMember").WithSummary("Mute, deafen or remove a participant, or give him the floor")
            .Accepts<MemberActionRequest>("application/json");
        Command(live.MapPut("{id:guid}/members/{member:int}/volume", VolumeAsync)).WithName("SetConferenceMemberVolume").WithSummary("How loud a participant is heard, and hears")
            .Accepts<MemberVolumeRequest>("application/json");
        Command(app.MapPost("/api/v1/conference-rooms/{id:guid}/calls", InviteAsync).WithTags("Live conferences")).WithName("CallIntoConference")
            .WithSummary("Ring somebody and put him into a room").WithDescription("Answers when somebody took the call, or nobody did: after 45 seconds at most.").Accepts<ConferenceCallRequest>("application/json");
    }

    private static RouteHandlerBuilder Command(RouteHandlerBuilder endpoint) => endpoint.RequireAuthorization(Policies.ApiCallsControl)
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static Results<Ok<IReadOnlyList<LiveConferenceModel>>, ProblemHttpResult> List(HttpContext http, IConferences conferences, SnapshotStore snapshots) =>
        Actor.From(http.User).TenantId is { } tenant
            ? TypedResults.Ok<IReadOnlyList<LiveConferenceModel>>([.. conferences.Read(tenant).Select(c => LiveConferenceModel.Of(c, snapshots.Current.OfId(tenant)))])
            : TypedResults.Problem("Choose a tenant first: conferences are a tenant's.", statusCode: StatusCodes.Status409Conflict, title: "No tenant");

    private static Results<Ok<LiveConferenceModel>, ProblemHttpResult> Find(Guid id, HttpContext http, IConferences conferences, SnapshotStore snapshots) =>
        Actor.From(http.User).TenantId is { } tenant && conferences.Find(tenant, id) is { } found
            ? TypedResults.Ok(LiveConferenceModel.Of(found, snapshots.Current.OfId(tenant)))
            : TypedResults.Problem("This conference is no longer there.", statusCode: StatusCodes.Status404NotFound, title: "No such conference");

    private static async Task<Results<NoContent, ProblemHttpResult>> RoomAsync(Guid id, HttpContext http, IConferenceCommands commands, CancellationToken cancellationToken) =>
        await BodyAsync<ConferenceActionRequest>(http, cancellationToken) is { Action: { } action }
            ? Answer(await commands.RoomAsync(Caller(http), id, action, cancellationToken)) : Mistake("{\"action\": \"lock\"}");

    private static async Task<Results<NoContent, ProblemHttpResult>> MemberAsync(Guid id, int member, HttpContext http, IConferenceCommands commands, CancellationToken cancellationToken) =>
        await BodyAsync<MemberActionRequest>(http, cancellationToken) is { Action: { } action }
            ? Answer(await commands.MemberAsync(Caller(http), id, member, action, cancellationToken)) : Mistake("{\"action\": \"mute\"}");

    private static async Task<Results<NoContent, ProblemHttpResult>> VolumeAsync(Guid id, int member, HttpContext http, IConferenceCommands commands, CancellationToken cancellationToken) =>
        await BodyAsync<MemberVolumeRequest>(http, cancellationToken) is { } volume && (volume.Heard ?? volume.Hears) is not null && volume is { Heard: null or (>= -4 and <= 4), Hears: null or (>= -4 and <= 4) }
            ? Answer(await commands.VolumeAsync(Caller(http), id, member, volume.Heard, volume.Hears, cancellationToken)) : Mistake("{\"heard\": 1, \"hears\": -2}, each from -4 to 4");

    private static async Task<Results<NoContent, ProblemHttpResult>> InviteAsync(Guid id, HttpContext http, IConferenceCommands commands, CancellationToken cancellationToken) =>
        await BodyAsync<ConferenceCallRequest>(http, cancellationToken) is { Number: { } number } && TransferTarget.Mistake(number) is null
            ? Answer(await commands.InviteAsync(Caller(http), id, number, cancellationToken)) : Mistake("{\"number\": \"1001\"}, 2 to 30 digits, * and #, with + in front if need be");

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

    private static ProblemHttpResult Mistake(string example) =>
        TypedResults.Problem($"Send a JSON object as {example}.", statusCode: StatusCodes.Status400BadRequest, title: "The body can't be read");

    private static Results<NoContent, ProblemHttpResult> Answer(CommandResult result) => result.Succeeded ? TypedResults.NoContent() : TypedResults.Problem(
        result.Error,
        statusCode: result == CommandResult.NotAllowed ? StatusCodes.Status403Forbidden : result.IsGone ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict,
        title: result == CommandResult.NotAllowed ? "Not allowed" : result.IsGone ? "Not there" : "It was not done");

    private static Actor Caller(HttpContext http) => Actor.From(http.User, http.Connection.RemoteIpAddress?.ToString());
}

/// <summary>What to do to a conference.</summary>
public sealed record ConferenceActionRequest(ConferenceRoomAction? Action);

/// <summary>What to do to a participant.</summary>
public sealed record MemberActionRequest(MemberAction? Action);

/// <summary>How loud a participant is.</summary>
/// <param name="Heard">For the others, –4 to 4; null leaves it.</param>
/// <param name="Hears">The others for him, –4 to 4; null leaves it.</param>
public sealed record MemberVolumeRequest(int? Heard, int? Hears);

/// <summary>Whom to ring.</summary>
/// <param name="Number">2–30 digits, <c>*</c>, <c>#</c>, or a leading <c>+</c>.</param>
public sealed record ConferenceCallRequest(string? Number);

/// <summary>A conference now.</summary>
public sealed record LiveConferenceModel(
    Guid Id, string Room, Guid? RoomId, string? Name, string Node, DateTime StartedAt, bool Locked, bool Recording, string? RecordingPath, IReadOnlyList<LiveConferenceMemberModel> Members)
{
    internal static LiveConferenceModel Of(LiveConference live, TenantSnapshot? tenant) => new(
        live.Uuid, live.Room, live.RoomId, tenant?.Nouns.Find<ConferenceRoom>(live.RoomId)?.Name, live.Node, live.StartedAt, live.IsLocked, live.IsRecording, live.RecordingPath,
        [.. live.Members.Select(m => new LiveConferenceMemberModel(m.Id, m.ChannelUuid, m.Number, m.Name, m.JoinedAt, m.IsTalking, m.TalkedAt, m.IsMuted, m.IsDeaf, m.IsHeld, m.IsModerator, live.Floor == m.Id, m.VolumeIn, m.VolumeOut))]);
}

/// <summary>A participant now; those who came first come first.</summary>
public sealed record LiveConferenceMemberModel(
    int Id, [property: JsonPropertyName("channel_uuid")] Guid ChannelUuid, string Number, string Name, DateTime JoinedAt, bool Talking, DateTime? TalkedAt, bool Muted, bool Deaf, bool OnHold,
    bool Moderator, bool Floor, int Heard, int Hears);
