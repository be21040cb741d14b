using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Telephony.Modules.Recorder;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CallSign.Web.Portal.Media;

/// <summary>Audio of sounds that is made here: recorded by telephone (<c>/api/v1/sounds/{id}/recording</c>), or spoken from text (<c>…/speech</c>).</summary>
internal sealed class SoundMakingFeature : IWebFeature
{
    public void Map(WebApplication app)
    {
        var read = app.MapGroup("/api/v1/sounds/{id:guid}").WithTags("Sounds").RequireAuthorization(Policies.ApiConfigRead);
        var write = app.MapGroup("/api/v1/sounds/{id:guid}").WithTags("Sounds").RequireAuthorization(Policies.ApiConfigWrite);
        write.MapPost("recording", StartAsync).WithName("RecordSound").WithSummary("Record a sound by telephone")
            .WithDescription("Rings the extension; whoever answers records, hears it back, and keeps it by 1. It takes the place of the present audio then. GET the same resource for how it goes on.")
            .Produces<SoundRecordingModel>(StatusCodes.Status202Accepted).ProducesValidationProblem().ProducesProblem(404).ProducesProblem(409);
        read.MapGet("recording", StateAsync).WithName("GetSoundRecording").WithSummary("How the last recording by telephone goes on, or ended")
            .WithDescription("Kept for a day. States: ringing, answered, recording, reviewing, then saved, discarded, failed or cancelled.")
            .Produces<SoundRecordingModel>().ProducesProblem(404);
        write.MapDelete("recording", CancelAsync).WithName("CancelSoundRecording").WithSummary("Take a recording by telephone back")
            .WithDescription("Ends its call. Nothing is kept.").Produces<SoundRecordingModel>().ProducesProblem(404).ProducesProblem(409);
        write.MapPut("speech", SpeakAsync).WithName("SpeakSound").WithSummary("Make the audio of a sound from text")
            .WithDescription("The text is kept with the sound. Works where the installation has a speech provider (CALLSIGN_TTS_URL).")
            .Produces<MediaFile>().ProducesValidationProblem().ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> StartAsync(Guid id, SoundRecordingRequest request, CurrentActor current, IPhoneRecorder recorder, CancellationToken cancellationToken)
    {
        var result = await recorder.StartAsync(await current.GetAsync(), new RecordingWish(request.Extension, id), cancellationToken);
        return result.Value is { } begun ? TypedResults.Accepted($"/api/v1/sounds/{id}/recording", SoundRecordingModel.Of(begun)) : Refused(result, "The recording can't be started.");
    }

    private static async Task<IResult> StateAsync(Guid id, CurrentActor current, SoundRecordings recordings, CancellationToken cancellationToken) =>
        await recordings.LastAsync(await current.GetAsync(), id, cancellationToken) is { } row ? TypedResults.Ok(SoundRecordingModel.Of(row)) : Gone("There is no sound with this id, or it was not recorded by telephone since yesterday.");

    private static async Task<IResult> CancelAsync(Guid id, CurrentActor current, SoundRecordings recordings, IPhoneRecorder recorder, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        if (await recordings.LastAsync(actor, id, cancellationToken) is not { } row)
        {
            return Gone("There is no sound with this id, or it was not recorded by telephone since yesterday.");
        }

        return await recorder.CancelAsync(actor, row.Id, cancellationToken) && await recordings.FindAsync(actor, row.Id, cancellationToken) is { } cancelled
            ? TypedResults.Ok(SoundRecordingModel.Of(cancelled))
            : TypedResults.Problem("The recording is over already.", statusCode: StatusCodes.Status409Conflict, title: "Nothing to take back");
    }

    private static async Task<IResult> SpeakAsync(
        Guid id, SpeechRequest request, CurrentActor current, NounList<MediaFile> sounds, SpokenSounds spoken, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        if (await sounds.FindAsync(actor, id, cancellationToken) is null)
        {
            return Gone("There is no sound with this id.");
        }

        var result = await spoken.SpeakAsync(actor, id, null, SpokenText.Of(request.Text, request.Language, request.Voice), cancellationToken);
        return result.Value is { } saved ? TypedResults.Ok(saved) : Refused(result, "The text can't be spoken.");
    }

    private static IResult Refused<T>(SaveResult<T> result, string title)
        where T : class =>
        result.Outcome is SaveOutcome.Gone ? Gone("There is no sound with this id.")
        : result.Errors[""] is { } whole ? TypedResults.Problem(whole, statusCode: StatusCodes.Status409Conflict, title: title)
        : TypedResults.ValidationProblem(result.Errors.All.ToDictionary(e => e.Key.ToLowerInvariant(), e => (string[])[e.Value]), title: title);

    private static ProblemHttpResult Gone(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "No such sound");
}

/// <summary>Where a sound is to be recorded.</summary>
/// <param name="Extension">Number of the extension that rings.</param>
public sealed record SoundRecordingRequest(string? Extension);

/// <summary>What a sound is to say.</summary>
/// <param name="Text">At most 1,000 characters.</param>
/// <param name="Language">As <c>en</c> or <c>de-DE</c>.</param>
/// <param name="Voice">The speech provider's name of it; null for its usual one.</param>
public sealed record SpeechRequest(string? Text, string? Language, string? Voice = null);

/// <summary>A recording by telephone.</summary>
public sealed record SoundRecordingModel(Guid Id, Guid? SoundId, string Name, string Extension, SoundRecordingState State, string? Reason, string By, DateTime CreatedAt, DateTime UpdatedAt)
{
    internal static SoundRecordingModel Of(SoundRecording row) => new(row.Id, row.SoundId, row.Name, row.Number, row.State, row.Reason, row.By, row.CreatedAt, row.UpdatedAt);
}
