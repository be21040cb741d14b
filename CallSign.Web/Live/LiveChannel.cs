using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;

namespace CallSign.Web.Live;

/// <summary>The viewers of one tenant (or of the platform): one subscription and one loop for all of them, however many there are.</summary>
/// <remarks>A round comes at most four times a second and never waits for a viewer: who still reads an earlier message is told later.</remarks>
internal sealed class LiveChannel : IAsyncDisposable
{
    /// <summary>Least time between two messages to a viewer.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly TenantScope _scope;
    private readonly ILiveFeed _feed;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly List<LiveViewer> _viewers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly LiveBoard _board = new();
    private TaskCompletionSource _wake = NewWake();
    private readonly Task _loop;

    public LiveChannel(TenantScope scope, ILiveFeed feed, TimeProvider time, ILogger logger)
    {
        _scope = scope;
        _feed = feed;
        _time = time;
        _logger = logger;
        _loop = Task.Run(RunAsync);
    }

    public void Add(LiveViewer viewer)
    {
        lock (_gate)
        {
            _viewers.Add(viewer);
        }

        Wake();
    }

    /// <summary>Returns how many are left.</summary>
    public int Remove(LiveViewer viewer)
    {
        lock (_gate)
        {
            _viewers.Remove(viewer);
            return _viewers.Count;
        }
    }

    public void Wake()
    {
        lock (_gate)
        {
            _wake.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // One tenant's screens must not stay dark over a defect: say so and begin anew with a snapshot for everybody.
                LiveLog.ChannelFailed(_logger, e, _scope.TenantId);
                RequestSnapshots();
                await Task.Delay(TimeSpan.FromSeconds(1), _time, CancellationToken.None);
            }
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        using var subscription = _feed.Subscribe(_scope);
        _board.Reload(_feed.Calls(_scope));
        Task? changed = null;
        while (true)
        {
            changed ??= subscription.WaitAsync(stop).AsTask();
            await Task.WhenAny(changed, NextWake());
            stop.ThrowIfCancellationRequested();
            IReadOnlyList<LiveCall> changes = [];
            if (changed.IsCompleted)
            {
                await changed;
                changed = null;
                changes = subscription.Take();
                if (subscription.MustReload)
                {
                    _board.Reload(_feed.Calls(_scope));
                    RequestSnapshots();
                }
                else
                {
                    _board.Apply(changes);
                }
            }

            Round(changes);
            await Task.Delay(Interval, _time, stop);
        }
    }

    private void RequestSnapshots()
    {
        foreach (var viewer in Viewers())
        {
            viewer.RequestSnapshot();
        }
    }

    private void Round(IReadOnlyList<LiveCall> changes)
    {
        var round = new LiveRound(_time.GetUtcNow().UtcDateTime, changes, _board);
        foreach (var viewer in Viewers())
        {
            viewer.Tell(round, Wake);
        }
    }

    private LiveViewer[] Viewers()
    {
        lock (_gate)
        {
            return [.. _viewers];
        }
    }

    private Task NextWake()
    {
        lock (_gate)
        {
            if (_wake.Task.IsCompleted)
            {
                _wake = NewWake();
                return Task.CompletedTask;
            }

            return _wake.Task;
        }
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
