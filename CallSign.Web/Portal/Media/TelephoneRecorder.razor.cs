using System.Data.Common;
using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Telephony.Modules.Recorder;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Media;

/// <summary>Rings a telephone to record a sound; its use is shown in the markup file.</summary>
public sealed partial class TelephoneRecorder : IDisposable
{
    private static readonly (SoundRecordingState State, string Word)[] Steps =
    [
        (SoundRecordingState.Ringing, "Ringing"), (SoundRecordingState.Answered, "Answered"), (SoundRecordingState.Recording, "Recording"), (SoundRecordingState.Reviewing, "Hearing it back"),
    ];

    private readonly string _id = "telephone-" + Guid.NewGuid().ToString("N")[..8];
    private readonly CancellationTokenSource _ended = new();
    private SoundRecording? _row;
    private FieldErrors _errors = new();
    private string? _number;
    private string _text = "";
    private Guid? _shown;
    private bool _busy;

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required NounFinder Finder { get; init; }

    [Inject]
    public required IPhoneRecorder Recorder { get; init; }

    [Inject]
    public required SoundRecordings Recordings { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    /// <summary>The sound that gets the recording; null makes a new one.</summary>
    [Parameter]
    public Guid? SoundId { get; set; }

    /// <summary>What a new one is called.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>Whether another button beside it is the first choice.</summary>
    [Parameter]
    public bool Secondary { get; set; }

    /// <summary>Raised with the sound's id when it has the recording.</summary>
    [Parameter]
    public EventCallback<Guid> Saved { get; set; }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    // Whoever opens the page again while the telephone rings sees how it goes on.
    protected override async Task OnParametersSetAsync()
    {
        if (SoundId is { } id && _shown != id && _row is null)
        {
            _shown = id;
            if (await Recordings.LastAsync(await Current.GetAsync(), id, _ended.Token) is { IsOver: false } running)
            {
                _row = running;
                _ = FollowAsync(running.Id);
            }
        }
    }

    private async Task<IReadOnlyList<NounLabel>> SearchAsync(string text, CancellationToken cancellationToken) =>
        await Finder.SearchAsync(await Current.GetAsync(), text, ["extension"], 20, cancellationToken);

    private void Pick(NounLabel found) => (_number, _text, _errors) = (found.Number, found.Text, new FieldErrors());

    private void Clear() => (_number, _text) = (null, "");

    private async Task StartAsync()
    {
        _busy = true;
        try
        {
            var result = await Recorder.StartAsync(await Current.GetAsync(), new RecordingWish(_number, SoundId, Name), _ended.Token);
            (_errors, _row) = (result.Errors, result.Value);
            if (result.Value is { } begun)
            {
                _ = FollowAsync(begun.Id);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is gone
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task CancelAsync()
    {
        _busy = true;
        try
        {
            await Recorder.CancelAsync(await Current.GetAsync(), _row!.Id, CancellationToken.None);
        }
        finally
        {
            _busy = false;
        }
    }

    // The call may be in the hands of another instance of the portal, so the row is asked.
    private async Task FollowAsync(Guid id)
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(700), Time);
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                SoundRecording? now;
                try
                {
                    now = await Recordings.FindAsync(await Current.GetAsync(), id, _ended.Token);
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
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && _ended.IsCancellationRequested)
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
