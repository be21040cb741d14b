using CallSign.Core.OutboundRoutes;
using CallSign.Core.SipTrunk;

namespace CallSign.Telephony.SipTrunk;

/// <summary>Whose turn it is to call out: by priority, as fast as the tenant and its gateways may.</summary>
internal sealed partial class BridgeFlow
{
    private void Turn(BridgeCall call, DateTime now)
    {
        if (!_turns.TryGetValue(call.TenantId, out var turns))
        {
            _turns.Add(call.TenantId, turns = new());
        }

        turns.Enqueue(call, (call.Priority, call.AgentAnsweredAt ?? now, _turn++));
    }

    private void Dispatch(DateTime now)
    {
        if (!MayDial)
        {
            return;
        }

        foreach (var (tenant, turns) in _turns)
        {
            List<(BridgeCall, (int, DateTime, long))>? later = null;
            while (turns.TryPeek(out var call, out var priority))
            {
                if (call.State is not BridgeState.Waiting || !_calls.ContainsKey(call.Id))
                {
                    turns.Dequeue();
                    continue;
                }

                var emergency = IsEmergency(call);
                if (!emergency && Rules.Stopped.Contains(tenant))
                {
                    turns.Dequeue();
                    End(call, BridgeOutcome.Stopped, now, "calling out is stopped");
                    continue;
                }

                if (call.Node is { } node && _gone.ContainsKey(node))
                {
                    turns.Dequeue();
                    (later ??= []).Add((call, priority));
                    continue;
                }

                var line = emergency ? WayOf(call, now)?.Gateway : LineOf(call, now);
                if (line is not { } gateway)
                {
                    turns.Dequeue();
                    if (_calls.ContainsKey(call.Id))
                    {
                        (later ??= []).Add((call, priority)); // one of another route may well have a line
                    }

                    continue;
                }

                if (!emergency && !Bucket(tenant).TryTake(Rules.Of(tenant).CallsPerSecond, now))
                {
                    break;
                }

                turns.Dequeue();
                Dial(call, gateway, now);
            }

            // An emergency number does not wait behind those that the rate holds.
            if (turns.Count > 0 && turns.UnorderedItems.Any(t => IsEmergency(t.Element)))
            {
                foreach (var (call, _) in turns.UnorderedItems.Where(t => t.Element.State is BridgeState.Waiting && IsEmergency(t.Element)).ToList())
                {
                    if (WayOf(call, now) is { Gateway: var gateway })
                    {
                        Dial(call, gateway, now);
                    }
                }
            }

            later?.ForEach(l => turns.Enqueue(l.Item1, l.Item2));
        }
    }

    private TokenBucket Bucket(Guid tenant)
    {
        if (!_buckets.TryGetValue(tenant, out var bucket))
        {
            _buckets.Add(tenant, bucket = new TokenBucket());
        }

        return bucket;
    }

    private bool IsEmergency(BridgeCall call) =>
        snapshot().OfId(call.TenantId) is { } tenant && OutboundPlan.Of(tenant.Nouns).IsEmergency(call.Number);
}
