using CallSign.Core.Languages;
using CallSign.Core.Lists;
using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.Media;

/// <summary>Chooses a sound; its use is shown in the markup file.</summary>
public sealed partial class SoundPicker : IDisposable
{
    private const string LibraryKind = "library";
    private const string PromptKind = "prompt";
    private const string PhraseKind = "phrase";
    private readonly string _id = "sound-" + Guid.NewGuid().ToString("N")[..8];
    private readonly CancellationTokenSource _ended = new();
    private MediaFile? _chosen;
    private string? _shown;
    private string _text = "";
    private string _kind = LibraryKind;
    private bool _first = true;

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required NounList<MediaFile> Sounds { get; init; }

    [Inject]
    public required NounList<Language> Languages { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Parameter]
    public string? Value { get; set; }

    [Parameter]
    public EventCallback<string?> ValueChanged { get; set; }

    [Parameter]
    public string? Label { get; set; }

    /// <summary>What it is called where there is no label to see.</summary>
    [Parameter]
    public string? AriaLabel { get; set; }

    [Parameter]
    public string? Help { get; set; }

    [Parameter]
    public string? Error { get; set; }

    /// <summary>What no sound means; null where one must be chosen.</summary>
    [Parameter]
    public string? NoneText { get; set; }

    /// <summary>Whether phrases are left out.</summary>
    [Parameter]
    public bool WithoutPhrases { get; set; }

    /// <summary>Whether prompts of the switch and phrases are left out.</summary>
    [Parameter]
    public bool LibraryOnly { get; set; }

    private string Name => AriaLabel ?? Label ?? "Sound";

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!_first && _shown == Value)
        {
            return;
        }

        (_first, _shown, _chosen) = (false, Value, null);
        if (SoundText.TryLibrary(Value, out var id))
        {
            _kind = LibraryKind;
            _chosen = await Sounds.FindAsync(await Current.GetAsync(), id, _ended.Token);
            _text = _chosen?.Name ?? "No longer there";
        }
        else if (SoundText.TryPhrase(Value, out var phrase))
        {
            (_kind, _text) = (PhraseKind, phrase);
        }
        else
        {
            // A kind that was chosen and has no sound yet stays while nothing else is given.
            _kind = LibraryOnly ? LibraryKind : !string.IsNullOrEmpty(Value) ? PromptKind : _kind;
            _text = Value ?? "";
        }
    }

    private static string LengthOf(MediaFile sound) =>
        sound.HasAudio ? TimeSpan.FromMilliseconds(sound.DurationMilliseconds).ToString(@"m\:ss", System.Globalization.CultureInfo.InvariantCulture) : "no audio";

    private Task ChooseKindAsync(string kind)
    {
        (_kind, _text, _chosen) = (kind, "", null);
        return SetAsync(null);
    }

    private Task SetAsync(string? value)
    {
        value = value?.Trim() ?? "";
        _shown = value;
        if (_kind == PromptKind)
        {
            _text = value;
        }

        return ValueChanged.InvokeAsync(value);
    }

    private Task ClearAsync()
    {
        _chosen = null;
        return SetAsync(null);
    }

    private Task PickAsync(MediaFile sound)
    {
        (_text, _chosen) = (sound.Name, sound);
        return SetAsync(SoundText.Of(sound.Id));
    }

    private Task PickAsync(string phrase)
    {
        _text = phrase;
        return SetAsync(SoundText.Phrase + phrase);
    }

    private async Task MakeAsync(bool fromText)
    {
        if (await NewSoundDialog.OpenAsync(Dialogs, fromText) is { } id && await Sounds.FindAsync(await Current.GetAsync(), id, _ended.Token) is { } made)
        {
            _kind = LibraryKind;
            await PickAsync(made);
        }
    }

    private async Task<IReadOnlyList<MediaFile>> SearchAsync(string text, CancellationToken cancellationToken) =>
        [.. (await Sounds.PageAsync(await Current.GetAsync(), new ListQuery { Search = text }, 0, 20, cancellationToken)).Items.Select(r => r.Noun)];

    private async Task<IReadOnlyList<string>> SearchPhrasesAsync(string text, CancellationToken cancellationToken) =>
    [
        .. (await Languages.AllAsync(await Current.GetAsync(), cancellationToken)).SelectMany(l => l.Phrases).Select(p => p.Name)
            .Where(n => n.Contains(text, StringComparison.OrdinalIgnoreCase)).Distinct().Order(StringComparer.Ordinal).Take(20),
    ];
}
