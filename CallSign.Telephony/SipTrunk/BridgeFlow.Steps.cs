using CallSign.Core.OutboundRoutes;
using CallSign.Core.SipTrunk;

namespace CallSign.Telephony.SipTrunk;

/// <summary>What each signal does to a call.</summary>
internal sealed partial class BridgeFlow
{
    private void Join(BridgeSignal.Joined s, DateTime now)
    {
        _members[s.Call] = new Member(s.Node, s.Tenant, s.Queue, s.Member, s.Number, _members.GetValueOrDefault(s.Call)?.Agent, _members.GetValueOrDefault(s.Call)?.AgentUuid);
        if (_byChannel.ContainsKey(s.Call))
        {
            return; // he moved on to another queue: the call goes with him
        }

        var announced = _calls.Values.Where(c => IsFree(c) && c.TenantId == s.Tenant && (c.QueueId is null || c.QueueId == s.Queue) && SameNumber(c.CallerNumber, s.Number))
            .MinBy(c => (c.Priority, c.CreatedAt));
        if (announced is not null)
        {
            if (announced.CallUuid is { } lost)
            {
                _byChannel.Remove(lost);
            }

            announced.QueueId = s.Queue;
            Queue(announced, s.Call, _members[s.Call], now);
        }
        else if (QueueOf(s.Tenant, s.Queue) is { BridgeNumber: { } number } queue)
        {
            var call = new BridgeCall
            {
                TenantId = s.Tenant, QueueId = s.Queue, CallerNumber = s.Number, Number = number, GatewayId = queue.BridgeGatewayId, CreatedBy = "queue", CreatedAt = now,
            };
            Queue(call, s.Call, _members[s.Call], now);
        }
    }

    // Expected; or asked for by somebody, and its caller waited on a switch that is gone: he comes again, by whichever switch there is.
    private bool IsFree(BridgeCall call) =>
        call.State is BridgeState.Announced || (call is { State: BridgeState.Queued, Node: { } node, CreatedBy: not "queue" } && _gone.ContainsKey(node));

    private void Queue(BridgeCall call, Guid caller, Member member, DateTime now)
    {
        (call.CallUuid, call.MemberUuid, call.Node, call.State, call.QueuedAt) = (caller, member.Uuid, member.Node, BridgeState.Queued, now);
        call.CallerNumber = call.CallerNumber.Length > 0 ? call.CallerNumber : member.Number;
        _deadlines.Remove(call.Id);
        Follow(call);
        Changed(call, BridgeEvents.CallerQueued, now);
        if (member is { Agent: { } agent, AgentUuid: { } uuid })
        {
            WithAgent(call, agent, uuid, now);
        }
    }

    private void Leave(BridgeSignal.Left s, DateTime now)
    {
        _members.Remove(s.Call);
        // After an agent the queue's word comes late: the channels themselves say what happened.
        if (_byChannel.TryGetValue(s.Call, out var call) && call.State is BridgeState.Queued)
        {
            End(call, BridgeOutcome.CallerHungUp, now, "the caller left the queue");
        }
    }

    private void Answer(BridgeSignal.AgentAnswered s, DateTime now)
    {
        if (_members.TryGetValue(s.Call, out var member))
        {
            _members[s.Call] = member with { Agent = s.Agent, AgentUuid = s.AgentUuid };
        }

        if (_byChannel.TryGetValue(s.Call, out var call) && call.CallUuid == s.Call && call.State is BridgeState.Queued)
        {
            call.Node = s.Node;
            WithAgent(call, s.Agent, s.AgentUuid, now);
        }
    }

    private void WithAgent(BridgeCall call, Guid agent, Guid uuid, DateTime now)
    {
        (call.AgentId, call.AgentUuid, call.AgentAnsweredAt, call.State) = (agent, uuid, now, BridgeState.Waiting);
        _byChannel[uuid] = call;
        Changed(call, BridgeEvents.AgentAnswered, now);
        Turn(call, now);
    }

