using CallSign.Core.Queues;
using CallSign.Core.SipTrunk;
using CallSign.Telephony.Queues;

namespace CallSign.Web.Api.SipTrunk;

/// <summary>A bridging call. Times are UTC, and null while it has not come to that.</summary>
public sealed record BridgeCallModel
{
    public required Guid Id { get; init; }

    public required BridgeState State { get; init; }

    /// <summary>How it ended; null while it is not over.</summary>
    public required BridgeOutcome? Outcome { get; init; }

    /// <summary>FreeSWITCH's cause of the last attempt's end, or why it is over.</summary>
    public required string? Cause { get; init; }

    /// <summary>The number that is called out.</summary>
    public required string Number { get; init; }

    public required string CallerNumber { get; init; }

    public required Guid? QueueId { get; init; }

    public required Guid? AgentId { get; init; }

    public required Guid? GatewayId { get; init; }

    /// <summary>Name of the gateway of the present or last attempt.</summary>
    public required string? Gateway { get; init; }

    /// <summary>1–10, 1 first.</summary>
    public required int Priority { get; init; }

    /// <summary>How often the number was called.</summary>
    public required int Attempts { get; init; }

    /// <summary>Unique-ID of the caller's channel.</summary>
    public required Guid? CallUuid { get; init; }

    public required Guid? AgentUuid { get; init; }

    public required Guid? OutboundUuid { get; init; }

    public required string? Node { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime? QueuedAt { get; init; }

    public required DateTime? AgentAnsweredAt { get; init; }

    public required DateTime? DialledAt { get; init; }

    public required DateTime? OutboundAnsweredAt { get; init; }

    public required DateTime? BridgedAt { get; init; }

    public required DateTime? EndedAt { get; init; }

    public static BridgeCallModel Of(BridgeCall c)
    {
        ArgumentNullException.ThrowIfNull(c);
        return new BridgeCallModel
        {
            Id = c.Id, State = c.State, Outcome = c.Outcome, Cause = c.Cause, Number = c.Number, CallerNumber = c.CallerNumber, QueueId = c.QueueId, AgentId = c.AgentId,
            GatewayId = c.GatewayId, Gateway = c.Gateway, Priority = c.Priority, Attempts = c.Attempts, CallUuid = c.CallUuid, AgentUuid = c.AgentUuid,
            OutboundUuid = c.OutboundUuid, Node = c.Node, CreatedAt = c.CreatedAt, QueuedAt = c.QueuedAt, AgentAnsweredAt = c.AgentAnsweredAt, DialledAt = c.DialledAt,
            OutboundAnsweredAt = c.OutboundAnsweredAt, BridgedAt = c.BridgedAt, EndedAt = c.EndedAt,
        };
    }
}

/// <summary>An agent with what he does now.</summary>
public sealed record TrunkAgentModel(Guid Id, string Name, bool Enabled, AgentStatus Status, string? Reason, DateTime? Since, AgentActivity Activity);

/// <summary>Why calling out is to stop.</summary>
public sealed record EmergencyRequest(string? Reason);

/// <summary>Whether calling out is stopped, and why.</summary>
public sealed record EmergencyModel(bool Stopped, string? Reason, string? StoppedBy, DateTime? StoppedAt)
{
    public static EmergencyModel Of(BridgeStop? stop) => stop is null ? new(false, null, null, null) : new(true, stop.Reason, stop.StoppedBy, stop.StoppedAt);
}

/// <summary>Numbers of bridging calls.</summary>
/// <param name="Active">Those that are not over.</param>
/// <param name="ActiveByState">Those, by state.</param>
/// <param name="OutcomesOfLastDay">Those of the last 24 hours that are over, by outcome.</param>
/// <param name="AverageSecondsToBridge">From the agent's answer until they talked.</param>
/// <param name="CallsPerSecond">Most calls out that begin within a second.</param>
/// <param name="Stopped">Whether calling out is stopped.</param>
public sealed record TrunkStatsModel(
    int Active, IReadOnlyDictionary<string, int> ActiveByState, IReadOnlyDictionary<string, int> OutcomesOfLastDay, double? AverageSecondsToBridge, int CallsPerSecond, bool Stopped);

/// <summary>A queue's figures now.</summary>
public sealed record TrunkQueueModel(Guid Id, string Name, int Waiting, DateTime? LongestSince, int Talking, int Agents, int FreeAgents);

/// <summary>Whether calls can be made.</summary>
/// <param name="Status"><c>ok</c>, <c>stopped</c> where calling out is stopped, or <c>degraded</c> where a switch is out of reach.</param>
/// <param name="Nodes">Switches that are connected.</param>
/// <param name="NodesDown">Switches that are not.</param>
public sealed record TrunkHealthModel(string Status, int Nodes, int NodesDown, bool Stopped);

/// <summary>A command for a switch.</summary>
/// <param name="Command">As <c>sofia status</c>: one of a list of commands that only read.</param>
/// <param name="Node">The switch; without it the first that is connected.</param>
public sealed record SwitchCommandRequest(string? Command, string? Node = null);

/// <summary>What the switch printed.</summary>
public sealed record SwitchCommandModel(string Output);

/// <summary>How bridging calls are made.</summary>
public sealed record TrunkSettingsModel(int Retries, int RetrySeconds, int RingSeconds, int BridgeSeconds, int CallsPerSecond, bool Record)
{
    public static TrunkSettingsModel Of(BridgeSettings s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return new(s.Retries, s.RetrySeconds, s.RingSeconds, s.BridgeSeconds, s.CallsPerSecond, s.Record);
    }

    public BridgeSettings ToSettings(Guid tenant) => new()
    {
        TenantId = tenant, Retries = Retries, RetrySeconds = RetrySeconds, RingSeconds = RingSeconds, BridgeSeconds = BridgeSeconds, CallsPerSecond = CallsPerSecond, Record = Record,
    };
}
