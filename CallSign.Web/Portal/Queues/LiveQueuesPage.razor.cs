using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Queues;
using CallSign.Web.Portal.Cdrs;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Queues;

/// <summary>The queues of the viewer's tenant while they work.</summary>
public sealed partial class LiveQueuesPage : IDisposable
{
    private static readonly TimeSpan Figures = TimeSpan.FromSeconds(15);
    private readonly CancellationTokenSource _ended = new();
    private Actor _actor = default!;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private QueueBoard _board = new([], new Dictionary<Guid, AgentState>());
    private IReadOnlyList<CallQueue> _queues = [];
    private IReadOnlyList<AgentCode> _codes = [];
    private Dictionary<Guid, QueueAgent> _agents = [];
    private IReadOnlyDictionary<Guid, AgentPresence> _presences = new Dictionary<Guid, AgentPresence>();
    private IReadOnlyDictionary<Guid, QueueFigures> _today = new Dictionary<Guid, QueueFigures>();
    private IReadOnlyList<QueueCallback> _callbacks = [];
    private TenantSnapshot? _tenant;
    private long _callbackVersion = -1;
    private long _version = -1;
    private long _read;

    [Inject]
    public required IQueueBoards Boards { get; init; }

    [Inject]
    public required AgentPresences Presences { get; init; }

    [Inject]
    public required QueueCallbacks Callbacks { get; init; }

    [Inject]
    public required Radzen.DialogService Dialogs { get; init; }

    [Inject]
    public required QueueReport Report { get; init; }

    [Inject]
    public required SnapshotStore Snapshots { get; init; }

    [Inject]
    public required CurrentActor CurrentActor { get; init; }

    [Inject]
    public required TenantReads Tenants { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
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
        _ = FollowAsync();
    }

    private async Task FollowAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), Time);
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                if (Boards.Version != _version || Callbacks.Version != _callbackVersion || Time.GetElapsedTime(_read) > Figures || !ReferenceEquals(_tenant, Snapshots.Current.OfId(_actor.RequireTenant())))
                {
                    await ReadAsync();
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
        var id = _actor.RequireTenant();
        (_version, _callbackVersion) = (Boards.Version, Callbacks.Version);
        _board = Boards.Read(id);
        _tenant = Snapshots.Current.OfId(id);
        _queues = [.. CallcenterPlan.Queues(_tenant)];
        _agents = _tenant?.Nouns.All<QueueAgent>().Where(a => a.Enabled).ToDictionary(a => a.Id) ?? [];
        _codes = _tenant is null ? [] : [.. _tenant.Nouns.All<AgentCode>()];
        (_callbacks, _) = await Callbacks.ListAsync(_actor, open: true, 0, 500, _ended.Token);
        _presences = await Presences.AllAsync(id, _ended.Token);
        var now = Time.GetUtcNow().UtcDateTime;
        var today = CdrFilter.Midnight(TimeZoneInfo.ConvertTimeFromUtc(now, _zone).Date, _zone);
        _today = (await Report.QueuesAsync(_actor, today, now.AddMinutes(1), _ended.Token)).ToDictionary(f => f.QueueId);
        _read = Time.GetTimestamp();
    }

    private async Task AskCancelAsync(QueueCallback callback)
    {
        if (await Dialogs.ConfirmAsync(new Confirmation(
            $"Call {callback.Number} back no more?", ["The place in the queue is given up. A call that goes out already is not cut."], "Cancel the callback")))
        {
            await Callbacks.CancelAsync(_actor, callback.Id, _ended.Token);
            await ReadAsync();
        }
    }

    private int Free(CallQueue queue) => queue.Agents.Count(t =>
        _agents.ContainsKey(t.AgentId) && _presences.GetValueOrDefault(t.AgentId)?.Status is AgentStatus.Available or AgentStatus.AvailableOnDemand
        && (_board.Agents.GetValueOrDefault(t.AgentId)?.Activity ?? AgentActivity.Idle) is AgentActivity.Idle);

    private string AgentName(Guid id) => _agents.GetValueOrDefault(id)?.Name ?? "an agent";

    private string Dot(Guid id, AgentState? state) => state?.Activity switch
    {
        AgentActivity.Talking => "info",
        AgentActivity.Ringing => "warning",
        _ => _presences.GetValueOrDefault(id)?.Status switch
        {
            AgentStatus.Available or AgentStatus.AvailableOnDemand => "success",
            AgentStatus.OnBreak => "warning",
            _ => "",
        },
    };

    // Those who wait have places; those who talk come first and have none.
    private static IEnumerable<(QueueMember Member, int? Position)> Positions(IReadOnlyList<QueueMember> members)
    {
        foreach (var talking in members.Where(m => m.AnsweredAt is not null))
        {
            yield return (talking, null);
        }

        var position = 0;
        foreach (var waiting in members.Where(m => m.AnsweredAt is null))
        {
            yield return (waiting, ++position);
        }
    }
}