    private void Dial(BridgeCall call, int line, DateTime now)
    {
        var way = _ways[call.Id].Way;
        var gateway = way.Gateways[line];
        if (!way.Emergency)
        {
            TakeLine(call, way, line, now);
        }

        _ways[call.Id] = (way, line);
        var settings = Rules.Of(call.TenantId);
        call.Attempts++;
        (call.OutboundUuid, call.Gateway, call.DialledAt, call.State, call.OutboundAnsweredAt) = (Guid.CreateVersion7(), gateway.Name, now, BridgeState.Dialling, null);
        _byChannel[call.OutboundUuid.Value] = call;
        _deadlines[call.Id] = now.AddSeconds(settings.BridgeSeconds);
        _lines?.Add(call, way.RouteId);
        _underWay.Add(call.OutboundUuid.Value);
        Changed(call, BridgeEvents.OutboundDialled, now);
        Work.Commands.Add(new BridgeCommand.Originate(
            call.Id, call.Node!, call.OutboundUuid.Value, call.AgentUuid!.Value, way, line, new BridgeTimes(settings.RingSeconds, settings.BridgeSeconds)));
    }

    private void Match(BridgeSignal.Created s)
    {
        // A channel that was made for a call which is over by now, or for an earlier attempt of it, has nobody to talk to.
        // What is no call of this installation's is left alone: another may share the switch.
        if ((OutboundOf(s.Uuid) is not { } call || call.AgentUuid != s.BridgeTo) && (_calls.ContainsKey(s.Call) || _over.Contains(s.Call)))
        {
            Work.Commands.Add(new BridgeCommand.Kill(s.Call, s.Node, s.Uuid, "ORIGINATOR_CANCEL"));
        }
    }

    private void OutboundAnswered(BridgeCall call, DateTime now)
    {
        (call.State, call.OutboundAnsweredAt) = (BridgeState.Answered, now);
        Changed(call, BridgeEvents.OutboundAnswered, now);
        Unite(call);
    }

    private void Unite(BridgeCall call)
    {
        _underWay.Add(call.OutboundUuid!.Value);
        Work.Commands.Add(new BridgeCommand.Bridge(call.Id, call.Node!, call.AgentUuid!.Value, call.OutboundUuid.Value));
    }

    private void Bridged(BridgeCall call, DateTime now)
    {
        if (call.State is BridgeState.Bridged)
        {
            return;
        }

        (call.State, call.BridgedAt, call.OutboundAnsweredAt) = (BridgeState.Bridged, now, call.OutboundAnsweredAt ?? now);
        _deadlines.Remove(call.Id);
        Changed(call, BridgeEvents.ChannelsBridged, now);
        if (Rules.Of(call.TenantId).Record || (call.QueueId is { } queue && QueueOf(call.TenantId, queue)?.Record == true))
        {
            if (snapshot().OfId(call.TenantId) is { } tenant)
            {
                Work.Commands.Add(new BridgeCommand.Record(call.Id, call.Node!, call.AgentUuid!.Value, tenant.Domain));
            }
        }
    }

    private void HangUp(BridgeSignal.HungUp s, DateTime now)
    {
        if (_members.TryGetValue(s.Uuid, out var member))
        {
            // Until the queue lets him go he is still listed there: he must not be taken for a new caller.
            _members[s.Uuid] = member with { Gone = true };
        }

        if (!_byChannel.TryGetValue(s.Uuid, out var call))
        {
            return;
        }

        if (call.OutboundUuid == s.Uuid)
        {
            Lost(call, s.Cause, now);
        }
        else if (call.AgentUuid == s.Uuid)
        {
            End(call, call.State is BridgeState.Bridged ? BridgeOutcome.Completed : BridgeOutcome.AgentHungUp, now, s.Cause);
        }
        else if (call.CallUuid == s.Uuid && call.State is BridgeState.Queued or BridgeState.Waiting or BridgeState.Dialling or BridgeState.Ringing)
        {
            End(call, BridgeOutcome.CallerHungUp, now, s.Cause);
        }

        // Once the agent is being bridged, the switch lets the caller go: that is no end of it.
    }

