using System.Collections.Immutable;
using CallSign.Core.Cdrs;

namespace CallSign.Telephony.Monitoring;

/// <summary>A call and its channels as their events have told them so far. Belongs to the tracker's thread.</summary>
internal sealed class TrackedCall(Guid callUuid, string node)
{
    /// <summary>Most lines of a call's story; a phone that flips hold for hours must not grow without end.</summary>
    public const int MaxStory = 200;

    // One count for all calls: a key may come back, as a call of its own again or on another node, and must not look older then.
    private static long s_revision;

    private readonly List<CallLeg> _legs = [];
    private LiveCall? _published;

    public Guid CallUuid { get; } = callUuid;

    /// <summary>In order of creation, those that ended too.</summary>
    public IReadOnlyList<CallLeg> Legs => _legs;

    /// <summary>Legs that went on as calls of their own, as they stood then.</summary>
    public List<CdrLeg> DetachedLegs { get; } = [];

    public List<CdrEvent> Story { get; } = [];

    /// <summary>A channel that this is a leg of, but that the tracker has never seen or has already forgotten.</summary>
    public Guid? LegOf { get; set; }

    public Guid? TenantId { get; set; }

    public CallDirection Direction { get; set; }

    public string CallerNumber = "";
    public string CallerName = "";
    public string CalleeNumber = "";
    public string CalleeName = "";
    public string? AnsweredBy;
    public string? Queue;
    public string? QueueCause;
    public string? Conference;
    public string? ParkedAt;
    public string? Gateway;
    public string? Recording;

    /// <summary>As the call began, before transfers: what its CDR says.</summary>
    public string FirstCallerNumber = "";
    public string FirstCallerName = "";
    public string FirstDestination = "";

    public bool IsRecording { get; set; }

    public bool WasBridged { get; set; }

    public bool WasRinging { get; set; }

    public bool WasQueued { get; set; }

    public bool ReachedVoicemail { get; set; }

    public bool LeftMessage { get; set; }

    public bool Uncertain { get; set; }

    public bool IsLost { get; set; }

    public DateTime StateSince { get; private set; }

    public CallState State { get; private set; }

    public DateTime LastEventAt { get; set; }

    /// <summary>The leg that says what the call does: the first, or the first still alive after it.</summary>
    public CallLeg Anchor => _legs.Find(l => l.IsAlive) ?? _legs[0];

    public bool HasLegs => _legs.Count > 0;

    /// <summary>Channels of it that the switch still has.</summary>
    public int OpenLegs { get; set; }

    public void Add(CallLeg leg)
    {
        leg.Call = this;
        // The channel that gave the call its key comes first, whichever was seen first.
        _legs.Insert(leg.Uuid == CallUuid ? 0 : _legs.Count, leg);
    }

    public void Remove(CallLeg leg) => _legs.Remove(leg);

    public void Tell(DateTime at, string what, CallLeg? leg, string? detail = null)
    {
        if (Story.Count < MaxStory)
        {
            Story.Add(new CdrEvent(at, what, leg?.Uuid, detail));
        }
    }

    /// <summary>Works out the state anew; a change is dated <paramref name="at"/>, by the node's clock.</summary>
    public void UpdateState(DateTime at)
    {
        var state = CurrentState();
        if (state != State || StateSince == default)
        {
            State = state;
            StateSince = at;
        }
    }

