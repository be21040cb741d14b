using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace CallSign.Web.Shared.Controls;

/// <summary>A field in which one of many things is looked for and chosen; its use is shown in the markup file.</summary>
public sealed partial class ComboBox<TItem> : IDisposable
{
    private readonly string _ownId = "combo-" + Guid.NewGuid().ToString("N")[..8];
    private readonly CancellationTokenSource _ended = new();
    private IReadOnlyList<TItem> _found = [];
    private string? _set;
    private string _text = "";
    private string _searched = "";
    private bool _open;
    private int _at;

    /// <summary>Of the input, for its label.</summary>
    [Parameter]
    public string? Id { get; set; }

    [Parameter]
    public string? Label { get; set; }

    [Parameter]
    public string? Placeholder { get; set; }

    /// <summary>What is chosen, in words; empty for nothing.</summary>
    [Parameter]
    public string Text { get; set; } = "";

    /// <summary>Finds what matches a text; the first of all for an empty one.</summary>
    [Parameter, EditorRequired]
    public Func<string, CancellationToken, Task<IReadOnlyList<TItem>>> Search { get; set; } = default!;

    [Parameter, EditorRequired]
    public RenderFragment<TItem> Option { get; set; } = default!;

    [Parameter]
    public EventCallback<TItem> Picked { get; set; }

    /// <summary>Raised when the text was deleted; where nobody listens, what was chosen stays.</summary>
    [Parameter]
    public EventCallback Cleared { get; set; }

    /// <summary>What is said where there is nothing to choose at all.</summary>
    [Parameter]
    public string EmptyText { get; set; } = "Nothing matches";

    /// <summary>Whether the list is open from the start.</summary>
    [Parameter]
    public bool StartsOpen { get; set; }

    private string ListId => _ownId + "-list";

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (StartsOpen)
        {
            await OpenAsync("");
        }
    }

    protected override void OnParametersSet()
    {
        if (_set != Text)
        {
            (_set, _text) = (Text, Text);
        }
    }

    private async Task OpenAsync(string text)
    {
        try
        {
            _searched = text;
            var found = await Search(text, _ended.Token);
            // An earlier letter's answer may come after a later one's.
            if (_searched == text)
            {
                (_found, _open, _at) = (found, true, 0);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is gone
        }
    }

    private async Task OnTypedAsync(ChangeEventArgs e)
    {
        _text = e.Value as string ?? "";
        if (_text.Length == 0)
        {
            await Cleared.InvokeAsync();
        }

        await OpenAsync(_text);
    }

    private Task PickAsync(TItem item)
    {
        (_open, _set) = (false, null); // the same one again is shown again too
        return Picked.InvokeAsync(item);
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
                Close();
                break;
        }
    }

    // What was typed and not chosen is nothing: show again what is really set.
    private void Close()
    {
        if (_open)
        {
            (_open, _text) = (false, Text);
        }
    }
}
