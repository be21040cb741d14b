using System.Globalization;
using CallSign.Core.Cdrs;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Cdrs;

/// <summary>Calls that ended, paged by the database; its place, filters and order are in the URL.</summary>
public sealed partial class CallHistoryPage : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private ListState _list = default!;
    private ListGrid<CdrRow>? _grid;
    private Actor _actor = default!;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private IReadOnlyDictionary<Guid, string>? _tenantNames;
    private CdrChoices? _choices;
    private (DateTime From, DateTime To) _range;
    private (DateTime First, DateTime Last) _days;
    private string _noun = "calls";
    private bool _ready;

    [Inject]
    public required CdrList Cdrs { get; init; }

    [Inject]
    public required CurrentActor CurrentActor { get; init; }

    [Inject]
    public required TenantReads Tenants { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private string Subtitle => string.Create(
        CultureInfo.InvariantCulture, $"{_days.First:d MMM yyyy} – {_days.Last:d MMM yyyy}, times in {ZoneName.Of(_zone)}");

    private string ExportUrl => "/calls/history/export" + new Uri(Navigation.Uri).Query;

    public void Dispose()
    {
        _list.Changed -= OnListChanged;
        _list.Dispose();
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override void OnInitialized()
    {
        _list = new ListState(Navigation, sort: "started", descending: true, size: 50);
        _list.Changed += OnListChanged;
    }

    protected override async Task OnInitializedAsync()
    {
        _actor = await CurrentActor.GetAsync();
        _zone = await Tenants.ZoneAsync(_actor, _ended.Token);
        _tenantNames = _actor.TenantId is null ? await Tenants.NamesAsync(_actor, _ended.Token) : null;
        ReadRange();
        _ready = true;
    }

    private async Task<ListPage<CdrRow>> LoadAsync(ListQuery list, CancellationToken cancellationToken)
    {
        var range = ReadRange();
        var query = CdrFilter.Read(Value, _zone, Time.GetUtcNow().UtcDateTime) with
        {
            From = range.From,
            To = range.To,
            Sort = Calls.CallWords.FromKey<CdrSort>(list.Sort) ?? CdrSort.Started,
            Ascending = !list.Descending,
            Limit = list.Size,
            Offset = Math.Min(list.Skip, CdrQuery.MaxOffset),
        };
        var page = await Cdrs.PageAsync(_actor, query, cancellationToken);
        if (_choices is null || range != _range)
        {
            _choices = await Cdrs.ChoicesAsync(_actor, range.From, range.To, cancellationToken);
        }

        _range = range;
        _noun = page.CountIsExact ? "calls" : "calls and more: narrow the range to see all";
        StateHasChanged();
        return new ListPage<CdrRow>(page.Rows, page.Count);
    }

    private (DateTime From, DateTime To) ReadRange()
    {
        var range = CdrFilter.Range(Value, _zone, Time.GetUtcNow().UtcDateTime);
        _days = (TimeZoneInfo.ConvertTimeFromUtc(range.From, _zone).Date, TimeZoneInfo.ConvertTimeFromUtc(range.To.AddTicks(-1), _zone).Date);
        return range;
    }

    private string? Value(string name) => name == "q" ? _list.Query.Search : _list.Filter(name);

    // The year only where it is not the one everybody thinks of.
    private string TimeFormat(CdrRow call) => call.StartedAt.Year == Time.GetUtcNow().Year ? "d MMM HH:mm:ss" : CallTime.Full;

    private string TenantName(CdrRow call) => call.TenantId is { } id ? _tenantNames!.GetValueOrDefault(id) ?? "deleted tenant" : "no tenant";

    // A choice that came by the URL stays visible although nothing in the range has it.
    private IEnumerable<string> With(IReadOnlyList<string> choices, string filter) =>
        _list.Filter(filter) is { } chosen && !choices.Contains(chosen) ? choices.Append(chosen) : choices;

    private void SetFilter(string name, ChangeEventArgs e) => _list.SetFilter(name, e.Value?.ToString());

    private void Open(CdrRow call) => Navigation.NavigateTo(
        $"/calls/history/{call.CallUuid}?list={Uri.EscapeDataString(new Uri(Navigation.Uri).Query)}");

    private void OnListChanged() => InvokeAsync(StateHasChanged);
}
