using CallSign.Core.SipTrunk;

namespace CallSign.Telephony.SipTrunk;

/// <summary>What people and programs ask of calls, by way of their rows.</summary>
internal sealed partial class BridgeFlow
{
    private void Ask(BridgeCall row, DateTime now)
    {
        if (_calls.TryGetValue(row.Id, out var known))
        {
            if (row.EndAsked)
            {
                EndAsked(known, now);
            }

            return;
        }

        if (row.Revision != 0 || row.EndedAt is not null)
        {
            return; // it ended since the row was read
        }

        if (row.EndAsked)
        {
            _calls[row.Id] = row;
            End(row, BridgeOutcome.Cancelled, now, null);
        }
        else if (row.CallUuid is { } caller)
        {
            if (_members.TryGetValue(caller, out var member) && !member.Gone && member.Tenant == row.TenantId && !_byChannel.ContainsKey(caller))
            {
                row.QueueId = member.Queue;
                Queue(row, caller, member, now);
            }
            else if (row.Node is not null && member is null && !_byChannel.ContainsKey(caller))
            {
                // He joined before this instance began to listen; the switch is asked.
                (row.State, row.QueuedAt) = (BridgeState.Queued, now);
                Follow(row);
                Changed(row, BridgeEvents.CallerQueued, now);
                Look(row);
            }
            else
            {
                _calls[row.Id] = row;
                End(row, BridgeOutcome.CallerHungUp, now, "the caller is not in a queue any more");
            }
        }
        else
        {
            Follow(row);
            Changed(row);
            var here = _members.Where(m => m.Value is { AgentUuid: null, Gone: false } && m.Value.Tenant == row.TenantId && (row.QueueId is null || row.QueueId == m.Value.Queue)
                && !_byChannel.ContainsKey(m.Key) && SameNumber(row.CallerNumber, m.Value.Number)).Take(1).ToList();
            if (here is [var (channel, waiting)])
            {
                row.QueueId = waiting.Queue;
                Queue(row, channel, waiting, now);
            }
        }
    }

    private void EndAsked(BridgeCall call, DateTime now)
    {
        if (call is { State: BridgeState.Bridged, OutboundUuid: { } outbound, Node: { } node } && !_gone.ContainsKey(node))
        {
            Work.Commands.Add(new BridgeCommand.Kill(call.Id, node, outbound, "NORMAL_CLEARING")); // its end is told as any other
        }
        else
        {
            End(call, call.State is BridgeState.Bridged ? BridgeOutcome.Completed : BridgeOutcome.Cancelled, now, null);
        }
    }
}
