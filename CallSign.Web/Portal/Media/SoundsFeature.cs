using CallSign.Core.Media;
using CallSign.Core.Media.Audio;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace CallSign.Web.Portal.Media;

/// <summary>The audio of sounds: out to players (<c>/sounds/{id}.wav</c>), and in from programs (<c>PUT /api/v1/sounds/{id}/audio</c>).</summary>
internal sealed class SoundsFeature : IWebFeature
{
    /// <summary>What browsers play: good to the ear, and a third of the largest.</summary>
    private const int BrowserRate = 16000;

    public void Map(WebApplication app)
    {
        app.MapGet("/sounds/{id:guid}.wav", SendAsync).RequireAuthorization(Policies.ApiConfigRead).ExcludeFromDescription();
        app.MapPut("/api/v1/sounds/{id:guid}/audio", TakeAsync).WithTags("Sounds").RequireAuthorization(Policies.ApiConfigWrite)
            .WithName("PutSoundAudio").WithSummary("Give a sound its audio")
            .WithDescription("The body is the file itself: WAV, MP3 or Ogg Vorbis of at most 20 MB and 30 minutes, told by its content whatever type is named. It is in use from the next call on.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> SendAsync(Guid id, HttpContext http, CurrentActor actor, MediaLibrary library, CancellationToken cancellationToken)
    {
        if (await library.OpenAsync(await actor.GetAsync(), id, BrowserRate, cancellationToken) is not { } sound)
        {
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = "private, no-cache"; // asked for anew each time, sent anew only when it is another one
        return Results.Stream(sound.File, "audio/wav", lastModified: sound.ChangedAt, entityTag: new EntityTagHeaderValue($"\"{sound.Tag}\""), enableRangeProcessing: true);
    }

    private static async Task<Results<Ok<MediaFile>, ValidationProblem, ProblemHttpResult>> TakeAsync(
        Guid id, HttpContext http, CurrentActor current, MediaLibrary library, SoundConverter converter, Core.Nouns.NounList<MediaFile> sounds, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        if (await sounds.FindAsync(actor, id, cancellationToken) is null)
        {
            return Gone();
        }

        try
        {
            using var sound = await converter.ConvertAsync(http.Request.Body, cancellationToken);
            var result = await library.PutAsync(actor, id, sound, cancellationToken);
            return result.Value is { } saved ? TypedResults.Ok(saved)
                : result.Outcome is SaveOutcome.Gone ? Gone()
                : TypedResults.Problem(result.Errors[""], statusCode: StatusCodes.Status409Conflict, title: "Changed meanwhile");
        }
        catch (BadAudioException e)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["audio"] = [e.Message] }, title: "This is no sound that can be used.");
        }
    }

    private static ProblemHttpResult Gone() =>
        TypedResults.Problem("There is no sound with this id.", statusCode: StatusCodes.Status404NotFound, title: "No such sound");
}
