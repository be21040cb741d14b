namespace CallSign.Telephony.Nodes;

/// <summary>Where a node's connection stands.</summary>
public enum NodeState
{
    /// <summary>Not running: just added, or removed.</summary>
    Stopped,

    /// <summary>Connecting and authenticating.</summary>
    Connecting,

    /// <summary>Events come, the channels have not been compared yet.</summary>
    Synchronizing,

    /// <summary>Connected, and the channels are known.</summary>
    Online,

    /// <summary>Not connected; the next attempt comes at <see cref="NodeStatus.NextAttemptAt"/>.</summary>
    Waiting,
}

/// <summary>A node at one moment, for pages, health checks and metrics.</summary>
public sealed record NodeStatus
{
    public required string Name { get; init; }

    public required NodeState State { get; init; }

    /// <summary>Since when the state is what it is.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Host and port; empty for a node that was never connected.</summary>
    public string Address { get; init; } = "";

    /// <summary>FreeSWITCH's version; empty until known.</summary>
    public string Version { get; init; } = "";

    /// <summary>The switch's own host name; empty until known.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>New each time the switch starts; empty until known.</summary>
    public string CoreUuid { get; init; } = "";

    /// <summary>When the last event came; null when none has.</summary>
    public DateTimeOffset? LastEventAt { get; init; }

    /// <summary>When the channels were last compared with the switch; null when never.</summary>
    public DateTimeOffset? LastResyncAt { get; init; }

    /// <summary>When the next attempt to connect comes; null when connected or connecting.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>One sentence about the last fault; null when there was none or it is over.</summary>
    public string? LastError { get; init; }

    /// <summary>Time of the last sign of life there and back; null until measured.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Over the last second.</summary>
    public double EventsPerSecond { get; init; }

    /// <summary>Since the node was added, over all its connections.</summary>
    public long EventsReceived { get; init; }

    /// <summary>Bytes read, as <see cref="EventsReceived"/>.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Times that events were found to be missing.</summary>
    public long Gaps { get; init; }

    /// <summary>Events that the handler failed on.</summary>
    public long HandlerFailures { get; init; }

    /// <summary>Connections made after the first.</summary>
    public long Reconnects { get; init; }

    /// <summary>Time spent on parsing and handling events.</summary>
    public TimeSpan HandlingTime { get; init; }

    /// <summary>Sessions in the switch, from its last HEARTBEAT; null until one came.</summary>
    public int? SessionCount { get; init; }

    /// <summary>Most sessions the switch admits, from its last HEARTBEAT.</summary>
    public int? MaxSessions { get; init; }

    /// <summary>Idle processor time of the switch's machine in percent, from its last HEARTBEAT.</summary>
    public double? IdleCpu { get; init; }

    /// <summary>Whether commands can be sent.</summary>
    public bool IsConnected => State is NodeState.Synchronizing or NodeState.Online;
}
