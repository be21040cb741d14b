using CallSign.Core.Cdrs;
using CallSign.Telephony.Cdrs;
using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Monitoring;

// How channels become legs of calls, and cease to be.
internal sealed partial class CallTracker
{
    private CallLeg? Find(in EslEventView e) => _legs.GetValueOrDefault(Id(in e, EslHeader.UniqueId));

    private CallLeg? FindOrCreate(in EslEventView e)
    {
        var uuid = Id(in e, EslHeader.UniqueId, out var switchId);
        if (uuid == Guid.Empty)
        {
            return null;
        }

        if (_legs.TryGetValue(uuid, out var known))
        {
            if (!known.IsKnown)
            {
                LearnTimes(known, in e);
                LearnRoute(known, in e);
                LearnTenant(known, in e);
                LearnDirection(known.Call);
                known.Call.Uncertain = known.Call.Legs.Any(l => l.IsAlive && !l.IsKnown);
            }

            return known;
        }

        return _dead.Covers(uuid, e.GetInt64(EslHeader.CallerChannelCreatedTime)) ? null : Create(uuid, switchId, in e);
    }

    private CallLeg Create(Guid uuid, string? switchId, in EslEventView e)
    {
        var leg = new CallLeg(uuid, switchId, e.ValueEquals(EslHeader.CallDirection, "outbound"u8), _at)
        {
            ChannelName = WireText.Get(in e, EslHeader.ChannelName),
        };
        LearnTimes(leg, in e);
        LearnParties(leg, in e);
        LearnRoute(leg, in e);
        Join(leg, Parent(uuid, in e));
        leg.Call.Uncertain |= e.Name is not EslEventName.ChannelCreate;
        LearnTenant(leg, in e);
        LearnDirection(leg.Call);
        CallParties.Update(leg.Call);
        return leg;
    }

    // The channel that this one was made for; empty where it began on its own.
    private static Guid Parent(Guid uuid, in EslEventView e)
    {
        ReadOnlySpan<EslHeader> names =
        [
            EslHeader.VariableOriginatingLegUuid, EslHeader.ChannelCallUuid, EslHeader.VariableCcMemberSessionUuid, EslHeader.VariableOtherLoopbackLegUuid,
        ];
        foreach (var name in names)
        {
            var parent = Id(in e, name);
            if (parent != Guid.Empty && parent != uuid)
            {
                return parent;
            }
        }

        return Guid.Empty;
    }

    private void Join(CallLeg leg, Guid parent)
    {
        var call = _legs.TryGetValue(parent, out var other) ? other.Call : _calls.GetValueOrDefault(parent) ?? _calls.GetValueOrDefault(leg.Uuid);
        if (call is null)
        {
            call = new TrackedCall(leg.Uuid, node) { LegOf = parent == Guid.Empty ? null : parent };
            _calls.Add(leg.Uuid, call);
            if (parent != Guid.Empty)
            {
                _orphans[parent] = call;
            }
        }

        call.Add(leg);
        call.OpenLegs++;
        _legs.Add(leg.Uuid, leg);
        if (_orphans.Count > 0 && _orphans.Remove(leg.Uuid, out var orphan) && orphan != call)
        {
            orphan.LegOf = null;
            Merge(call, orphan, joined: false);
        }
    }

    /// <summary>Makes one call of two. The one that somebody dialled goes on, before one that the switch originated; else the older.</summary>
    private void Merge(TrackedCall a, TrackedCall b, bool joined = true)
    {
        if (a == b || (a.TenantId is not null && b.TenantId is not null && a.TenantId != b.TenantId))
        {
            return; // calls of two tenants stay two calls, each with its own record
        }

        var (into, from) = !joined || Precedes(a.Legs[0], b.Legs[0]) ? (a, b) : (b, a);
        foreach (var leg in from.Legs.ToList())
        {
            from.Remove(leg);
            leg.Joined = joined;
            into.Add(leg);
        }

        into.OpenLegs += from.OpenLegs;
        into.Take(from);
        Forget(from);
        if (from.ToRemoved() is { } removed)
        {
            output.Changed(removed);
        }
    }

