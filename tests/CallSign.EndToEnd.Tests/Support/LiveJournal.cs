using System.Diagnostics;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;

namespace CallSign.EndToEnd.Tests.Support;

/// <summary>What a viewer of the live page is told, in order, with the time it took to get there.</summary>
internal sealed class LiveJournal : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<LiveCall> _seen = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILiveSubscription _subscription;
    private readonly Task _reading;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LiveJournal(ILiveFeed feed, TenantScope scope)
    {
        _subscription = feed.Subscribe(scope);
        _reading = ReadAsync();
    }

    /// <summary>Every state the call was seen in, repetitions left out.</summary>
    public IReadOnlyList<CallState> States(Guid call)
    {
        lock (_gate)
        {
            var states = new List<CallState>();
            foreach (var state in _seen.Where(c => c.CallUuid == call).Select(c => c.State))
            {
                if (states.Count == 0 || states[^1] != state)
                {
                    states.Add(state);
                }
            }

            return states;
        }
    }

    /// <summary>The first copy that is so, from the beginning of the journal on.</summary>
    /// <exception cref="TimeoutException">None came; the text has what did.</exception>
    public async Task<LiveCall> UntilAsync(Func<LiveCall, bool> isSo, TimeSpan? limit = null)
    {
        var waited = Stopwatch.StartNew();
        var most = limit ?? TimeSpan.FromSeconds(10);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_seen.Find(c => isSo(c)) is { } found)
                {
                    return found;
                }

                changed = _changed.Task;
            }

            var left = most - waited.Elapsed;
            if (left <= TimeSpan.Zero || await Task.WhenAny(changed, Task.Delay(left)) != changed)
            {
                throw new TimeoutException($"Not seen within {most.TotalSeconds} s. Seen: " + Text());
            }
        }
    }

    public Task<LiveCall> UntilAsync(Guid call, CallState state, TimeSpan? limit = null) => UntilAsync(c => c.CallUuid == call && c.State == state, limit);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _subscription.Dispose();
        _stopping.Dispose();
    }

    private string Text()
    {
        lock (_gate)
        {
            return string.Join("; ", _seen.TakeLast(40).Select(c => $"{c.CallerNumber}→{c.CalleeNumber} {c.State}"));
        }
    }

    private async Task ReadAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await _subscription.WaitAsync(_stopping.Token);
            var changes = _subscription.Take();
            lock (_gate)
            {
                _seen.AddRange(changes);
                _changed.TrySetResult();
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
