using CallSign.Core.SipTrunk;

namespace CallSign.Telephony.SipTrunk;

/// <summary>Replies of switches, and switches that go and come.</summary>
internal sealed partial class BridgeFlow
{
    private void Reply(BridgeSignal.Replied s, DateTime now)
    {
        if (!_calls.TryGetValue(s.Command.Id, out var call))
        {
            return;
        }

        switch (s.Command)
        {
            case BridgeCommand.Originate o when call.OutboundUuid == o.Outbound && !s.Ok && call.State is BridgeState.Dialling or BridgeState.Ringing:
                Lost(call, s.Message, now);
                break;
            case BridgeCommand.Originate o when call.OutboundUuid == o.Outbound && s.Ok && call.State is BridgeState.Dialling or BridgeState.Ringing:
                OutboundAnswered(call, now); // the switch says +OK when the far end has answered
                break;
            case BridgeCommand.Bridge b when call.OutboundUuid == b.Outbound && !s.Ok && call.State is BridgeState.Answered:
                End(call, BridgeOutcome.Failed, now, s.Message);
                break;
        }
    }

    private void Back(string node)
    {
        _gone.Remove(node);
        if (_owed.Remove(node, out var channels))
        {
            Work.Commands.AddRange(channels.Select(c => new BridgeCommand.Kill(Guid.Empty, node, c, "ORIGINATOR_CANCEL")));
        }

        foreach (var call in _calls.Values.Where(c => c.Node == node))
        {
            Look(call);
        }
    }

    private void Owe(string node, Guid channel)
    {
        if (!_owed.TryGetValue(node, out var channels))
        {
            _owed.Add(node, channels = []);
        }

        channels.Add(channel);
    }

    private void Look(BridgeCall call)
    {
        if (call is { Node: { } node, State: not BridgeState.Announced })
        {
            Work.Commands.Add(new BridgeCommand.Look(call.Id, node, call.CallUuid, call.AgentUuid, call.OutboundUuid));
        }
    }

    // What a switch has is stronger than what was known before it was out of sight.
    private void See(BridgeCall call, BridgeSight sight, DateTime now)
    {
        switch (call.State)
        {
            case BridgeState.Queued when !sight.Caller:
                End(call, BridgeOutcome.CallerHungUp, now, "gone when the switch was asked");
                break;
            case BridgeState.Queued when sight.Agent is { } agent && call.AgentUuid is null:
                WithAgent(call, call.AgentId ?? Guid.Empty, agent, now);
                break;
            case BridgeState.Bridged when sight.Agent is null || !sight.Outbound:
                End(call, BridgeOutcome.Completed, now, "gone when the switch was asked");
                break;
            case BridgeState.Waiting or BridgeState.Dialling or BridgeState.Ringing or BridgeState.Answered when sight.Agent is null:
                End(call, BridgeOutcome.AgentHungUp, now, "gone when the switch was asked");
                break;
            case BridgeState.Waiting or BridgeState.Dialling or BridgeState.Ringing when !sight.Caller:
                End(call, BridgeOutcome.CallerHungUp, now, "gone when the switch was asked");
                break;
            case BridgeState.Dialling or BridgeState.Ringing or BridgeState.Answered when !sight.Outbound:
                Lost(call, "NORMAL_TEMPORARY_FAILURE", now);
                break;
            case BridgeState.Dialling or BridgeState.Ringing or BridgeState.Answered when sight.Bridged:
                Bridged(call, now);
                break;
            case BridgeState.Dialling or BridgeState.Ringing when sight.Answered:
                OutboundAnswered(call, now);
                break;
            case BridgeState.Answered:
                Work.Commands.Add(new BridgeCommand.Bridge(call.Id, call.Node!, call.AgentUuid!.Value, call.OutboundUuid!.Value));
                break;
        }
    }
}
