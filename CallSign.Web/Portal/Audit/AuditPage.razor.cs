using System.Globalization;
using CallSign.Core.Audit;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using CallSign.Web.Portal.Cdrs;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace CallSign.Web.Portal.Audit;

/// <summary>Who changed what, paged by the database; its place and filters are in the URL.</summary>
public sealed partial class AuditPage : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private ListState _list = default!;
    private ListGrid<AuditRow>? _grid;
    private Actor _actor = default!;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private AuditChoices? _choices;
    private AuditRow? _open;
    private ElementReference _close;
    private (DateTime First, DateTime Last) _days;
    private bool _focusDrawer;
    private bool _ready;

    [Inject]
    public required AuditList Audit { get; init; }

    [Inject]
    public required TenantReads Tenants { get; init; }

    [Inject]
    public required CurrentActor CurrentActor { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private string Subtitle => string.Create(
        CultureInfo.InvariantCulture, $"Who changed what, {_days.First:d MMM yyyy} – {_days.Last:d MMM yyyy}, times in {ZoneName.Of(_zone)}");

    private string ExportUrl => "/audit/export" + new Uri(Navigation.Uri).Query;

    public void Dispose()
    {
        _list.Changed -= OnListChanged;
        _list.Dispose();
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override void OnInitialized()
    {
        _list = new ListState(Navigation, sort: "time", descending: true, size: 50);
        _list.Changed += OnListChanged;
    }

    protected override async Task OnInitializedAsync()
    {
        _actor = await CurrentActor.GetAsync();
        _zone = await Tenants.ZoneAsync(_actor, _ended.Token);
        _choices = await Audit.ChoicesAsync(_actor, _ended.Token);
        ReadDays();
        _ready = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusDrawer && _open is not null)
        {
            _focusDrawer = false;
            await _close.FocusAsync(preventScroll: true);
        }
    }

    private Task<ListPage<AuditRow>> LoadAsync(ListQuery list, CancellationToken cancellationToken)
    {
        ReadDays();
        var query = AuditFilter.Read(Value, _zone, Time.GetUtcNow().UtcDateTime) with { OldestFirst = !list.Descending, Skip = list.Skip, Take = list.Size };
        return Audit.PageAsync(_actor, query, cancellationToken);
    }

    private void ReadDays()
    {
        var (from, before) = AuditFilter.Range(Value, _zone, Time.GetUtcNow().UtcDateTime);
        _days = (TimeZoneInfo.ConvertTimeFromUtc(from, _zone).Date, TimeZoneInfo.ConvertTimeFromUtc(before.AddTicks(-1), _zone).Date);
    }

    private string? Value(string name) => name == "q" ? _list.Query.Search : _list.Filter(name);

    private void SetFilter(string name, ChangeEventArgs e) => _list.SetFilter(name, e.Value?.ToString());

    // A choice that came by the URL stays visible although nothing has it.
    private IEnumerable<string> With(IReadOnlyList<string> choices, string filter) =>
        _list.Filter(filter) is { } chosen && !choices.Contains(chosen) ? choices.Append(chosen) : choices;

    private void Open(AuditRow row)
    {
        _open = row;
        _focusDrawer = true;
    }

    private void Close() => _open = null;

    private void OnDrawerKey(KeyboardEventArgs e)
    {
        if (e.Key == "Escape")
        {
            Close();
        }
    }

    private static string Capital(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    private void OnListChanged() => InvokeAsync(StateHasChanged);
}