    /// <summary>
    /// A copy for viewers if they would see a difference to the last one, or if that is older than <paramref name="refresh"/>; else null.
    /// </summary>
    public LiveCall? ToPublish(TimeSpan refresh)
    {
        var last = _published;
        if (!HasLegs)
        {
            return null;
        }

        if (last is not null && ((last.State is CallState.Ended && State is CallState.Ended) || !Differs(last)) && LastEventAt - last.LastEventAt < refresh)
        {
            return null;
        }

        var alive = 0;
        foreach (var leg in _legs)
        {
            alive += leg.IsAlive ? 1 : 0;
        }

        var legs = ImmutableArray.CreateBuilder<LiveLeg>(alive);
        foreach (var leg in _legs)
        {
            if (leg.IsAlive)
            {
                legs.Add(leg.ToLive());
            }
        }

        return _published = new LiveCall
        {
            CallUuid = CallUuid,
            TenantId = TenantId,
            Node = node,
            State = State,
            Direction = Direction,
            CallerNumber = CallerNumber,
            CallerName = CallerName,
            CalleeNumber = CalleeNumber,
            CalleeName = CalleeName,
            StartedAt = _legs[0].StartedAt,
            AnsweredAt = _legs[0].AnsweredAt ?? Anchor.AnsweredAt,
            StateSince = StateSince,
            Codec = Anchor.Codec,
            Queue = Queue,
            Conference = Conference,
            ParkedAt = ParkedAt,
            Gateway = Gateway,
            Recording = IsRecording,
            Uncertain = Uncertain,
            LastEventAt = LastEventAt,
            Revision = Interlocked.Increment(ref s_revision),
            Legs = legs.MoveToImmutable(),
        };
    }

    /// <summary>What viewers are told of a call that went up in another; null if they never saw it, or saw it end.</summary>
    public LiveCall? ToRemoved() => _published is { State: not CallState.Ended } last
        ? _published = last with { State = CallState.Ended, Legs = [], Revision = Interlocked.Increment(ref s_revision) }
        : null;

    /// <summary>Takes over what is known of a call that goes up in this one; its legs come separately.</summary>
    public void Take(TrackedCall other)
    {
        TenantId ??= other.TenantId;
        AnsweredBy ??= other.AnsweredBy;
        Queue ??= other.Queue;
        QueueCause ??= other.QueueCause;
        Conference ??= other.Conference;
        Gateway ??= other.Gateway;
        Recording ??= other.Recording;
        IsRecording |= other.IsRecording;
        WasBridged |= other.WasBridged;
        WasRinging |= other.WasRinging;
        WasQueued |= other.WasQueued;
        ReachedVoicemail |= other.ReachedVoicemail;
        LeftMessage |= other.LeftMessage;
        Uncertain |= other.Uncertain;
        DetachedLegs.AddRange(other.DetachedLegs);
        Story.AddRange(other.Story);
        Story.Sort((a, b) => a.At.CompareTo(b.At));
    }

    private CallState CurrentState()
    {
        var anchor = Anchor;
        if (!anchor.IsAlive)
        {
            return CallState.Ended;
        }

        if (anchor.Activity is not LegActivity.None || anchor.IsTransferring)
        {
            return anchor.State;
        }

        var ringing = false;
        var early = false;
        foreach (var leg in _legs)
        {
            if (leg.IsAlive)
            {
                if (leg.IsHeld)
                {
                    return CallState.Held;
                }

                ringing |= leg != anchor && leg.IsOutbound && !leg.IsAnswered && leg.IsRinging;
                early |= leg != anchor && leg.IsOutbound && !leg.IsAnswered && leg.IsEarly;
            }
        }

        var state = anchor.State;
        if (state is CallState.Answered && anchor.BridgedTo is null && (ringing || early))
        {
            // It was answered before, by a menu or the party that transferred it, and now a phone rings for it.
            return CallState.Ringing;
        }

        return state is CallState.Routing && (ringing || early) ? (early && !ringing ? CallState.Early : CallState.Ringing) : state;
    }

    private bool Differs(LiveCall last)
    {
        if (last.State != State || last.StateSince != StateSince || last.Recording != IsRecording || last.Uncertain != Uncertain
            || last.TenantId != TenantId || last.Direction != Direction || last.StartedAt != _legs[0].StartedAt
            || last.AnsweredAt != (_legs[0].AnsweredAt ?? Anchor.AnsweredAt)
            || last.CallerNumber != CallerNumber || last.CallerName != CallerName || last.CalleeNumber != CalleeNumber
            || last.CalleeName != CalleeName || last.Queue != Queue || last.Conference != Conference || last.ParkedAt != ParkedAt
            || last.Gateway != Gateway || last.Codec != Anchor.Codec)
        {
            return true;
        }

        var i = 0;
        foreach (var leg in _legs)
        {
            if (leg.IsAlive && (i >= last.Legs.Length || !ReferenceEquals(last.Legs[i++], leg.ToLive())))
            {
                return true;
            }
        }

        return i != last.Legs.Length;
    }
}
