using System.Collections.Concurrent;
using CallSign.Telephony.Nodes;

namespace CallSign.Telephony.Reload;

/// <summary>
/// Which profiles run with other addresses, ports or TLS settings than were saved since they started. Kept in memory: a portal that starts
/// anew has forgotten it.
/// </summary>
public sealed class ProfileRestarts(NodeDirectory nodes)
{
    private readonly ConcurrentDictionary<(string Node, string Profile), Due> _due = new();

    /// <summary>The parameters that a restart of the profile would take up; empty where it needs none.</summary>
    public IReadOnlyList<string> Of(string node, string profile) =>
        _due.TryGetValue((node, profile), out var due) && nodes.TryGet(node, out var known) && known.CoreUuid == due.Core ? due.Parameters : [];

    internal void Add(IReadOnlyDictionary<string, IReadOnlyList<string>> changed)
    {
        foreach (var (profile, parameters) in changed)
        {
            // A node that is away, or starts later, reads everything anew when it starts.
            foreach (var node in nodes.All.Where(n => n.CoreUuid.Length > 0))
            {
                _due.AddOrUpdate(
                    (node.Name, profile), _ => new Due(node.CoreUuid, parameters),
                    (_, due) => new Due(node.CoreUuid, due.Core == node.CoreUuid ? [.. due.Parameters.Union(parameters)] : parameters));
            }
        }
    }

    internal void Started(string node, string profile) => _due.TryRemove((node, profile), out _);

    private sealed record Due(string Core, IReadOnlyList<string> Parameters);
}
