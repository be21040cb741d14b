using CallSign.Core.Lockouts;
using CallSign.Web.Api;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CallSign.Web.Portal.Lockouts;

/// <summary>A door that wrong entries have closed, as programs read it.</summary>
/// <param name="Id">Its id: deleting it opens the door.</param>
/// <param name="Kind">What it is.</param>
/// <param name="SubjectId">The mailbox (an extension or a voicemail box) or the conference room; the tenant for its personal codes.</param>
/// <param name="Name">As people say it.</param>
/// <param name="Caller">The telephone that alone is shut out; null for all callers.</param>
/// <param name="Wrong">Wrong entries in a row.</param>
/// <param name="ClosedUntil">UTC.</param>
public sealed record LockoutModel(Guid Id, LockoutKind Kind, Guid SubjectId, string Name, string? Caller, int Wrong, DateTime ClosedUntil)
{
    internal static LockoutModel Of(LockoutRow row) => new(
        row.Lockout.Id, row.Lockout.Kind, row.Lockout.SubjectId, row.Name, row.Lockout.Caller.Length == 0 ? null : row.Lockout.Caller, row.Lockout.Wrong, row.ClosedUntil);
}

/// <summary>Lockouts for programs (<c>/api/v1/lockouts</c>).</summary>
internal sealed class LockoutsFeature : IWebFeature
{
    public void Map(WebApplication app)
    {
        app.MapGet("/api/v1/lockouts", ListAsync).WithTags("Voicemail").RequireAuthorization(Policies.ApiConfigRead).WithName("ListLockouts").WithSummary("Mailboxes and rooms closed after wrong entries")
            .WithDescription("Those that are closed now, the last first, at most 200. Each opens by itself a quarter of an hour after the last attempt.");
        app.MapDelete("/api/v1/lockouts/{id:guid}", DeleteAsync).WithTags("Voicemail").RequireAuthorization(Policies.ApiConfigWrite).WithName("DeleteLockout").WithSummary("Unlock a mailbox or a room")
            .WithDescription("It takes PINs again at once, on every instance.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IReadOnlyList<LockoutModel>>> ListAsync(CurrentActor actor, LockoutList lockouts, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<LockoutModel>>([.. (await lockouts.ListAsync(await actor.GetAsync(), null, cancellationToken)).Select(LockoutModel.Of)]);

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, CurrentActor actor, LockoutList lockouts, CancellationToken cancellationToken) =>
        await lockouts.UnlockAsync(await actor.GetAsync(), id, cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.Problem("There is no lockout with this id.", statusCode: StatusCodes.Status404NotFound, title: "No such lockout");
}
