namespace CallSign.Core.Queues;

/// <summary>Which agent is rung next: every strategy that mod_callcenter has.</summary>
public enum QueueStrategy
{
    /// <summary>Whose last conversation is over for longest.</summary>
    LongestIdleAgent,

    /// <summary>All at once.</summary>
    RingAll,

    /// <summary>One, and one more after each delay, while those before ring on.</summary>
    RingProgressively,

    /// <summary>The next after the one who was offered a call last.</summary>
    RoundRobin,

    /// <summary>By position, each caller from the top.</summary>
    TopDown,

    /// <summary>Who has talked least since he logged in.</summary>
    AgentWithLeastTalkTime,

    /// <summary>Who has answered the fewest calls since he logged in.</summary>
    AgentWithFewestCalls,

    /// <summary>By level and position, always from the first.</summary>
    SequentiallyByAgentOrder,

    /// <summary>By chance, within the level.</summary>
    Random,
}

/// <summary>Whether an agent takes calls, as mod_callcenter has it.</summary>
public enum AgentStatus
{
    LoggedOut,

    Available,

    /// <summary>Takes one call, and the next when he says so.</summary>
    AvailableOnDemand,

    OnBreak,
}

/// <summary>mod_callcenter's own words.</summary>
public static class CallcenterWords
{
    public static string Of(QueueStrategy strategy) => strategy switch
    {
        QueueStrategy.RingAll => "ring-all",
        QueueStrategy.RingProgressively => "ring-progressively",
        QueueStrategy.RoundRobin => "round-robin",
        QueueStrategy.TopDown => "top-down",
        QueueStrategy.AgentWithLeastTalkTime => "agent-with-least-talk-time",
        QueueStrategy.AgentWithFewestCalls => "agent-with-fewest-calls",
        QueueStrategy.SequentiallyByAgentOrder => "sequentially-by-agent-order",
        QueueStrategy.Random => "random",
        _ => "longest-idle-agent",
    };

    public static string Of(AgentStatus status) => status switch
    {
        AgentStatus.Available => "Available",
        AgentStatus.AvailableOnDemand => "Available (On Demand)",
        AgentStatus.OnBreak => "On Break",
        _ => "Logged Out",
    };

    /// <summary>Null for a word that is no status.</summary>
    public static AgentStatus? Status(ReadOnlySpan<char> word) => word switch
    {
        "Available" => AgentStatus.Available,
        "Available (On Demand)" => AgentStatus.AvailableOnDemand,
        "On Break" => AgentStatus.OnBreak,
        "Logged Out" => AgentStatus.LoggedOut,
        _ => null,
    };
}

/// <summary>
/// What queues and agents are called on the switch: their id, @, the tenant's domain. So a renumbered queue keeps its callers, a renamed agent
/// his state, and what a name belongs to is told by itself.
/// </summary>
public static class CallcenterNames
{
    public static string Of(Guid id, string domain) => $"{id:N}@{domain}";

    /// <summary>Reads a name; false for one that the portal did not give.</summary>
    public static bool TryRead(string? name, out Guid id, out string domain)
    {
        (id, domain) = (default, "");
        if (name is null || name.Length < 34 || name[32] != '@' || !Guid.TryParseExact(name.AsSpan(0, 32), "N", out id))
        {
            return false;
        }

        domain = name[33..];
        return true;
    }
}
