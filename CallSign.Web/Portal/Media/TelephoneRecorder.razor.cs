using System.Data.Common;
using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Telephony.Modules.Recorder;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Media;

/// <summary>Rings a telephone to record a sound; its use is shown in the markup file.</summary>
public sealed partial class TelephoneRecorder
{
    private static readonly (SoundRecordingState State, string Word)[] Steps =
    [
        (SoundRecordingState.Ringing, "Ringing"), (SoundRecordingState.Answered, "Answered"), (SoundRecordingState.Recording, "Recording"), (SoundRecordingState.Reviewing, "Hearing it back"),
    ];

    private readonly string _id = "telephone-" + Guid.NewGuid().ToString("N")[..8];
    private SoundRecording? _row;
    private string? _number;
    private string _text = "";
    private Guid? _shown;

    [Inject]
    public required NounFinder Finder { get; init; }

    [Inject]
    public required IPhoneRecorder Recorder { get; init; }

    [Inject]
    public required SoundRecordings Recordings { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    // Whoever opens the page again while the telephone rings sees how it goes on.
    protected override async Task OnParametersSetAsync()
    {
        if (SoundId is { } id && _shown != id && _row is null)
        {
            _shown = id;
            if (await Recordings.LastAsync(await Current.GetAsync(), id, Ended) is { IsOver: false } running)
            {
                _row = running;
                _ = FollowAsync(running.Id);
            }
        }
    }

    private async Task<IReadOnlyList<NounLabel>> SearchAsync(string text, CancellationToken cancellationToken) =>
        await Finder.SearchAsync(await Current.GetAsync(), text, ["extension"], 20, cancellationToken);

    private void Pick(NounLabel found) => (_number, _text, Errors) = (found.Number, found.Text, new FieldErrors());

    private void Clear() => (_number, _text) = (null, "");

    private Task StartAsync() => RunAsync(async actor =>
    {
        var result = await Recorder.StartAsync(actor, new RecordingWish(_number, SoundId, Name), Ended);
        (Errors, _row) = (result.Errors, result.Value);
        if (result.Value is { } begun)
        {
            _ = FollowAsync(begun.Id);
        }
    });

    private Task CancelAsync() => RunAsync(actor => Recorder.CancelAsync(actor, _row!.Id, CancellationToken.None));

    // The call may be in the hands of another instance of the portal, so the row is asked.
    private async Task FollowAsync(Guid id)
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(700), Time);
            while (await timer.WaitForNextTickAsync(Ended))
            {
                SoundRecording? now;
                try
                {
                    now = await Recordings.FindAsync(await Current.GetAsync(), id, Ended);
                }
                catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
                {
                    continue; // the database is away for a moment
                }

                if (now?.State != _row?.State)
                {
                    await InvokeAsync(() => ShowAsync(now));
                }

                if (now is null or { IsOver: true })
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && Ended.IsCancellationRequested)
        {
            // the page is gone
        }
    }

    private async Task ShowAsync(SoundRecording? now)
    {
        _row = now;
        StateHasChanged();
        if (now is { State: SoundRecordingState.Saved, SoundId: { } saved })
        {
            await Saved.InvokeAsync(saved);
        }
    }

    private static string Title(SoundRecording row) => row.State switch
    {
        SoundRecordingState.Ringing => $"Extension {row.Number} rings.",
        SoundRecordingState.Answered => $"Extension {row.Number} has answered.",
        SoundRecordingState.Recording => "What is said is recorded.",
        _ => "The recording is heard back.",
    };

    private static string Hint(SoundRecording row) => row.State switch
    {
        SoundRecordingState.Ringing => "Pick up.",
        SoundRecordingState.Answered => "Speak after the tone.",
        SoundRecordingState.Recording => "Press # at the end.",
        _ => "Press 1 to keep it, 2 to record again, 3 to discard it.",
    };

    private static string Outcome(SoundRecording row) => row.State switch
    {
        SoundRecordingState.Saved => "The recording is saved.",
        SoundRecordingState.Cancelled => "The recording was cancelled. Nothing was changed.",
        SoundRecordingState.Discarded => $"Nothing was kept. {row.Reason}",
        _ => row.Reason ?? "The recording failed.",
    };
}
