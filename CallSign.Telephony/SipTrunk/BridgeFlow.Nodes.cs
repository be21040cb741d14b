using CallSign.Core.SipTrunk;

namespace CallSign.Telephony.SipTrunk;

/// <summary>Replies of switches, and switches that go and come.</summary>
internal sealed partial class BridgeFlow
{
    private void Reply(BridgeSignal.Replied s, DateTime now)
    {
        Over(s.Command);
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

    // The switch is asked, now or when it is back.
    private void Unanswered(BridgeCommand command)
    {
        if (Over(command) && _calls.TryGetValue(command.Id, out var call) && !_gone.ContainsKey(command.Node))
        {
            Look(call);
        }
    }

    private bool Over(BridgeCommand command) => command switch
    {
        BridgeCommand.Originate o => _underWay.Remove(o.Outbound),
        BridgeCommand.Bridge b => _underWay.Remove(b.Outbound),
        _ => false,
    };

    /// <summary>Which run of a switch is known, without anything having happened to it.</summary>
    public void Meet(string node, string core) => _cores[node] = core;

    /// <summary>
    /// Looks after what no event has told: calls whose channels are not seen any more are asked for at their switch, callers who are nowhere are
    /// forgotten, and a switch that went or came unheard is taken for what it is.
    /// </summary>
    /// <param name="up">Every channel that is seen.</param>
    /// <param name="nodes">The switches that there are.</param>
    /// <param name="now">UTC.</param>
    public void Sweep(IReadOnlySet<Guid> up, IReadOnlyDictionary<string, BridgeNode> nodes, DateTime now)
    {
        foreach (var name in _calls.Values.Select(c => c.Node).Concat(_members.Values.Select(m => m.Node)).OfType<string>().Distinct().ToList())
        {
            if (nodes.GetValueOrDefault(name) is not { IsConnected: true } node)
            {
                _gone.TryAdd(name, now);
            }
            else if (node.IsOnline && _gone.ContainsKey(name))
            {
                Back(name, node.Core, now);
            }
        }

        bool Seen(string? name) => name is not null && nodes.GetValueOrDefault(name) is { IsOnline: true };
        foreach (var call in _calls.Values.Where(c => Seen(c.Node)))
        {
            var missing = call.State switch
            {
                BridgeState.Queued => !IsUp(call.CallUuid),
                BridgeState.Waiting => !IsUp(call.AgentUuid),
                BridgeState.Bridged => !IsUp(call.AgentUuid) || !IsUp(call.OutboundUuid),
                _ => false, // its time runs
            };
            if (missing)
            {
                Look(call);
            }
        }

        foreach (var caller in _members.Where(m => Seen(m.Value.Node) && !up.Contains(m.Key)).Select(m => m.Key).ToList())
        {
            _members.Remove(caller);
        }

        bool IsUp(Guid? channel) => channel is { } uuid && up.Contains(uuid);
    }

    private void ForgetMembers(string node)
    {
        foreach (var caller in _members.Where(m => m.Value.Node == node).Select(m => m.Key).ToList())
        {
            _members.Remove(caller);
        }
    }

    private void Back(string node, string core, DateTime now)
    {
        _gone.Remove(node);
        var before = _cores.GetValueOrDefault(node, "");
        _cores[node] = core.Length > 0 ? core : before;
        if (core.Length > 0 && before.Length > 0 && core != before)
        {
            _owed.Remove(node);
            foreach (var call in _calls.Values.Where(c => c.Node == node).ToList())
            {
                call.OutboundUuid = null; // nothing of it is there to be ended
                End(call, BridgeOutcome.NodeLost, now, "the switch was started anew");
            }

            ForgetMembers(node);
            return;
        }

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
            var outbound = call.OutboundUuid is { } channel && !_underWay.Contains(channel) ? call.OutboundUuid : null;
            Work.Commands.Add(new BridgeCommand.Look(call.Id, node, call.CallUuid, call.AgentUuid, outbound));
        }
    }

    // What a switch has is stronger than what was known before it was out of sight, but only for what it was asked for: while it answered, an agent may
    // have taken the caller, or the call may have been dialled.
    private void See(BridgeCall call, BridgeCommand.Look asked, BridgeSight sight, DateTime now)
    {
        var noCaller = !sight.Caller && asked.Caller == call.CallUuid;
        var noAgent = sight.Agent is null && asked.AgentUuid == call.AgentUuid;
        var ofOutbound = asked.Outbound is not null && asked.Outbound == call.OutboundUuid && !_underWay.Contains(asked.Outbound.Value);
        var noOutbound = !sight.Outbound && ofOutbound;
        switch (call.State)
        {
            case BridgeState.Queued when noCaller:
                End(call, BridgeOutcome.CallerHungUp, now, "gone when the switch was asked");
                break;
            case BridgeState.Queued when sight is { Caller: true, Agent: { } agent } && asked.Caller == call.CallUuid:
                WithAgent(call, call.AgentId ?? Guid.Empty, agent, now);
                break;
            case BridgeState.Bridged when noAgent || noOutbound:
                End(call, BridgeOutcome.Completed, now, "gone when the switch was asked");
                break;
            case BridgeState.Waiting or BridgeState.Dialling or BridgeState.Ringing or BridgeState.Answered when noAgent:
                End(call, BridgeOutcome.AgentHungUp, now, "gone when the switch was asked");
                break;
            case BridgeState.Waiting or BridgeState.Dialling or BridgeState.Ringing when noCaller:
                End(call, BridgeOutcome.CallerHungUp, now, "gone when the switch was asked");
                break;
            case BridgeState.Dialling or BridgeState.Ringing or BridgeState.Answered when noOutbound:
                Lost(call, "NORMAL_TEMPORARY_FAILURE", now);
                break;
            case BridgeState.Dialling or BridgeState.Ringing or BridgeState.Answered when ofOutbound && sight.Bridged:
                Bridged(call, now);
                break;
            case BridgeState.Dialling or BridgeState.Ringing when ofOutbound && sight.Answered:
                OutboundAnswered(call, now);
                break;
            case BridgeState.Answered when ofOutbound:
                Unite(call);
                break;
        }
    }
}
