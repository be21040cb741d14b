using CallSign.Core.Cdrs;

namespace CallSign.Telephony.Monitoring;

/// <summary>What an application does with a channel, where that says more than "answered".</summary>
internal enum LegActivity : byte
{
    None,
    Parked,
    Queued,
    Conference,
    Voicemail,
    Eavesdrop,
}

/// <summary>One channel as its events have told it so far. Belongs to the tracker's thread.</summary>
internal sealed class CallLeg(Guid uuid, string? switchId, bool isOutbound, DateTime startedAt)
{
    private LiveLeg? _live;
    private bool _answered;

    public Guid Uuid { get; set; } = uuid;

    /// <summary>The Unique-ID as FreeSWITCH knows it, where that is no UUID.</summary>
    public string? SwitchId { get; set; } = switchId;

    public bool IsOutbound { get; } = isOutbound;

    public DateTime StartedAt { get; set; } = startedAt;

    /// <summary>Microseconds since 1970 of the creation by the node's clock; 0 where only the second is known, from a list of channels.</summary>
    public long CreatedMicroseconds { get; set; }

    public TrackedCall Call { get; set; } = null!;

    /// <summary>It was a call of its own before it was bridged into this one.</summary>
    public bool Joined { get; set; }

    public string ChannelName = "";
    public string Number = "";
    public string Name = "";
    public string CallerNumber = "";
    public string CallerName = "";
    public string Destination = "";
    public string Context = "";
    public string? TransferSource;
    public string? Codec;
    public string? Gateway;
    public Guid? OutboundRoute;
    public string? SipCallId;
    public string HangupCause = "";

    public DateTime? AnsweredAt { get; set; }

    /// <summary>Whether it was answered, even where a list of channels does not tell when.</summary>
    public bool IsAnswered
    {
        get => _answered || AnsweredAt is not null;
        set => _answered = value;
    }

    /// <summary>Set from CHANNEL_HANGUP on.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>Whether its end is told in the call's story.</summary>
    public bool IsEnded { get; set; }

    /// <summary>A program controls it over an outbound socket, for which FreeSWITCH parks the channel: that is no parking lot.</summary>
    public bool IsDrivenBySocket { get; set; }

    public bool IsRinging { get; set; }

    public bool IsEarly { get; set; }

    public bool IsHeld { get; set; }

    public bool IsTransferring { get; set; }

    /// <summary>Whether a directory user authenticated on it, as opposed to a carrier's call.</summary>
    public bool IsAuthenticated { get; set; }

    /// <summary>Whether its own events told its times, as opposed to a list of channels.</summary>
    public bool IsKnown => CreatedMicroseconds != 0;

    public LegActivity Activity { get; set; }

    public CallLeg? BridgedTo { get; set; }

    /// <summary>By this machine's clock.</summary>
    public DateTime LastEventAt { get; set; }

    public bool IsAlive => EndedAt is null;

    /// <summary>The key CHANNEL_BRIDGE and commands use.</summary>
    public string Id => SwitchId ?? Uuid.ToString("D");

    public CallState State => this switch
    {
        { IsAlive: false } => CallState.Ended,
        { Activity: LegActivity.Parked } => CallState.Parked,
        { Activity: LegActivity.Queued } => CallState.Queued,
        { Activity: LegActivity.Conference } => CallState.Conference,
        { Activity: LegActivity.Voicemail } => CallState.Voicemail,
        { Activity: LegActivity.Eavesdrop } => CallState.Eavesdrop,
        { IsTransferring: true } => CallState.Transferring,
        { IsHeld: true } => CallState.Held,
        { IsAnswered: true } => CallState.Answered,
        { IsEarly: true } => CallState.Early,
        { IsRinging: true } => CallState.Ringing,
        _ => CallState.Routing,
    };

    /// <summary>An immutable copy; the same object as before while nothing in it has changed.</summary>
    public LiveLeg ToLive()
    {
        var state = State;
        var bridgedTo = BridgedTo?.Uuid;
        var gateway = IsOutbound ? Gateway : null;
        if (_live is { } live && live.State == state && live.BridgedTo == bridgedTo && live.Uuid == Uuid && ReferenceEquals(live.Number, Number)
            && ReferenceEquals(live.Name, Name) && ReferenceEquals(live.ChannelName, ChannelName)
            && live.Gateway == gateway && live.OutboundRoute == OutboundRoute)
        {
            return live;
        }

        return _live = new LiveLeg(Uuid, Direction, ChannelName, Number, Name, state, bridgedTo) { SwitchId = SwitchId, Gateway = gateway, OutboundRoute = OutboundRoute };
    }

    public CdrLeg ToCdr(DateTime? endedAt) => new(
        Uuid, Direction, ChannelName, Number, Name, StartedAt, AnsweredAt, endedAt, HangupCause, SipCallId);

    private string Direction => IsOutbound ? "outbound" : "inbound";
}
