using CallSign.Telephony.Nodes;

namespace CallSign.Telephony.Monitoring;

/// <summary>A node that is configured, whether it is to be connected or not.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Host">Host of event_socket.</param>
/// <param name="Port">Port of event_socket.</param>
/// <param name="Enabled">Whether the portal connects to it.</param>
public sealed record ConfiguredNode(string Name, string Host, int Port, bool Enabled);

/// <summary>What pages and health checks read of the nodes.</summary>
internal sealed class NodeStates(NodeDirectory directory, GatewayTracker gateways) : INodeStates
{
    private volatile IReadOnlyList<ConfiguredNode> _configured = [];

    /// <summary>All nodes, set by whoever reads the configuration.</summary>
    public IReadOnlyList<ConfiguredNode> Configured
    {
        get => _configured;
        set => _configured = value;
    }

    public IReadOnlyList<NodeState> All => [.. _configured.OrderBy(n => n.Name, StringComparer.Ordinal).Select(Of)];

    private NodeState Of(ConfiguredNode configured)
    {
        var status = configured.Enabled && directory.TryGet(configured.Name, out var node) ? node.Status : null;
        return new NodeState(
            configured.Name,
            configured.Host,
            configured.Port,
            status?.State switch
            {
                null or Nodes.NodeState.Stopped => configured.Enabled ? NodeConnection.Connecting : NodeConnection.Disabled,
                Nodes.NodeState.Connecting => NodeConnection.Connecting,
                Nodes.NodeState.Waiting => NodeConnection.BackingOff,
                _ => NodeConnection.Connected,
            },
            status?.Since.UtcDateTime ?? default,
            status?.LastEventAt?.UtcDateTime,
            string.IsNullOrEmpty(status?.Version) ? null : status.Version,
            status?.LastError,
            status?.EventsPerSecond ?? 0,
            status?.SessionCount ?? 0,
            gateways.Of(configured.Name));
    }
}
