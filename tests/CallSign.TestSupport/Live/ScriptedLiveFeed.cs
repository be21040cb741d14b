using System.Collections.Concurrent;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;

namespace CallSign.TestSupport.Live;

/// <summary>A live feed that shows what the test tells it, with the semantics of the real one.</summary>
public sealed class ScriptedLiveFeed : ILiveFeed
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, LiveCall> _calls = [];
    private readonly List<Subscription> _subscriptions = [];

    /// <summary>How many subscriptions are open.</summary>
    public int Subscriptions
    {
        get
        {
            lock (_gate)
            {
                return _subscriptions.Count;
            }
        }
    }

    /// <summary>Shows new copies; the revision is counted up here. <see cref="CallState.Ended"/> removes.</summary>
    public void Publish(params IEnumerable<LiveCall> calls)
    {
        lock (_gate)
        {
            foreach (var call in calls)
            {
                var newest = call with { Revision = (_calls.TryGetValue(call.CallUuid, out var known) ? known.Revision : 0) + 1 };
                if (newest.State is CallState.Ended)
                {
                    _calls.Remove(call.CallUuid);
                }
                else
                {
                    _calls[call.CallUuid] = newest;
                }

                foreach (var subscription in _subscriptions.Where(s => s.Scope.CanRead(newest.TenantId)))
                {
                    subscription.Offer(newest);
                }
            }
        }
    }

    public IReadOnlyList<LiveCall> Calls(TenantScope scope)
    {
        lock (_gate)
        {
            return [.. _calls.Values.Where(c => scope.CanRead(c.TenantId)).OrderByDescending(c => c.StartedAt)];
        }
    }

    public LiveCall? Find(TenantScope scope, Guid callUuid)
    {
        lock (_gate)
        {
            return _calls.TryGetValue(callUuid, out var call) && scope.CanRead(call.TenantId) ? call : null;
        }
    }

    public int Count(TenantScope scope) => Calls(scope).Count;

    public ILiveSubscription Subscribe(TenantScope scope)
    {
        var subscription = new Subscription(this, scope);
        lock (_gate)
        {
            _subscriptions.Add(subscription);
        }

        return subscription;
    }

    private sealed class Subscription(ScriptedLiveFeed feed, TenantScope scope) : ILiveSubscription
    {
        private readonly ConcurrentDictionary<Guid, LiveCall> _pending = new();
        private readonly SemaphoreSlim _some = new(0);

        public TenantScope Scope => scope;

        public void Offer(LiveCall call)
        {
            _pending[call.CallUuid] = call;
            if (_some.CurrentCount == 0)
            {
                _some.Release();
            }
        }

        public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _some.WaitAsync(cancellationToken);

        public IReadOnlyList<LiveCall> Take()
        {
            List<LiveCall> taken = [];
            foreach (var uuid in _pending.Keys)
            {
                if (_pending.TryRemove(uuid, out var call))
                {
                    taken.Add(call);
                }
            }

            return taken;
        }

        public void Dispose()
        {
            lock (feed._gate)
            {
                feed._subscriptions.Remove(this);
            }
        }
    }
}
