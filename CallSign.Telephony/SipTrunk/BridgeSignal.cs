using CallSign.Core.SipTrunk;

namespace CallSign.Telephony.SipTrunk;

/// <summary>Something that bridging calls are to know of: from the switches, the database, or a command's end.</summary>
internal abstract record BridgeSignal
{
    /// <summary>A caller joined a queue.</summary>
    public sealed record Joined(string Node, Guid Tenant, Guid Queue, Guid Member, Guid Call, string Number) : BridgeSignal;

    /// <summary>A caller left a queue: without an agent, or when the agent's conversation was over.</summary>
    public sealed record Left(Guid Member, Guid Call) : BridgeSignal;

    /// <summary>An agent has the caller.</summary>
    public sealed record AgentAnswered(string Node, Guid Member, Guid Call, Guid Agent, Guid AgentUuid) : BridgeSignal;

    /// <summary>A channel was created that is to be bridged to another (<c>bridge_to</c>), for a call of ours.</summary>
    public sealed record Created(string Node, Guid Uuid, Guid BridgeTo, Guid Call) : BridgeSignal;

    public sealed record Rings(Guid Uuid) : BridgeSignal;

    public sealed record Answered(Guid Uuid) : BridgeSignal;

    public sealed record Joint(Guid One, Guid Other) : BridgeSignal;

    public sealed record HungUp(Guid Uuid, string Cause) : BridgeSignal;

    /// <summary>How a command ended.</summary>
    public sealed record Replied(BridgeCommand Command, bool Ok, string Message) : BridgeSignal;

    /// <summary>The switch can't be reached from now on.</summary>
    public sealed record NodeGone(string Node) : BridgeSignal;

    /// <summary>The switch can be reached again: what happened meanwhile has to be asked, unless it is another run of it (<c>Core-UUID</c>).</summary>
    public sealed record NodeBack(string Node, string Core = "") : BridgeSignal;

    /// <summary>Whether a command was carried out is not known.</summary>
    public sealed record Unanswered(BridgeCommand Command) : BridgeSignal;

    /// <summary>What the switch says of the channels that it was asked for.</summary>
    public sealed record Looked(BridgeCommand.Look Question, BridgeSight Sight) : BridgeSignal;

    /// <summary>Something was asked for here.</summary>
    public sealed record Hurry : BridgeSignal;

    /// <summary>A row that was added, or whose end is asked for.</summary>
    public sealed record Asked(BridgeCall Row) : BridgeSignal;
}

/// <summary>What a switch has of a call.</summary>
/// <param name="Caller">Whether the caller's channel is there.</param>
/// <param name="Agent">The agent's channel, where it is there: the one that is known, or that the queue gave the caller.</param>
/// <param name="Outbound">Whether the channel out is there.</param>
/// <param name="Answered">Whether that is answered.</param>
/// <param name="Bridged">Whether it is bridged to the agent's.</param>
internal sealed record BridgeSight(bool Caller, Guid? Agent, bool Outbound, bool Answered, bool Bridged);

/// <summary>A switch, as the portal sees it.</summary>
/// <param name="IsConnected">Whether commands reach it.</param>
/// <param name="IsOnline">Whether its channels are known as well.</param>
/// <param name="Core">Its Core-UUID; empty until known.</param>
internal sealed record BridgeNode(bool IsConnected, bool IsOnline, string Core);

/// <summary>What is to be done to a switch.</summary>
internal abstract record BridgeCommand(Guid Id, string Node)
{
    /// <summary>Calls out, and parks the channel until it is bridged.</summary>
    public sealed record Originate(Guid Id, string Node, Guid Outbound, Guid AgentUuid, BridgeWay Way, int Gateway, BridgeTimes Times) : BridgeCommand(Id, Node);

    public sealed record Bridge(Guid Id, string Node, Guid AgentUuid, Guid Outbound) : BridgeCommand(Id, Node);

    public sealed record Kill(Guid Id, string Node, Guid Channel, string Cause) : BridgeCommand(Id, Node);

    public sealed record Record(Guid Id, string Node, Guid Channel, string Domain) : BridgeCommand(Id, Node);

    /// <summary>Sends a waiting caller on to where his queue leads without an agent.</summary>
    public sealed record Release(Guid Id, string Node, Guid Caller, Guid Queue, string Domain) : BridgeCommand(Id, Node);

    /// <summary>Asks the switch what it has of the call; of the channel out only where no command for it is under way.</summary>
    public sealed record Look(Guid Id, string Node, Guid? Caller, Guid? AgentUuid, Guid? Outbound) : BridgeCommand(Id, Node);
}

/// <summary>Times of one attempt, in seconds.</summary>
internal readonly record struct BridgeTimes(int Ring, int Bridge);
