namespace CallSign.Telephony.Monitoring;

/// <summary>The nodes and what they said last.</summary>
public interface INodeStates
{
    /// <summary>Every configured node, connected or not, by name.</summary>
    IReadOnlyList<NodeState> All { get; }
}

/// <summary>A node as it stands now.</summary>
/// <param name="Name">The portal's name of it.</param>
/// <param name="Host">Host of event_socket.</param>
/// <param name="Port">Port of event_socket.</param>
/// <param name="Connection">Where the connection stands.</param>
/// <param name="Since">UTC since when it stands so.</param>
/// <param name="LastEventAt">UTC of the last byte that came; null before the first.</param>
/// <param name="Version">As <c>1.11.1</c>, when known.</param>
/// <param name="LastError">Why it is not connected, in words for the operator.</param>
/// <param name="EventsPerSecond">Over the last ten seconds.</param>
/// <param name="Sessions">Channels it has, from its last HEARTBEAT.</param>
/// <param name="Gateways">The state of its gateways.</param>
public sealed record NodeState(
    string Name, string Host, int Port, NodeConnection Connection, DateTime Since, DateTime? LastEventAt, string? Version, string? LastError,
    double EventsPerSecond, int Sessions, IReadOnlyList<GatewayState> Gateways);

/// <summary>A gateway as one node reports it.</summary>
/// <param name="Name">Gateway's name.</param>
/// <param name="Profile">SIP profile it belongs to.</param>
/// <param name="State">mod_sofia's word: <c>REGED</c>, <c>NOREG</c>, <c>FAIL_WAIT</c>, …</param>
/// <param name="Status"><c>UP</c> or <c>DOWN</c> by its pings.</param>
/// <param name="PingMs">Time of the last ping; null where it is not pinged.</param>
/// <param name="At">UTC when this was read.</param>
public sealed record GatewayState(string Name, string Profile, string State, string Status, double? PingMs, DateTime At)
{
    /// <summary>UTC since when it is in this state, as far as the portal saw it; where it is up, as mod_sofia counts it.</summary>
    public DateTime Since { get; init; } = At;

    /// <summary>Calls that came in and went out since the gateway was loaded, and how many of each failed.</summary>
    public GatewayCounts Counts { get; init; }

    /// <summary>The last changes of its state, newest first, at most <see cref="GatewayTracker.MostChanges"/>.</summary>
    public IReadOnlyList<GatewayChange> History { get; init; } = [];
}

/// <summary>How many calls a gateway had on one node.</summary>
public readonly record struct GatewayCounts(long In, long Out, long FailedIn, long FailedOut);

/// <summary>That a gateway's state changed.</summary>
/// <param name="At">UTC.</param>
/// <param name="State">As <see cref="GatewayState.State"/>.</param>
/// <param name="Status">As <see cref="GatewayState.Status"/>.</param>
/// <param name="Reason">What the carrier answered, as <c>503 Service Unavailable</c>; null where that is not known.</param>
public sealed record GatewayChange(DateTime At, string State, string Status, string? Reason);

/// <summary>Where a connection to a node stands.</summary>
public enum NodeConnection
{
    Connecting,
    Connected,
    BackingOff,
    Disabled,
}
