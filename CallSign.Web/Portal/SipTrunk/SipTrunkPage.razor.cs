using CallSign.Core.Lists;
using CallSign.Core.PortalUsers;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.SipTrunk;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Queues;
using CallSign.Telephony.SipTrunk;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.SipTrunk;

/// <summary>The bridging calls of the viewer's tenant while they go, and the stop for all of them.</summary>
public sealed partial class SipTrunkPage : IDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _ended = new();
    private ListState _list = default!;
    private ListGrid<BridgeCall>? _grid;
    private TrunkStopBanner? _banner;
    private Actor _actor = default!;
    private BridgeStats? _stats;
    private int _perSecond;
    private bool _ready;
    private bool _stopped;
    private bool _administers;
    private volatile bool _changed;

    [Inject]
    public required BridgeCallStore Calls { get; init; }

    [Inject]
    public required BridgeControl Control { get; init; }

    [Inject]
    public required BridgeDesk Desk { get; init; }

    [Inject]
    public required IBridgeNews News { get; init; }

    [Inject]
    public required IQueueBoards Boards { get; init; }

    [Inject]
    public required SnapshotStore Snapshots { get; init; }

    [Inject]
    public required CurrentActor CurrentActor { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    public void Dispose()
    {
        News.Happened -= OnHappened;
        _list.Changed -= OnListChanged;
        _list.Dispose();
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override void OnInitialized()
    {
        _list = new ListState(Navigation, size: 25);
        _list.Changed += OnListChanged;
    }

    protected override async Task OnInitializedAsync()
    {
        _actor = await CurrentActor.GetAsync();
        if (_actor.TenantId is null)
        {
            return;
        }

        _administers = _actor.Role >= PortalRole.TenantAdministrator;
        await ReadAsync();
        _ready = true;
        News.Happened += OnHappened;
        _ = FollowAsync();
    }

    private void OnHappened(BridgeEvent happened) => _changed |= happened.TenantId == _actor.TenantId;

    private async Task FollowAsync()
    {
        try
        {
            var read = Time.GetTimestamp();
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), Time);
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                if (_changed || Time.GetElapsedTime(read) > Usual)
                {
                    _changed = false;
                    await ReadAsync();
                    if (_grid is not null)
                    {
                        await _grid.ReloadAsync();
                    }

                    read = Time.GetTimestamp();
                    StateHasChanged();
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is gone
        }
        catch (Exception e) when (!_ended.IsCancellationRequested)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task ReadAsync()
    {
        _stats = await Calls.StatsAsync(_actor, _ended.Token);
        _perSecond = (await Control.SettingsAsync(_actor, _ended.Token)).CallsPerSecond;
        _stopped = await Control.StopOfAsync(_actor, _ended.Token) is not null;
        if (_banner is not null)
        {
            await _banner.ReadAsync();
        }
    }

    private Task<ListPage<BridgeCall>> LoadAsync(ListQuery query, CancellationToken cancellationToken) => Calls.ListAsync(_actor, query, cancellationToken);

    private async Task StopAsync()
    {
        var waiting = Boards.Read(_actor.RequireTenant()).Members.Count(m => m.AnsweredAt is null);
        var answer = await Dialogs.OpenAsync<TrunkStopDialog>(
            "Stop calling out?", new Dictionary<string, object?> { [nameof(TrunkStopDialog.Waiting)] = waiting }, new DialogOptions { Width = "520px", CssClass = "dialog-narrow" });
        if (answer is true)
        {
            await ReadAsync();
        }
    }

    private async Task EndAsync(BridgeCall call)
    {
        var talks = call.State is BridgeState.Bridged;
        if (await Dialogs.ConfirmAsync(new Confirmation(
            $"End the call to {call.Number}?", [talks ? "Agent and far end are cut off." : "The number is not called any more; the caller stays with the agent or in the queue."], "End the call")))
        {
            await Desk.EndAsync(_actor, call.Id, _ended.Token);
            _changed = true;
        }
    }

    private int Active(params BridgeState[] states) => states.Sum(s => _stats?.Active.GetValueOrDefault(s) ?? 0);

    private int Ended(BridgeOutcome outcome) => _stats?.Outcomes.GetValueOrDefault(outcome) ?? 0;

    private string QueueName(BridgeCall call) => Snapshots.Current.OfId(call.TenantId)?.Nouns.Find<CallQueue>(call.QueueId)?.Name ?? "";

    private string AgentName(BridgeCall call) =>
        call.AgentId is null ? "–" : Snapshots.Current.OfId(call.TenantId)?.Nouns.Find<QueueAgent>(call.AgentId)?.Name ?? "an agent";

    private void OnListChanged() => InvokeAsync(StateHasChanged);
}
