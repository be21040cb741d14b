using CallSign.Core.Media;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Media;

/// <summary>Makes a sound of a text; its use is shown in the markup file.</summary>
public sealed partial class SpokenSound
{
    private readonly string _id = "spoken-" + Guid.NewGuid().ToString("N")[..8];
    private SpokenText? _shown;
    private string _text = "";
    private string _language = "";
    private string _voice = "";

    [Inject]
    public required SpokenSounds Sounds { get; init; }

    [Inject]
    public required SnapshotStore Snapshots { get; init; }

    /// <summary>The text that the sound says now.</summary>
    [Parameter]
    public SpokenText? Spoken { get; set; }

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

    private Task SpeakAsync() => RunAsync(async actor =>
    {
        var result = await Sounds.SpeakAsync(actor, SoundId, TextRules.Clean(Name), SpokenText.Of(_text, _language, _voice), Ended);
        Errors = result.Errors;
        if (result.Value is { } saved)
        {
            await Saved.InvokeAsync(saved.Id);
        }
    });
}
