using System.Globalization;
using CallSign.Core.Nouns;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Web.Portal.Cdrs;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Queues;

/// <summary>Queues and agents of some days in numbers.</summary>
public sealed partial class QueueReportPage : IDisposable
{
    [Inject]
    public required QueueReport Report { get; init; }

    [Inject]
    public required SnapshotStore Snapshots { get; init; }

    [Inject]
    public required CurrentActor CurrentActor { get; init; }

    [Inject]
    public required TenantReads Tenants { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private string Subtitle => _days == default ? "" : string.Create(
        CultureInfo.InvariantCulture, $"{_days.First:d MMM yyyy} – {_days.Last:d MMM yyyy}, times in {ZoneName.Of(_zone)}");

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
        if (_actor.TenantId is null)
        {
            return;
        }

        _zone = await Tenants.ZoneAsync(_actor, _ended.Token);
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var reading = ++_reading;
        var now = Time.GetUtcNow().UtcDateTime;
        var (from, to) = CdrFilter.Range(_list.Filter, _zone, now);
        _days = (TimeZoneInfo.ConvertTimeFromUtc(from, _zone).Date, TimeZoneInfo.ConvertTimeFromUtc(to.AddTicks(-1), _zone).Date);
        var queues = await Report.QueuesAsync(_actor, from, to, _ended.Token);
        var agents = await Report.AgentsAsync(_actor, from, to, now, _ended.Token);
        if (reading == _reading)
        {
            _queues = [.. queues.OrderBy(q => Name(q.QueueId), StringComparer.CurrentCulture)];
            _agents = [.. agents.OrderBy(a => Name(a.AgentId), StringComparer.CurrentCulture)];
        }
    }

    private string Name(Guid id)
    {
        var nouns = Snapshots.Current.OfId(_actor.RequireTenant())?.Nouns;
        INoun? noun = nouns?.All<CallQueue>().FirstOrDefault(q => q.Id == id);
        return (noun ?? nouns?.All<QueueAgent>().FirstOrDefault(a => a.Id == id))?.Name ?? "deleted";
    }

    private static string Share(int part, int all) => all == 0 ? "–" : ((double)part / all).ToString("P0", CultureInfo.InvariantCulture);

    private void OnListChanged() => _ = InvokeAsync(async () =>
    {
        await ReadAsync();
        StateHasChanged();
    });
}
