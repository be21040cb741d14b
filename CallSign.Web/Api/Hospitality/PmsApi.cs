using System.Text.Json;
using CallSign.Core.Hospitality;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Core.Webhooks;
using CallSign.Web.Composition;
using CallSign.Web.Security;

namespace CallSign.Web.Api.Hospitality;

/// <summary>
/// What a property-management system tells. It needs two proofs: an API key, which says whose rooms are meant, and a signature with the hotel's key,
/// which says that the message is the system's, new, and told once.
/// </summary>
internal sealed class PmsApi : IWebFeature
{
    private const int LargestBody = 64 * 1024;

    public void Map(WebApplication app)
    {
        var pms = app.MapGroup("/api/v1/hospitality/pms").WithTags("Hospitality").RequireAuthorization(Policies.ApiHospitalityWrite);
        Map<GuestRequest>(pms, "check-in", "Check a guest in", async (act, request) =>
            Problem(await act.Desk.CheckInAsync(act.Actor, act.Room, request.CheckIn(), tell: false, act.Stop)), r => r.Room);
        Map<RoomRequest>(pms, "check-out", "Check a room's guest out", async (act, _) =>
            Problem(await act.Desk.CheckOutAsync(act.Actor, act.Room, tell: false, act.Stop)), r => r.Room);
        Map<MoveRequest>(pms, "room-move", "Move a guest to another room", async (act, request) =>
            (await act.Board.NamedAsync(act.Actor, request.ToRoom ?? "", act.Stop)) is { } to
                ? Problem(await act.Desk.MoveAsync(act.Actor, act.Room, to.Id, tell: false, act.Stop)) : "There is no room of the name in to_room.", r => r.Room);
        Map<GuestRequest>(pms, "guest", "Correct what is known of a room's guest", async (act, request) =>
            Problem(await act.Desk.ChangeAsync(act.Actor, act.Room, request.CheckIn(), tell: false, act.Stop)), r => r.Room);
        Map<DoNotDisturbRequest>(pms, "do-not-disturb", "Switch do not disturb of a room's telephone", (act, request) =>
            act.Desk.SetDoNotDisturbAsync(act.Actor, act.Room, request.On, tell: false, act.Stop), r => r.Room);
        Map<HousekeepingRequest>(pms, "room-state", "Note how a room is kept", (act, request) =>
            act.Desk.SetHousekeepingAsync(act.Actor, act.Room, request.State, tell: false, act.Stop), r => r.Room);
    }

    private static void Map<T>(IEndpointRouteBuilder pms, string what, string summary, Func<Act, T, Task<string?>> act, Func<T, string?> roomOf)
        where T : class =>
        pms.MapPost(what, (HttpContext http, CurrentActor current, PmsIntake intake, FrontDesk desk, RoomBoard board, CancellationToken stop) =>
                TakeAsync(http, new Act(null!, default, desk, board, stop), current, intake, what.Replace('-', '_'), act, roomOf))
            .Accepts<T>("application/json").WithName("Pms" + string.Concat(what.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]))).WithSummary(summary)
            .WithDescription($"For a property-management system: signed with the hotel's key in {WebhookSignature.Header}, as t=<seconds since 1970>,v1=<HMAC-SHA256 over that time, a dot and the body>. A message is taken once, and within five minutes.")
            .Produces(204).ProducesProblem(400).ProducesProblem(401).ProducesProblem(409);

    private static async Task<IResult> TakeAsync<T>(
        HttpContext http, Act act, CurrentActor current, PmsIntake intake, string what, Func<Act, T, Task<string?>> run, Func<T, string?> roomOf)
        where T : class
    {
        var actor = await current.GetAsync();
        if (actor.TenantId is null)
        {
            return HospitalityAnswers.Conflict("Choose a tenant first: rooms are a tenant's.");
        }

        if (await BodyAsync(http.Request, act.Stop) is not { } body)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        var (id, refusal, reason) = await intake.TakeAsync(actor, what, http.Request.Headers[WebhookSignature.Header], body, act.Stop);
        if (refusal is not null)
        {
            return TypedResults.Problem(
                reason, statusCode: refusal is PmsRefusal.NotSigned ? StatusCodes.Status401Unauthorized : StatusCodes.Status409Conflict, title: "The message was not taken");
        }

        var problem = await RunAsync(actor, act, body, run, roomOf);
        await intake.EndAsync(actor, id, problem, act.Stop);
        return problem is null ? TypedResults.NoContent() : HospitalityAnswers.Conflict(problem);
    }

    private static async Task<string?> RunAsync<T>(Actor actor, Act act, byte[] body, Func<Act, T, Task<string?>> run, Func<T, string?> roomOf)
        where T : class
    {
        T? request;
        try
        {
            request = JsonSerializer.Deserialize<T>(body, ApiJson.Options);
        }
        catch (JsonException e)
        {
            return $"The body is no JSON object of the expected form{(e.Path is { Length: > 1 } path ? " at " + path : "")}.";
        }

        return request is null || roomOf(request) is not { Length: > 0 } name ? "Name the room: {\"room\": \"101\", …}."
            : await act.Board.NamedAsync(actor, name, act.Stop) is not { } room ? "There is no room of this name."
            : await run(act with { Actor = actor, Room = room.Id }, request);
    }

    private static async Task<byte[]?> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > LargestBody)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static string? Problem<T>(SaveResult<T> result)
        where T : class => result.Succeeded ? null : string.Join(' ', result.Errors.All.Select(e => e.Key.Length == 0 ? e.Value : $"{e.Key}: {e.Value}"));

    private sealed record Act(Actor Actor, Guid Room, FrontDesk Desk, RoomBoard Board, CancellationToken Stop);
}
