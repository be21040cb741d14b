using System.Globalization;
using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Cdrs;

/// <summary>Calls of some days in numbers: over time, by outcome, by cause.</summary>
public sealed partial class CallReportsPage : IDisposable
{
    private const int MostCauses = 12;
    private static readonly string[] RangeFilters = ["range", "from", "to"];
    private readonly CancellationTokenSource _ended = new();
    private ListState _list = default!;
    private Actor _actor = default!;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private (DateTime First, DateTime Last) _days;
    private CallTotals? _totals;
    private CdrBucket _bucket;
    private IReadOnlyList<CallsInBucket> _columns = [];
    private IReadOnlyList<CauseCount> _failures = [];
    private bool _failed;
    private int _reading;

    [Inject]
    public required CdrCharts Charts { get; init; }

    [Inject]
    public required CurrentActor CurrentActor { get; init; }

    [Inject]
    public required TenantReads Tenants { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required ILogger<CallReportsPage> Log { get; init; }

    private string Subtitle => _days == default ? "" : string.Create(
        CultureInfo.InvariantCulture, $"{_days.First:d MMM yyyy} – {_days.Last:d MMM yyyy}, times in {ZoneName.Of(_zone)}");

    private string RangeUrl => string.Join('&', RangeFilters
        .Where(n => _list.Filter(n) is not null).Select(n => $"{n}={Uri.EscapeDataString(_list.Filter(n)!)}"));

    private string HistoryUrl => "/calls/history" + (RangeUrl.Length > 0 ? "?" + RangeUrl : "");

    private string OutcomeUrl(CdrStatus status) => $"/calls/history?status={Calls.CallWords.Key(status)}{(RangeUrl.Length > 0 ? "&" + RangeUrl : "")}";

    public void Dispose()
    {
        _list.Changed -= OnListChanged;
        _list.Dispose();
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override void OnInitialized()
    {
        _list = new ListState(Navigation);
        _list.Changed += OnListChanged;
    }

    protected override async Task OnInitializedAsync()
    {
        _actor = await CurrentActor.GetAsync();
        _zone = await Tenants.ZoneAsync(_actor, _ended.Token);
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var reading = ++_reading;
        var (from, to) = CdrFilter.Range(_list.Filter, _zone, Time.GetUtcNow().UtcDateTime);
        _days = (TimeZoneInfo.ConvertTimeFromUtc(from, _zone).Date, TimeZoneInfo.ConvertTimeFromUtc(to.AddTicks(-1), _zone).Date);
        var bucket = _days.Last - _days.First <= TimeSpan.FromDays(1) ? CdrBucket.Hour : CdrBucket.Day;
        try
        {
            var totals = await Charts.TotalsAsync(_actor, from, to, _ended.Token);
            var columns = await Charts.OverTimeAsync(_actor, from, to, bucket, _zone, _ended.Token);
            var failures = await Charts.FailuresAsync(_actor, from, to, MostCauses, _ended.Token);
            if (reading == _reading)
            {
                (_totals, _columns, _failures, _bucket, _failed) = (totals, columns, failures, bucket, false);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is not ObjectDisposedException)
        {
            CdrsLog.ReportFailed(Log, e);
            (_totals, _failed) = (null, true);
        }
    }

    private void OnListChanged() => _ = InvokeAsync(async () =>
    {
        await ReadAsync();
        StateHasChanged();
    });
}
