using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Live;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.Calls;

/// <summary>Live calls of the viewer's tenant, or of all tenants for a platform administrator who has entered none.</summary>
public sealed partial class LiveCallsPage : IDisposable
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource _ended = new();
    private readonly LiveBoard _board = new();
    private ListState _list = default!;
    private LiveCallActions _actions = default!;
    private Actor _actor = default!;
    private CancellationTokenSource? _typing;
    private IReadOnlyDictionary<Guid, string> _tenantNames = new Dictionary<Guid, string>();
    private IReadOnlyList<NodeState> _nodes = [];
    private HashSet<string> _disconnected = [];
    private IReadOnlyList<string> _nodeNames = [];
    private IReadOnlyList<string> _queues = [];
    private IReadOnlyList<LiveCall> _shown = [];
    private LiveCounters _counters = LiveCounters.Of([]);
    private LiveCall? _selected;
    private bool _selectedEnded;
    private bool _allTenants;
    private bool _ready;
    private int _matching;

    [Inject]
    public required ILiveFeed Feed { get; init; }

    [Inject]
    public required INodeStates Nodes { get; init; }

    [Inject]
    public required ICallCommands Commands { get; init; }

    [Inject]
    public required CurrentActor CurrentActor { get; init; }

    [Inject]
    public required TenantReads Tenants { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private string Subtitle => _allTenants ? "All tenants, as it happens" : "As it happens";

    private string NothingText => _nodes.Count == 0 ? "No FreeSWITCH is connected to this portal yet."
        : _disconnected.Count == _nodes.Count ? "No FreeSWITCH node is connected at the moment, so calls can't be seen."
        : "A call shows here within a second of its start. Nothing needs to be reloaded.";

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _typing?.Dispose();
        _list.Changed -= OnListChanged;
        _list.Dispose();
    }

    protected override void OnInitialized()
    {
        _list = new ListState(Navigation, sort: "started", descending: true, size: 50);
        _list.Changed += OnListChanged;
    }

    protected override async Task OnInitializedAsync()
    {
        _actor = await CurrentActor.GetAsync();
        _allTenants = _actor.TenantId is null;
        _actions = new LiveCallActions(_actor, Commands, Dialogs, Notifications, Select, _ended.Token);
        _tenantNames = _allTenants ? await Tenants.NamesAsync(_actor, _ended.Token) : _tenantNames;
        ReadNodes();
        _ = FollowCallsAsync();
        _ = FollowNodesAsync();
    }

    // Both loops run on the circuit's own context, so the board needs no lock.
    private async Task FollowCallsAsync()
    {
        try
        {
            await _board.FollowAsync(Feed, _actor.Scope, Time, Draw, _ended.Token);
        }
        catch (Exception e) when (!_ended.IsCancellationRequested)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task FollowNodesAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), Time);
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                if (ReadNodes())
                {
                    Draw();
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is gone
        }
    }

    private bool ReadNodes()
    {
        var nodes = Nodes.All;
        var changed = nodes.Count != _nodes.Count || nodes.Zip(_nodes).Any(p =>
            p.First.Name != p.Second.Name || p.First.Connection != p.Second.Connection || p.First.Since != p.Second.Since || p.First.LastError != p.Second.LastError);
        if (changed)
        {
            _nodes = nodes;
            _disconnected = nodes.Where(n => n.Connection is not NodeConnection.Connected).Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        }

        return changed;
    }

    private void OnListChanged() => Draw();

    private void Draw()
    {
        _ready = true;
        var calls = _board.Calls.Values;
        _counters = LiveCounters.Of(calls);
        _nodeNames = [.. calls.Select(c => c.Node).Concat(_nodes.Select(n => n.Name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _queues = [.. calls.Select(c => c.Queue).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var filter = new LiveCallFilter
        {
            States = StateFilter.Parse(_list.Filter("state")),
            Direction = CallWords.FromKey<CallDirection>(_list.Filter("direction")),
            Node = _list.Filter("node"),
            Queue = _list.Filter("queue"),
            Search = _list.Query.Search,
        };
        var matching = calls.Where(filter.Matches).ToList();
        _matching = matching.Count;
        var last = Math.Max(1, (_matching + _list.Query.Size - 1) / _list.Query.Size);
        _shown = [.. Sorted(matching).Skip((Math.Min(_list.Query.Page, last) - 1) * _list.Query.Size).Take(_list.Query.Size)];
        if (_selected is { } selected)
        {
            _selectedEnded = !_board.Calls.TryGetValue(selected.CallUuid, out var now);
            _selected = now ?? selected;
        }

        StateHasChanged();
    }

    private IEnumerable<LiveCall> Sorted(IEnumerable<LiveCall> calls)
    {
        IOrderedEnumerable<LiveCall> By<T>(Func<LiveCall, T> key) => _list.Query.Descending ? calls.OrderByDescending(key) : calls.OrderBy(key);
        var sorted = _list.Query.Sort switch
        {
            "state" => By(c => c.State),
            "caller" => By(c => c.CallerNumber),
            "callee" => By(c => c.CalleeNumber),
            "node" => By(c => c.Node),
            "tenant" => By(TenantName),
            // The longest call is the one that began first, but people read the column as a start that grows.
            _ => By(c => c.StartedAt),
        };
        return sorted.ThenByDescending(c => c.StartedAt).ThenBy(c => c.CallUuid);
    }

    private string TenantName(LiveCall call) =>
        call.TenantId is { } id ? _tenantNames.GetValueOrDefault(id) ?? "new tenant" : "no tenant";

    private void SetFilter(string name, ChangeEventArgs e) => _list.SetFilter(name, e.Value?.ToString());

    private async Task OnSearchAsync(ChangeEventArgs e)
    {
        if (_typing is not null)
        {
            await _typing.CancelAsync();
        }

        var typing = _typing = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        try
        {
            await Task.Delay(TypingPause, Time, typing.Token);
            _list.Search(e.Value?.ToString());
        }
        catch (OperationCanceledException)
        {
            // more was typed
        }
    }

    private void Select(LiveCall call)
    {
        _selected = call;
        _selectedEnded = !_board.Calls.ContainsKey(call.CallUuid);
        StateHasChanged();
    }

    private void CloseDrawer() => _selected = null;
}
