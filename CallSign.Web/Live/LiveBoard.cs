using CallSign.Telephony.Monitoring;

namespace CallSign.Web.Live;

/// <summary>The live calls of one viewer or of a group of equal viewers, kept up to date from a subscription. Not for several threads at once.</summary>
public sealed class LiveBoard
{
    private readonly Dictionary<Guid, LiveCall> _calls = [];

    /// <summary>The calls by UUID.</summary>
    public IReadOnlyDictionary<Guid, LiveCall> Calls => _calls;

    public void Clear() => _calls.Clear();

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