    // The channel out is gone, or never came about.
    private void Lost(BridgeCall call, string cause, DateTime now)
    {
        if (call.State is BridgeState.Bridged)
        {
            End(call, BridgeOutcome.Completed, now, cause);
            return;
        }

        if (call.OutboundUuid is { } gone)
        {
            _byChannel.Remove(gone);
        }

        (call.OutboundUuid, call.Cause) = (null, Short(cause));
        var (way, gateway) = _ways.TryGetValue(call.Id, out var at) ? at : default;
        if (way is not null && way.FailoverCauses.Contains(cause) && gateway + 1 < way.Gateways.Count)
        {
            // Another carrier may well do better, and at once: this one never reached the number.
            _ways[call.Id] = (way, gateway + 1);
            call.State = BridgeState.Waiting;
            _deadlines.Remove(call.Id);
            Changed(call);
            Turn(call, now);
            return;
        }

        var outcome = OutcomeOf(cause);
        var passes = way is { Gateways.Count: > 1 } ? (call.Attempts + way.Gateways.Count - 1) / way.Gateways.Count : call.Attempts;
        if (outcome is BridgeOutcome.Busy || !IsTransient(cause, way) || passes > Rules.Of(call.TenantId).Retries)
        {
            End(call, outcome, now, cause);
            return;
        }

        _ways.Remove(call.Id); // the routes may have changed since
        call.State = BridgeState.Waiting;
        Changed(call);
        Rest(call, now.AddSeconds(Rules.Of(call.TenantId).RetrySeconds));
    }

    private void Rest(BridgeCall call, DateTime until) => _deadlines[call.Id] = until;

    private void End(BridgeCall call, BridgeOutcome outcome, DateTime now, string? cause)
    {
        if (!_calls.Remove(call.Id))
        {
            return;
        }

        _deadlines.Remove(call.Id);
        _ways.Remove(call.Id);
        _waiting.Remove(call.Id);
        _over.Add(call.Id);
        _overInOrder.Enqueue(call.Id);
        if (_overInOrder.Count > MostOver)
        {
            _over.Remove(_overInOrder.Dequeue());
        }

        foreach (var channel in new[] { call.CallUuid, call.AgentUuid, call.OutboundUuid }.OfType<Guid>().Where(c => _byChannel.GetValueOrDefault(c) == call).ToList())
        {
            _byChannel.Remove(channel);
        }

        if (call is { OutboundUuid: { } outbound, Node: { } node })
        {
            // Whatever is left of the way out must not ring on, nor wait for somebody who is gone.
            if (_gone.ContainsKey(node))
            {
                Owe(node, outbound);
            }
            else
            {
                Work.Commands.Add(new BridgeCommand.Kill(call.Id, node, outbound, outcome is BridgeOutcome.Completed ? "NORMAL_CLEARING" : "ORIGINATOR_CANCEL"));
            }
        }

        (call.State, call.Outcome, call.EndedAt, call.Cause) = (BridgeState.Ended, outcome, now, Short(cause));
        Changed(call, outcome is BridgeOutcome.Completed ? BridgeEvents.CallCompleted : BridgeEvents.CallFailed, now);
    }

    private static BridgeOutcome OutcomeOf(string cause) => cause switch
    {
        "USER_BUSY" => BridgeOutcome.Busy,
        "NO_ANSWER" or "NO_USER_RESPONSE" or "ALLOTTED_TIMEOUT" or "ORIGINATOR_CANCEL" or "RECOVERY_ON_TIMER_EXPIRE" or "PROGRESS_TIMEOUT" => BridgeOutcome.NoAnswer,
        _ => BridgeOutcome.Failed,
    };

    // Whether the same number may well answer a little later.
    private static bool IsTransient(string cause, BridgeWay? way) =>
        OutcomeOf(cause) is BridgeOutcome.NoAnswer || (way?.FailoverCauses ?? OutboundRoute.UsualFailoverCauses).Contains(cause) || cause is "NORMAL_CLEARING" or "LOSE_RACE" or "MEDIA_TIMEOUT" or "CHAN_NOT_IMPLEMENTED";

    private static bool SameNumber(string one, string other) => one.Length > 0 && one.TrimStart('+') == other.TrimStart('+');

    private static string? Short(string? cause) => cause is { Length: > 120 } ? cause[..120] : cause;
}
