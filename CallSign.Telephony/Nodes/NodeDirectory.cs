using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CallSign.Telephony.Nodes;

/// <summary>The nodes there are now, by name. Names compare by ordinal rules.</summary>
public sealed class NodeDirectory
{
    private readonly ConcurrentDictionary<string, FreeSwitchNode> _nodes = new(StringComparer.Ordinal);

    /// <summary>All nodes, ordered by name.</summary>
    public IReadOnlyList<FreeSwitchNode> All => [.. _nodes.Values.OrderBy(n => n.Name, StringComparer.Ordinal)];

    /// <summary>The node of that name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out FreeSwitchNode? node) => _nodes.TryGetValue(name, out node);

    /// <summary>The way to send commands to a node.</summary>
    /// <exception cref="KeyNotFoundException">There is no node of that name.</exception>
    public INodeCommands Commands(string nodeName) =>
        TryGet(nodeName, out var node) ? node : throw new KeyNotFoundException($"There is no FreeSWITCH node named '{nodeName}'.");

    internal void Add(FreeSwitchNode node) => _nodes[node.Name] = node;

    internal void Remove(FreeSwitchNode node) => _nodes.TryRemove(new(node.Name, node));
}
