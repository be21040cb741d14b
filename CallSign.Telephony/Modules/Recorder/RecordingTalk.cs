using CallSign.Core.Media;
using CallSign.Core.Media.Audio;
using CallSign.Core.Saving;
using CallSign.Core.VoicemailMessages;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules.Recorder;

/// <summary>How a conversation about a recording ended.</summary>
/// <param name="State">One in which it is over.</param>
/// <param name="Reason">Why nothing was kept, for people.</param>
/// <param name="SoundId">The sound that has it.</param>
internal sealed record RecordingEnd(SoundRecordingState State, string? Reason = null, Guid? SoundId = null);

/// <summary>Somebody records a sound: prompt, tone, recording, hearing it back, a key. Nothing is kept before that key.</summary>
/// <param name="call">The call.</param>
/// <param name="folders">Where the switch records.</param>
/// <param name="tell">Takes each state on the way; false where the recording was taken back meanwhile.</param>
/// <param name="keep">Makes a sound of the file.</param>
/// <param name="logger">For what the administrator of the portal must see to.</param>
/// <param name="time">The clock.</param>
internal sealed class RecordingTalk(
    ModuleCall call, VoicemailFolders folders, Func<SoundRecordingState, Task<bool>> tell, Func<string, Task<SaveResult<MediaFile>>> keep, ILogger logger, TimeProvider time)
{
    private const int MostRecordings = 10;
    private const string Beep = "tone_stream://%(640,0,1000)";
    private const string Failed = "tone_stream://%(400,200,330);%(400,200,330)";
    private const string NotShared = "What the switch records does not arrive here. Nodes and portal must see one folder of voicemail: see CALLSIGN_VOICEMAIL_ON_NODES.";

    /// <summary>How long a sound may be, and the silence that ends it.</summary>
    public static RecordOptions Limits { get; } = new()
    {
        Longest = TimeSpan.FromMinutes(5), SilenceThreshold = 200, SilenceTimeout = TimeSpan.FromSeconds(5), StopKeys = "#",
    };

    /// <summary>What is shorter is no sound.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    /// <summary>Leads the conversation to its end and hangs up; the end is told where the caller hung up as well.</summary>
    /// <exception cref="CallEndedException">The caller has hung up, after <paramref name="ended"/> was told of it.</exception>
    public async Task RunAsync(Func<RecordingEnd, Task> ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var id = Guid.CreateVersion7();
        folders.PrepareIncoming();
        var end = new RecordingEnd(SoundRecordingState.Failed, "The call broke off.");
        try
        {
            await call.AnswerAsync().ConfigureAwait(false);
            await call.SleepAsync(TimeSpan.FromMilliseconds(500)).ConfigureAwait(false);
            end = await LeadAsync(id).ConfigureAwait(false);
        }
        catch (CallEndedException)
        {
            end = new RecordingEnd(SoundRecordingState.Discarded, call.IsStopped ? "The portal was stopped during the call." : "The telephone hung up before it was kept.");
            throw;
        }
        finally
        {
            File.Delete(folders.IncomingFile(id));
            call.Note(end.State.ToString().ToLowerInvariant(), end.Reason ?? "");
            await ended(end).ConfigureAwait(false);
        }

        await SayAsync(end).ConfigureAwait(false);
        await call.HangupAsync().ConfigureAwait(false);
    }

    private async Task<RecordingEnd> LeadAsync(Guid id)
    {
        var tooShort = false;
        for (var i = 0; i < MostRecordings; i++)
        {
            if (!await tell(SoundRecordingState.Answered).ConfigureAwait(false))
            {
                return new RecordingEnd(SoundRecordingState.Cancelled);
            }

            await call.PlayAsync((tooShort ? new Prompt().Voicemail("too-small") : new Prompt().Say("ivr/ivr-record_prompt.wav")).ToString(), "#").ConfigureAwait(false);
            await call.PlayAsync(Beep).ConfigureAwait(false);
            await tell(SoundRecordingState.Recording).ConfigureAwait(false);
            await call.RecordAsync(folders.IncomingOnNodes(id), Limits).ConfigureAwait(false);
            if (await SettleAsync(folders.IncomingFile(id)).ConfigureAwait(false) is not { } length)
            {
                RecorderLog.NotShared(logger, folders.IncomingFile(id));
                return new RecordingEnd(SoundRecordingState.Failed, NotShared);
            }

            tooShort = length < Shortest;
            if (tooShort)
            {
                call.Note("nothing was said");
                continue;
            }

            await tell(SoundRecordingState.Reviewing).ConfigureAwait(false);
            switch (await ReviewAsync(id).ConfigureAwait(false))
            {
                case '1':
                    return await KeepAsync(folders.IncomingFile(id)).ConfigureAwait(false);
                case '2':
                    call.Note("records once more");
                    break;
                default:
                    return new RecordingEnd(SoundRecordingState.Discarded, "It was heard back and not kept.");
            }
        }

        return new RecordingEnd(SoundRecordingState.Discarded, tooShort ? "Nothing was said." : "It was recorded again too often.");
    }

    // The length is written into the file when the switch closes it; null where there is no file.
    private async Task<TimeSpan?> SettleAsync(string file)
    {
        for (var i = 0; i < 20 && !WavSummary.IsClosed(file); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), time).ConfigureAwait(false);
        }

        try
        {
            return SilenceTrim.Trim(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        catch (BadAudioException)
        {
            return TimeSpan.Zero; // not a single sample
        }
    }

    private async Task<char?> ReviewAsync(Guid id)
    {
        var heard = await call.PlayAsync(folders.IncomingOnNodes(id), "123").ConfigureAwait(false);
        var menu = new Prompt().Choice("save_recording", '1').Choice("rerecord", '2').Choice("delete_recording", '3');
        return heard.Key ?? await call.AskKeyAsync(menu.ToString(), "123", tries: 3).ConfigureAwait(false);
    }

    // Whoever pressed the key and hung up has kept it.
    private async Task<RecordingEnd> KeepAsync(string file)
    {
        try
        {
            var result = await keep(file).ConfigureAwait(false);
            return result.Value is { } sound ? new RecordingEnd(SoundRecordingState.Saved, null, sound.Id)
                : new RecordingEnd(SoundRecordingState.Failed, result.Outcome is SaveOutcome.Gone ? "The sound was deleted meanwhile." : string.Join(' ', result.Errors.All.Select(e => e.Value)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || SoundRecordings.IsAway(e))
        {
            RecorderLog.NotKept(logger, e);
            return new RecordingEnd(SoundRecordingState.Failed, "It could not be saved. The portal's log says why.");
        }
    }

    private Task SayAsync(RecordingEnd end) => end.State switch
    {
        SoundRecordingState.Saved => call.PlayAsync("ivr/ivr-recording_saved.wav", "#"),
        SoundRecordingState.Discarded => call.PlayAsync("ivr/ivr-recording_deleted.wav", "#"),
        SoundRecordingState.Failed => call.PlayAsync(Failed),
        _ => Task.CompletedTask,
    };
}

internal static partial class RecorderLog
{
    [LoggerMessage(2560, LogLevel.Error, "What the switch recorded is not at {File} here. Nodes and portal must see one folder: CALLSIGN_VOICEMAIL_ON_NODES.")]
    public static partial void NotShared(ILogger logger, string file);

    [LoggerMessage(2561, LogLevel.Error, "A recording by telephone could not be saved.")]
    public static partial void NotKept(ILogger logger, Exception exception);

    [LoggerMessage(2562, LogLevel.Information, "Extension {Number}@{Domain} is called by {Node} to record “{Name}”")]
    public static partial void Placed(ILogger logger, string number, string domain, string node, string name);

    [LoggerMessage(2563, LogLevel.Warning, "What became of the recording {Id} can't be written now: {Reason}")]
    public static partial void NotWritten(ILogger logger, Guid id, string reason);
}
