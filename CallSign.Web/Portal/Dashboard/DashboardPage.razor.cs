using System.Globalization;
using CallSign.Core.Cdrs;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Live;
using CallSign.Web.Portal.Cdrs;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Dashboard;

/// <summary>The start page: what goes on now, how the last day went, and what is still to be set up.</summary>
public sealed partial class DashboardPage : IDisposable
{
    private const int MostCauses = 6;
    private const int HistoryEvery = 60;
    private readonly CancellationTokenSource _ended = new();
    private readonly LiveBoard _board = new();
    private Actor _actor = default!;
    private TenantOverview? _overview;
    private LiveCounters _counters = LiveCounters.Of([]);
    private IReadOnlyList<NodeState> _nodes = [];
    private CallTotals? _totals;
    private IReadOnlyList<CallsInBucket>? _hours;
    private IReadOnlyList<CauseCount>? _failures;
    private int _registrations;
    private bool _failed;

    [Inject]
    public required ILiveFeed Feed { get; init; }

    [Inject]
    public required INodeStates Nodes { get; init; }

    [Inject]
    public required IRegistrations Registrations { get; init; }

    [Inject]
    public required CdrCharts Charts { get; init; }

    [Inject]
    public required TenantReads Tenants { get; init; }

    [Inject]
    public required CurrentActor CurrentActor { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required ILogger<DashboardPage> Log { get; init; }

    private string MeterWidth => string.Create(CultureInfo.InvariantCulture, $"width:{(_totals?.AnsweredRatio ?? 0) * 100:0.#}%");

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _actor = await CurrentActor.GetAsync();
        _overview = await Tenants.OverviewAsync(_actor, _ended.Token);
        if (_actor.Role is PortalRole.User)
        {
            return;
        }

        ReadLive();
        _ = FollowAsync();
        _ = RefreshAsync();
    }

    private async Task FollowAsync()
    {
        try
        {
            await _board.FollowAsync(Feed, _actor.Scope, Time, OnCalls, _ended.Token);
        }
        catch (Exception e) when (!_ended.IsCancellationRequested)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private void OnCalls()
    {
        _counters = LiveCounters.Of(_board.Calls.Values);
        StateHasChanged();
    }

    // Registrations and nodes once a second, the history once a minute.
    private async Task RefreshAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), Time);
            var second = 0;
            do
            {
                var changed = ReadLive();
                if (second++ % HistoryEvery == 0)
                {
                    await ReadHistoryAsync();
                    changed = true;
                }

                if (changed)
                {
                    StateHasChanged();
                }
            }
            while (await timer.WaitForNextTickAsync(_ended.Token));
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is gone
        }
    }

    private bool ReadLive()
    {
        var nodes = Nodes.All;
        var registrations = _overview!.Domain is { } domain ? Registrations.Count(domain) : _actor.Scope.ReadsAll ? Registrations.Total : 0;
        var changed = registrations != _registrations || !nodes.SequenceEqual(_nodes);
        (_nodes, _registrations) = (nodes, registrations);
        return changed;
    }

    private async Task ReadHistoryAsync()
    {
        var now = Time.GetUtcNow().UtcDateTime;
        try
        {
            var from = now.AddHours(-24);
            _totals = await Charts.TotalsAsync(_actor, from, now.AddMinutes(1), _ended.Token);
            _failures = await Charts.FailuresAsync(_actor, from, now.AddMinutes(1), MostCauses, _ended.Token);

            // 24 whole columns, the last of them the hour that runs.
            var hour = now.AddHours(-23);
            var start = new DateTime(hour.Year, hour.Month, hour.Day, hour.Hour, 0, 0, DateTimeKind.Utc);
            _hours = await Charts.OverTimeAsync(_actor, start, now, CdrBucket.Hour, _overview!.Zone, _ended.Token);
            _failed = false;
        }
        catch (Exception e) when (e is not OperationCanceledException and not ObjectDisposedException)
        {
            CdrsLog.DashboardFailed(Log, e);
            _failed = true;
        }
    }

    private string Subtitle(TenantOverview overview) =>
        overview.Domain ?? (_actor.IsPlatformAdministrator ? "The whole platform; enter a tenant to work in it" : "");

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
