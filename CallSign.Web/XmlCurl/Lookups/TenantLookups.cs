using System.Text;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Lookups;

/// <summary>The last lookups of one tenant, and which state of it each node has seen.</summary>
internal sealed class TenantLookups
{
    private const int MostNodes = 32;
    private readonly Lock _lock = new();
    private Seen[] _nodes = [];

    public LookupRing Ring { get; } = new(LookupLog.OfTenant);

    /// <summary>The node's name where it is answered from this state of the tenant for the first time; null else, as nearly always.</summary>
    public string? IsFirst(ReadOnlySpan<byte> node, TenantSnapshot state)
    {
        foreach (var known in _nodes)
        {
            if (node.SequenceEqual(known.Name))
            {
                return ReferenceEquals(known.State.Target, state) ? null : Note(node, state);
            }
        }

        return Note(node, state);
    }

    private string? Note(ReadOnlySpan<byte> node, TenantSnapshot state)
    {
        if (node.IsEmpty || node.Length > 64)
        {
            return null;
        }

        lock (_lock)
        {
            var name = node.ToArray();
            var known = Array.Find(_nodes, n => n.Name.AsSpan().SequenceEqual(name));
            if (known is null && _nodes.Length < MostNodes)
            {
                _nodes = [.. _nodes, new Seen(name, new WeakReference(state))];
                return Encoding.ASCII.GetString(name);
            }

            if (known is null || ReferenceEquals(known.State.Target, state))
            {
                return null;
            }

            known.State.Target = state;
            return Encoding.ASCII.GetString(name);
        }
    }

    // Weak: the state that a node saw last must not keep all of an old snapshot alive.
    private sealed record Seen(byte[] Name, WeakReference State);
}
