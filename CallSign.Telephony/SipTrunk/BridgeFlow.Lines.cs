using CallSign.Core.SipTrunk;

namespace CallSign.Telephony.SipTrunk;

/// <summary>By which gateway a call goes out: routes and gateways have their own limits, on each node, as in the dialplan.</summary>
internal sealed partial class BridgeFlow
{
    private static readonly TimeSpan LinesFor = TimeSpan.FromMilliseconds(200);

    private BridgeLines? _lines;
    private DateTime _linesAt;

    // The way of a call, and from which of its gateways on it is tried; null where it has ended for want of one.
    private (BridgeWay Way, int Gateway)? WayOf(BridgeCall call, DateTime now)
    {
        if (_ways.TryGetValue(call.Id, out var known))
        {
            return known;
        }

        if (BridgeWay.Of(snapshot(), call, out var problem) is not { } way)
        {
            End(call, BridgeOutcome.Failed, now, problem);
            return null;
        }

        return _ways[call.Id] = (way, 0);
    }

    // The gateway that has room for the call now; null where it has to wait, or has waited for too long.
    private int? LineOf(BridgeCall call, DateTime now)
    {
        if (WayOf(call, now) is not var (way, from))
        {
            return null;
        }

        var reason = "every gateway of the route has as many calls as it may";
        if (way.RouteId is { } route && way.MaxCalls is { } most && Lines(now).OnRoute(call.Node!, route) >= most)
        {
            reason = "the outbound route has as many calls as it may";
        }
        else if (way is { RouteId: { } named, CallsPerSecond: { } perSecond } && !LineBucket(call.Node!, named.ToString("N")).CanTake(perSecond, now))
        {
            reason = "more calls wait for the outbound route than it may begin";
        }
        else
        {
            for (var i = from; i < way.Gateways.Count; i++)
            {
                var gateway = way.Gateways[i];
                var hasRoom = gateway.MaxCalls is not { } calls || Lines(now).OnGateway(call.Node!, gateway.Name) < calls;
                if (hasRoom && (gateway.CallsPerSecond is not { } rate || LineBucket(call.Node!, gateway.Name).CanTake(rate, now)))
                {
                    return i;
                }
            }
        }

        if (!_waiting.TryGetValue(call.Id, out var since))
        {
            _waiting.Add(call.Id, now);
        }
        else if ((now - since).TotalSeconds >= Rules.Of(call.TenantId).BridgeSeconds)
        {
            End(call, BridgeOutcome.Failed, now, reason);
        }

        return null;
    }

    // Only what is dialled is taken from the rates.
    private void TakeLine(BridgeCall call, BridgeWay way, int gateway, DateTime now)
    {
        _waiting.Remove(call.Id);
        if (way is { RouteId: { } route, CallsPerSecond: { } perSecond })
        {
            LineBucket(call.Node!, route.ToString("N")).TryTake(perSecond, now);
        }

        if (way.Gateways[gateway].CallsPerSecond is { } rate)
        {
            LineBucket(call.Node!, way.Gateways[gateway].Name).TryTake(rate, now);
        }
    }

    private BridgeLines Lines(DateTime now)
    {
        if (_lines is null || now - _linesAt >= LinesFor || now < _linesAt)
        {
            (_lines, _linesAt) = (new BridgeLines(), now);
            _lines.Add(live?.Invoke() ?? []);
            foreach (var call in _calls.Values.Where(c => c.OutboundUuid is not null))
            {
                // One that was resumed has no way yet: the routes say by which it went.
                _lines.Add(call, _ways.TryGetValue(call.Id, out var at) ? at.Way.RouteId : BridgeWay.Of(snapshot(), call, out _)?.RouteId);
            }
        }

        return _lines;
    }

    private TokenBucket LineBucket(string node, string name)
    {
        if (!_lineBuckets.TryGetValue((node, name), out var bucket))
        {
            _lineBuckets.Add((node, name), bucket = new TokenBucket());
        }

        return bucket;
    }
}
