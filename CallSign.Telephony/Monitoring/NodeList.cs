using CallSign.Telephony.Nodes;

namespace CallSign.Telephony.Monitoring;

/// <summary>A node as the configuration has it.</summary>
/// <param name="Options">How to connect.</param>
/// <param name="Enabled">Whether to connect at all.</param>
public sealed record NodeConfiguration(NodeOptions Options, bool Enabled = true);

/// <summary>Tells telephony which nodes there are.</summary>
public sealed class NodeList
{
    private readonly NodeSupervisor _supervisor;
    private readonly NodeStates _states;

    internal NodeList(NodeSupervisor supervisor, NodeStates states)
    {
        _supervisor = supervisor;
        _states = states;
    }

    /// <summary>Makes these the nodes. Those that are as before stay connected.</summary>
    public void Set(IReadOnlyCollection<NodeConfiguration> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        _states.Configured = [.. nodes.Select(n => new ConfiguredNode(n.Options.Name, n.Options.Host, n.Options.Port, n.Enabled))];
        _supervisor.SetNodes([.. nodes.Where(n => n.Enabled).Select(n => n.Options)]);
    }
}
