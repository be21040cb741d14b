namespace CallSign.Telephony.Monitoring;

// Comparing what is followed with the switch's own list of channels.
internal sealed partial class CallTracker
{
    // How far the switch's list may lag behind its events.
    public static readonly TimeSpan ListLag = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Takes the list as the truth: what is new there is followed from now on, and marked where its past is unknown; what the switch no
    /// longer has is closed, as lost if its end was not seen.
    /// </summary>
    /// <param name="rows">The whole list.</param>
    /// <param name="requestedAt">When it was asked for (UTC): what had an event since, or shortly before, may be missing in it.</param>
    /// <param name="now">UTC.</param>
    /// <returns>False where a channel is missing in the list that had an event too lately to tell: only a later list can say whether it is gone.</returns>
    public bool Resync(IReadOnlyList<ChannelRow> rows, DateTime requestedAt, DateTime now)
    {
        _now = now;
        _at = WireText.Milliseconds(now);
        var listed = new HashSet<Guid>(rows.Count);
        var changed = new HashSet<TrackedCall>();

        // First legs first, so that the others find the call they belong to.
        foreach (var row in rows.OrderBy(r => r.CallUuid != Guid.Empty && r.CallUuid != r.Uuid).ThenBy(r => r.CreatedAt))
        {
            listed.Add(row.Uuid);
            if (_legs.TryGetValue(row.Uuid, out var leg))
            {
                Confirm(leg, row);
                changed.Add(leg.Call);
            }
            else if (!_dead.Contains(row.Uuid) && row.State is not ("CS_HANGUP" or "CS_REPORTING" or "CS_DESTROY"))
            {
                changed.Add(Adopt(row).Call);
            }
        }

        var told = true;
        foreach (var leg in _legs.Values.Where(l => !listed.Contains(l.Uuid)).ToList())
        {
            if (leg.LastEventAt >= requestedAt - ListLag)
            {
                told = false;
                continue;
            }

            changed.Add(leg.Call);
            if (leg.IsAlive)
            {
                LoseLeg(leg);
            }
            else
            {
                Destroy(leg); // its end was seen, only its CHANNEL_DESTROY was not
            }
        }

        foreach (var call in changed.Where(c => _calls.ContainsKey(c.CallUuid)))
        {
            DeduceBridge(call);
            call.Uncertain = call.Legs.Any(l => l.IsAlive && !l.IsKnown);
            CallParties.Update(call);
            call.UpdateState(_at);
            Publish(call);
        }

        return told;
    }

    private CallLeg Adopt(ChannelRow row)
    {
        var callee = CallParties.Number(row.CalleeNumber);
        var leg = new CallLeg(row.Uuid, row.SwitchId, row.IsOutbound, row.CreatedAt == default ? _at : row.CreatedAt)
        {
            ChannelName = row.Name,
            CallerNumber = CallParties.Number(row.CallerNumber),
            CallerName = row.CallerName,
            Destination = row.Destination,
            Context = row.Context,
            Number = !row.IsOutbound ? row.CallerNumber : callee.Length > 0 ? callee : row.Destination,
            Name = row.IsOutbound ? CallParties.Name(row.CalleeName) : row.CallerName,
            Codec = row.Codec.Length > 0 ? row.Codec : null,
        };
        Join(leg, row.CallUuid == row.Uuid ? Guid.Empty : row.CallUuid);
        leg.Call.Tell(_at, CallStory.Unseen, leg);
        leg.IsAuthenticated = domains.TryGetTenant(row.FirstContext, out _); // calls of carriers come into a context of their own
        LearnDirection(leg.Call);
        Confirm(leg, row);
        return leg;
    }

    private void Confirm(CallLeg leg, ChannelRow row)
    {
        leg.LastEventAt = _now;
        leg.Call.LastEventAt = _now;
        leg.Call.TenantId ??= domains.TryGetTenant(row.FirstContext, out var first) ? first
            : domains.TryGetTenant(row.Context, out var tenant) ? tenant : null;
        if (!leg.IsAlive)
        {
            return;
        }

        switch (row.CallState)
        {
            case "RINGING" when leg.IsOutbound:
                leg.IsRinging = true;
                break;
            case "EARLY":
                leg.IsEarly = true;
                break;
            case "ACTIVE" or "UNHELD" or "HELD":
                leg.IsAnswered = true;
                leg.IsHeld = row.CallState == "HELD";
                break;
        }

        if (leg.Activity is LegActivity.None && leg.BridgedTo is null)
        {
            leg.Activity = row.Application switch
            {
                "conference" => LegActivity.Conference,
                "voicemail" => LegActivity.Voicemail,
                "callcenter" => LegActivity.Queued,
                "valet_park" or "park" => LegActivity.Parked,
                "eavesdrop" or "userspy" => LegActivity.Eavesdrop,
                _ => LegActivity.None,
            };
            if (leg.Activity is LegActivity.Conference)
            {
                leg.Call.Conference ??= row.ApplicationData.Split('@', '+')[0];
            }
            else if (leg.Activity is LegActivity.Queued)
            {
                leg.Call.Queue ??= domains.ShownAs(row.ApplicationData);
                leg.Call.WasQueued = true;
            }
            else if (leg.Activity is LegActivity.Parked && row.Application == "valet_park")
            {
                leg.Call.ParkedAt ??= row.ApplicationData.Replace(' ', '/');
            }
        }
    }

    // FreeSWITCH gives a leg its peer's call UUID while they are bridged, and only then: two answered legs of one call talk to each other.
    private static void DeduceBridge(TrackedCall call)
    {
        var alive = call.Legs.Where(l => l.IsAlive).ToList();
        if (alive is [{ BridgedTo: null, IsAnswered: true, Activity: LegActivity.None } a, { BridgedTo: null, IsAnswered: true, Activity: LegActivity.None } b])
        {
            a.BridgedTo = b;
            b.BridgedTo = a;
            call.WasBridged = true;
            call.AnsweredBy ??= b.Number;
        }
    }
}
