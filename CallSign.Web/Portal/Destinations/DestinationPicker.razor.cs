using CallSign.Core.Destinations;
using CallSign.Core.Nouns;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Destinations;

/// <summary>Chooses where a call goes; its use is shown in the markup file.</summary>
public sealed partial class DestinationPicker : IDisposable
{
    private readonly string _id = "to-" + Guid.NewGuid().ToString("N")[..8];
    private readonly CancellationTokenSource _ended = new();
    private Destination? _shown;
    private string _kind = "";
    private string _text = "";
    private bool _choosing;
    private bool _first = true;

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required NounFinder Finder { get; init; }

    [Parameter]
    public Destination? Value { get; set; }

    [Parameter]
    public EventCallback<Destination?> ValueChanged { get; set; }

    [Parameter]
    public string? Label { get; set; }

    [Parameter]
    public string? Help { get; set; }

    [Parameter]
    public string? Error { get; set; }

    /// <summary>What no destination means, as <c>End the call</c>; null where one must be chosen.</summary>
    [Parameter]
    public string? NoneText { get; set; }

    /// <summary>Only these kinds of nouns; null for all.</summary>
    [Parameter]
    public IReadOnlyCollection<string>? Kinds { get; set; }

    /// <summary>Whether numbers and hang-ups are left out.</summary>
    [Parameter]
    public bool NounsOnly { get; set; }

    private IEnumerable<NounKind> Offered =>
        NounCatalog.All.Where(k => k is { Words.IsDestination: true, IsTenants: true } && (Kinds is null || Kinds.Contains(k.Kind)))
            .OrderBy(k => k.Kind != "extension").ThenBy(k => k.Words.One, StringComparer.Ordinal);

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

        // A kind that was chosen and has no target yet is not a value: it stays while nothing else is given.
        if (!_first && Value is null && _shown is null)
        {
            return;
        }

        (_first, _shown) = (false, Value);
        (_kind, _text) = Value is { } value ? (value.Kind, value.NounId is null ? value.Target : "…") : ("", "");
        if (Value is { NounId: { } id } noun)
        {
            var described = await Finder.DescribeAsync(await Current.GetAsync(), [noun], _ended.Token);
            _text = described.TryGetValue(id, out var label) ? label.Text : "No longer there";
        }
    }

    private async Task ChooseKindAsync(string? kind)
    {
        (_kind, _text, _choosing) = (kind ?? "", "", true);
        if (_kind == Destination.HangupKind)
        {
            await SetAsync(_kind, Destination.HangupCauses[0]);
            return;
        }

        _shown = null;
        await ValueChanged.InvokeAsync(null);
    }

    private async Task SetAsync(string kind, string target)
    {
        _text = target;
        Destination? value = target.Trim().Length == 0 ? null
            : Destination.TryParse($"{kind}:{target}", out var read) ? read : new Destination(kind, target.Trim());
        _shown = value;
        await ValueChanged.InvokeAsync(value);
    }

    private async Task PickAsync(NounLabel label)
    {
        _text = label.Text;
        _shown = Destination.To(label.Kind, label.Id);
        await ValueChanged.InvokeAsync(_shown);
    }

    private async Task<IReadOnlyList<NounLabel>> SearchAsync(string text, CancellationToken cancellationToken) =>
        await Finder.SearchAsync(await Current.GetAsync(), text, [_kind], 20, cancellationToken);
}
