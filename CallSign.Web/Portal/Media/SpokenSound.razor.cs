using CallSign.Core.Media;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Media;

/// <summary>Makes a sound of a text; its use is shown in the markup file.</summary>
public sealed partial class SpokenSound : IDisposable
{
    private readonly string _id = "spoken-" + Guid.NewGuid().ToString("N")[..8];
    private readonly CancellationTokenSource _ended = new();
    private FieldErrors _errors = new();
    private SpokenText? _shown;
    private string _text = "";
    private string _language = "";
    private string _voice = "";
    private bool _busy;

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required SpokenSounds Sounds { get; init; }

    [Inject]
    public required SnapshotStore Snapshots { get; init; }

    /// <summary>The sound that gets the audio; null makes a new one.</summary>
    [Parameter]
    public Guid? SoundId { get; set; }

    /// <summary>What a new one is called.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>The text that the sound says now.</summary>
    [Parameter]
    public SpokenText? Spoken { get; set; }

    /// <summary>Whether another button beside it is the first choice.</summary>
    [Parameter]
    public bool Secondary { get; set; }

    /// <summary>Raised with the sound's id when it says the text.</summary>
    [Parameter]
    public EventCallback<Guid> Saved { get; set; }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Spoken is not null && Spoken != _shown)
        {
            _shown = Spoken;
            (_text, _language, _voice) = (Spoken.Text, Spoken.Language, Spoken.Voice ?? "");
        }
        else if (_language.Length == 0)
        {
            var actor = await Current.GetAsync();
            _language = actor.TenantId is { } tenant && Snapshots.Current.OfId(tenant)?.Language is { Length: > 0 } own ? own : "en";
        }
    }

    private async Task SpeakAsync()
    {
        _busy = true;
        try
        {
            var result = await Sounds.SpeakAsync(await Current.GetAsync(), SoundId, TextRules.Clean(Name), SpokenText.Of(_text, _language, _voice), _ended.Token);
            _errors = result.Errors;
            if (result.Value is { } saved)
            {
                await Saved.InvokeAsync(saved.Id);
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
}
