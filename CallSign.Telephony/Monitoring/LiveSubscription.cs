namespace CallSign.Telephony.Monitoring;

/// <summary>One viewer's changes. Bounded: a viewer that takes nothing loses them and is told to read everything anew.</summary>
internal sealed class LiveSubscription(Guid? topic, Action<LiveSubscription> leave, Action overflowed) : ILiveSubscription
{
    /// <summary>Calls whose changes are kept for a viewer that does not take them.</summary>
    public const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private Dictionary<Guid, LiveCall> _changes = [];
    private TaskCompletionSource? _waiting;
    private bool _overflowed;
    private bool _disposed;

    /// <summary>The tenant, an empty id for all, null for a viewer that may see nothing.</summary>
    public Guid? Topic { get; } = topic;

    public bool MustReload { get; private set; }

    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        Task waiting;
        lock (_lock)
        {
            if (_changes.Count > 0 || _overflowed || _disposed)
            {
                return;
            }

            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting = _waiting.Task;
        }

        await waiting.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public IReadOnlyList<LiveCall> Take()
    {
        Dictionary<Guid, LiveCall> taken;
        lock (_lock)
        {
            MustReload = _overflowed;
            _overflowed = false;
            if (_changes.Count == 0)
            {
                return [];
            }

            taken = _changes;
            _changes = [];
        }

        return [.. taken.Values];
    }

    /// <summary>Holds the lock for the time of one write: the publishing thread never waits for what a viewer does.</summary>
    public void Offer(LiveCall call)
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            if (_changes.Count >= Capacity && !_changes.ContainsKey(call.CallUuid))
            {
                _changes.Clear();
                _overflowed = true;
                overflowed();
            }

            _changes[call.CallUuid] = call;
            waiting = _waiting;
            _waiting = null;
        }

        waiting?.TrySetResult();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _waiting?.TrySetResult();
            _waiting = null;
            _changes = [];
        }

        leave(this);
    }
}
