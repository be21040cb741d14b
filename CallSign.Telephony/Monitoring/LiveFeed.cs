using System.Collections.Concurrent;
using System.Collections.Immutable;
using CallSign.Core.Tenancy;

namespace CallSign.Telephony.Monitoring;

/// <summary>
/// The calls of all nodes as viewers see them. The nodes' threads publish and never wait for a viewer; a viewer gets the latest of each call
/// that changed since it last took. Calls are kept by tenant, so a tenant's viewer costs nothing to the calls of the others.
/// </summary>
internal sealed class LiveFeed : ILiveFeed
{
    private static readonly Guid Platform = Guid.Empty;

    private readonly ConcurrentDictionary<Guid, LiveCall> _calls = [];
    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Guid, LiveCall>> _byTenant = [];
    private readonly Lock _subscribing = new();
    private volatile ImmutableDictionary<Guid, ImmutableArray<LiveSubscription>> _viewers = ImmutableDictionary<Guid, ImmutableArray<LiveSubscription>>.Empty;
    private long _published;
    private long _overflows;

    /// <summary>Changes published since the start.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>Times that a viewer took nothing for so long that its changes were dropped.</summary>
    public long Overflows => Interlocked.Read(ref _overflows);

    public int Total => _calls.Count;

    /// <summary>Every call there is, in no order.</summary>
    public IEnumerable<LiveCall> Everything => _calls.Select(c => c.Value);

    public int Viewers => _viewers.Values.Sum(v => v.Length);

    public IReadOnlyList<LiveCall> Calls(TenantScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        IEnumerable<LiveCall> calls = scope.ReadsAll ? _calls.Values
            : scope.TenantId is { } tenant && _byTenant.TryGetValue(tenant, out var own) ? own.Values
            : [];
        return [.. calls.OrderByDescending(c => c.StartedAt).ThenBy(c => c.CallUuid)];
    }

    public LiveCall? Find(TenantScope scope, Guid callUuid)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _calls.TryGetValue(callUuid, out var call) && scope.CanRead(call.TenantId) ? call : null;
    }

    public int Count(TenantScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.ReadsAll ? _calls.Count
            : scope.TenantId is { } tenant && _byTenant.TryGetValue(tenant, out var own) ? own.Count
            : 0;
    }

    public ILiveSubscription Subscribe(TenantScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var viewer = new LiveSubscription(scope.ReadsAll ? Platform : scope.TenantId, Leave, () => Interlocked.Increment(ref _overflows));
        if (viewer.Topic is { } topic)
        {
            lock (_subscribing)
            {
                _viewers = _viewers.SetItem(topic, _viewers.GetValueOrDefault(topic, []).Add(viewer));
            }
        }

        return viewer;
    }

    /// <summary>Makes a change visible. Changes of one call come from one thread, in order.</summary>
    public void Publish(LiveCall call)
    {
        Interlocked.Increment(ref _published);
        var known = _calls.TryGetValue(call.CallUuid, out var last);
        if (call.State is CallState.Ended)
        {
            // A call that was recovered on another node is not ended by the loss of the first.
            if (!known || last!.Node != call.Node)
            {
                return;
            }

            _calls.TryRemove(call.CallUuid, out _);
            Forget(last.TenantId, call.CallUuid);
        }
        else
        {
            _calls[call.CallUuid] = call;
            if (known && last!.TenantId != call.TenantId)
            {
                Forget(last.TenantId, call.CallUuid);
                if (last.TenantId is { } former)
                {
                    Offer(_viewers, former, last with { State = CallState.Ended, Revision = call.Revision });
                }
            }

            if (call.TenantId is { } tenant)
            {
                _byTenant.GetOrAdd(tenant, static _ => new ConcurrentDictionary<Guid, LiveCall>(1, 31))[call.CallUuid] = call;
            }
        }

        var viewers = _viewers;
        if (!viewers.IsEmpty)
        {
            Offer(viewers, Platform, call);
            if (call.TenantId is { } owner)
            {
                Offer(viewers, owner, call);
            }
        }
    }

    private static void Offer(ImmutableDictionary<Guid, ImmutableArray<LiveSubscription>> viewers, Guid topic, LiveCall call)
    {
        if (viewers.TryGetValue(topic, out var interested))
        {
            foreach (var viewer in interested)
            {
                viewer.Offer(call);
            }
        }
    }

    private void Forget(Guid? tenant, Guid callUuid)
    {
        if (tenant is { } owner && _byTenant.TryGetValue(owner, out var calls))
        {
            calls.TryRemove(callUuid, out _);
        }
    }

    private void Leave(LiveSubscription viewer)
    {
        lock (_subscribing)
        {
            if (viewer.Topic is { } topic && _viewers.TryGetValue(topic, out var viewers))
            {
                var rest = viewers.Remove(viewer);
                _viewers = rest.IsEmpty ? _viewers.Remove(topic) : _viewers.SetItem(topic, rest);
            }
        }
    }
}
