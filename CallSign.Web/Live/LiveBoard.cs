using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;

namespace CallSign.Web.Live;

/// <summary>The live calls of one viewer or of a group of equal viewers, kept up to date from a subscription. Not for several threads at once.</summary>
public sealed class LiveBoard
{
    private readonly Dictionary<Guid, LiveCall> _calls = [];

    /// <summary>The calls by UUID.</summary>
    public IReadOnlyDictionary<Guid, LiveCall> Calls => _calls;

    /// <summary>Keeps the board up to date for a page until <paramref name="stop"/>; runs on the caller's context, so a page needs no lock.</summary>
    /// <param name="feed">The live state.</param>
    /// <param name="scope">What the viewer may see.</param>
    /// <param name="time">The clock of the throttle.</param>
    /// <param name="changed">Called once at the start and then after changes, at most four times a second.</param>
    /// <param name="stop">Ends it, without an exception.</param>
    public async Task FollowAsync(ILiveFeed feed, TenantScope scope, TimeProvider time, Action changed, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(changed);
        try
        {
            using var subscription = feed.Subscribe(scope);
            Reload(feed.Calls(scope));
            changed();
            while (true)
            {
                await subscription.WaitAsync(stop);
                var changes = subscription.Take();
                if (subscription.MustReload)
                {
                    Reload(feed.Calls(scope));
                    changed();
                }
                else if (Apply(changes))
                {
                    changed();
                }

                await Task.Delay(LiveChannel.Interval, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the page is gone
        }
    }

    /// <summary>Exactly these calls and no others.</summary>
    public void Reload(IEnumerable<LiveCall> calls)
    {
        _calls.Clear();
        Apply(calls);
    }

    /// <summary>Takes newer copies in; older ones than the board has are left out. Returns whether anything changed.</summary>
    public bool Apply(IEnumerable<LiveCall> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var changed = false;
        foreach (var call in changes)
        {
            if (call.State is CallState.Ended)
            {
                changed |= _calls.Remove(call.CallUuid);
            }
            else if (!_calls.TryGetValue(call.CallUuid, out var known) || call.Revision > known.Revision)
            {
                _calls[call.CallUuid] = call;
                changed = true;
            }
        }

        return changed;
    }
}
