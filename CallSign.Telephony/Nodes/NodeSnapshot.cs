namespace CallSign.Telephony.Nodes;

/// <summary>Why a node was asked for its channels.</summary>
public enum ResyncReason
{
    /// <summary>First list after a connection was made.</summary>
    Connected,

    /// <summary>Events were lost: a gap in <c>Event-Sequence</c>, or FreeSWITCH said so.</summary>
    EventsLost,

    /// <summary>A handler asked, because what it saw does not add up.</summary>
    Requested,

    /// <summary>The regular check.</summary>
    Periodic,
}

/// <summary>The output of <c>show channels as json</c>; valid only during the call that gets it.</summary>
public readonly ref struct NodeSnapshot
{
    internal NodeSnapshot(ResyncReason reason, DateTimeOffset requestedAt, ReadOnlySpan<byte> channelsJson)
    {
        Reason = reason;
        RequestedAt = requestedAt;
        ChannelsJson = channelsJson;
    }

    public ResyncReason Reason { get; }

    /// <summary>When the list was asked for, by this machine's clock.</summary>
    public DateTimeOffset RequestedAt { get; }

    /// <summary>UTF-8 JSON as FreeSWITCH printed it: <c>{"row_count":n,"rows":[…]}</c>; without <c>rows</c> when there are none.</summary>
    public ReadOnlySpan<byte> ChannelsJson { get; }
}