    private static bool Precedes(CallLeg a, CallLeg b) => a.IsOutbound == b.IsOutbound ? a.StartedAt <= b.StartedAt : !a.IsOutbound;

    // An agent's standing leg, or the far end of an attended transfer, that goes on after the call it was bridged into has ended.
    private void DetachIfLeftAlone(CallLeg leg)
    {
        var call = leg.Call;
        if (!leg.Joined || call.Legs.Any(l => l.IsAlive && !l.Joined))
        {
            return;
        }

        var going = call.Legs.Where(l => l.IsAlive).ToList();
        var own = new TrackedCall(leg.Uuid, node) { TenantId = call.TenantId };
        foreach (var l in going)
        {
            call.DetachedLegs.Add(l.ToCdr(_at));
            call.Remove(l);
            call.OpenLegs--;
            l.Joined = l != leg;
            own.Add(l);
            own.OpenLegs++;
        }

        if (call.OpenLegs == 0)
        {
            Close(call);
        }
        else
        {
            call.UpdateState(_at);
            Publish(call);
        }

        _calls.TryAdd(own.CallUuid, own);
        LearnDirection(own);
        CallParties.Update(own);
    }

    private void Rename(in EslEventView e)
    {
        var uuid = Id(in e, EslHeader.UniqueId, out var switchId);
        if (uuid != Guid.Empty && _legs.Remove(Id(in e, EslHeader.OldUniqueId), out var leg))
        {
            _dead.Add(leg.Uuid, leg.CreatedMicroseconds);
            leg.Uuid = uuid;
            leg.SwitchId = switchId;
            _legs[uuid] = leg;
            Finish(leg);
        }
    }

    private void Destroy(CallLeg leg)
    {
        Hangup(leg);
        _legs.Remove(leg.Uuid);
        _dead.Add(leg.Uuid, leg.CreatedMicroseconds);
        var call = leg.Call;
        call.OpenLegs--;
        Finish(leg);
        if (call.OpenLegs == 0)
        {
            Close(call);
        }
    }

    private void Lose(TrackedCall call)
    {
        foreach (var leg in call.Legs.Where(l => _legs.ContainsKey(l.Uuid)).ToList())
        {
            LoseLeg(leg);
        }

        if (_calls.ContainsKey(call.CallUuid))
        {
            Close(call);
        }
    }

    // No tombstone: should the switch list the channel again, it lives.
    private void LoseLeg(CallLeg leg)
    {
        var call = leg.Call;
        _legs.Remove(leg.Uuid);
        call.OpenLegs--;
        if (leg.IsAlive)
        {
            call.IsLost = call.OpenLegs == 0;
            call.Tell(_at, CallStory.Lost, leg);
            leg.HangupCause = CdrAssembler.LostCause;
            leg.EndedAt = WireText.Milliseconds(leg.LastEventAt);
            Unbridge(leg);
        }

        call.Uncertain = true;
        if (call.OpenLegs == 0)
        {
            Close(call);
        }
    }

    private void Close(TrackedCall call)
    {
        Forget(call);
        call.UpdateState(_at);
        Publish(call);
        if (call.HasLegs)
        {
            output.Ended(CdrAssembler.Assemble(call, node));
        }
    }

    private void Forget(TrackedCall call)
    {
        if (_calls.TryGetValue(call.CallUuid, out var known) && known == call)
        {
            _calls.Remove(call.CallUuid);
        }

        if (call.LegOf is { } parent)
        {
            _orphans.Remove(parent);
        }
    }

    private static Guid Id(in EslEventView e, EslHeader header) => Id(in e, header, out _);

    private static Guid Id(in EslEventView e, EslHeader header, out string? text)
    {
        text = null;
        if (e.TryGetGuid(header, out var uuid))
        {
            return uuid;
        }

        Span<byte> decoded = stackalloc byte[WireText.MaxLength];
        return e.TryCopy(header, decoded, out var length) ? ChannelId.Read(decoded[..length], out text) : Guid.Empty;
    }
}
