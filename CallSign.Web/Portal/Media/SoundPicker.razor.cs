using CallSign.Core.Lists;
using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace CallSign.Web.Portal.Media;

/// <summary>Chooses a sound; its use is shown in the markup file.</summary>
public sealed partial class SoundPicker : IDisposable
{
    private readonly string _id = "sound-" + Guid.NewGuid().ToString("N")[..8];
    private readonly CancellationTokenSource _ended = new();
    private IReadOnlyList<MediaFile> _found = [];
    private MediaFile? _chosen;
    private string? _shown;
    private string _text = "";
    private string _searched = "";
    private bool _prompt;
    private bool _open;
    private bool _first = true;
    private int _at;

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required NounList<MediaFile> Sounds { get; init; }

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

    /// <summary>Whether prompts of the switch are left out.</summary>
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
            _prompt = false;
            _chosen = await Sounds.FindAsync(await Current.GetAsync(), id, _ended.Token);
            _text = _chosen?.Name ?? "No longer there";
        }
        else
        {
            _prompt = !LibraryOnly && !string.IsNullOrEmpty(Value);
            _text = Value ?? "";
        }
    }

    private static string LengthOf(MediaFile sound) =>
        sound.HasAudio ? TimeSpan.FromMilliseconds(sound.DurationMilliseconds).ToString(@"m\:ss", System.Globalization.CultureInfo.InvariantCulture) : "no audio";

    private Task ChooseKindAsync(string? kind)
    {
        _prompt = kind == "prompt";
        (_text, _chosen) = ("", null);
        return SetAsync(null);
    }

    private Task SetAsync(string? value)
    {
        value = value?.Trim() ?? "";
        _shown = value;
        if (_prompt)
        {
            _text = value;
        }

        return ValueChanged.InvokeAsync(value);
    }

    private Task PickAsync(MediaFile sound)
    {
        (_open, _text, _chosen) = (false, sound.Name, sound);
        return SetAsync(SoundText.Of(sound.Id));
    }

    private async Task OnTypedAsync(ChangeEventArgs e)
    {
        _text = e.Value as string ?? "";
        if (_text.Length == 0)
        {
            _chosen = null;
            await SetAsync(null);
        }

        await SearchAsync(_text);
    }

    private async Task SearchAsync(string text)
    {
        try
        {
            _searched = text;
            var page = await Sounds.PageAsync(await Current.GetAsync(), new ListQuery { Search = text }, 0, 20, _ended.Token);
            (_found, _open, _at) = ([.. page.Items.Select(r => r.Noun)], true, 0);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is gone
        }
    }

    private async Task OnKeyAsync(KeyboardEventArgs e)
    {
        switch (e.Key)
        {
            case "ArrowDown":
                _at = Math.Min(_at + 1, Math.Max(0, _found.Count - 1));
                break;
            case "ArrowUp":
                _at = Math.Max(0, _at - 1);
                break;
            case "Enter" or "Tab" when _open && _found.Count > 0 && _text.Length > 0:
                await PickAsync(_found[_at]);
                break;
            case "Escape":
                _open = false;
                break;
        }
    }

    // What was typed and not chosen is nothing: show again what is really set.
    private void OnFocusOut()
    {
        if (_open)
        {
            (_open, _text) = (false, _chosen?.Name ?? "");
        }
    }
}
