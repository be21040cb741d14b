using System.Text;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Lookups;

/// <summary>The nodes that were answered from one state of a tenant. Kept with that state, so that nothing has to be looked for, or forgotten.</summary>
internal sealed class AnsweredNodes
{
    private const int Most = 32;
    private static readonly Derived<TenantSnapshot, AnsweredNodes> Known = new(static _ => new AnsweredNodes());
    private readonly Lock _lock = new();

    // Of the one that asks most; the rest are few.
    private ulong _first;
    private ulong[] _others = [];

    public static AnsweredNodes Of(TenantSnapshot state) => Known.Of(state);

    /// <summary>The node's name where it is answered from this state for the first time; null else, as nearly always.</summary>
    public string? IsFirst(ReadOnlySpan<byte> node)
    {
        var mark = Mark(node);
        return mark == _first || Array.IndexOf(_others, mark) >= 0 ? null : Note(node, mark);
    }

    private string? Note(ReadOnlySpan<byte> node, ulong mark)
    {
        if (node.IsEmpty || node.Length > 64)
        {
            return null;
        }

        lock (_lock)
        {
            if (mark == _first || Array.IndexOf(_others, mark) >= 0 || _others.Length == Most)
            {
                return null;
            }

            if (_first == 0)
            {
                _first = mark;
            }
            else
            {
                _others = [.. _others, mark];
            }
        }

        return Encoding.ASCII.GetString(node);
    }

    // FNV-1a, never 0.
    private static ulong Mark(ReadOnlySpan<byte> node)
    {
        var mark = 14695981039346656037UL;
        foreach (var b in node)
        {
            mark = (mark ^ b) * 1099511628211UL;
        }

        return mark == 0 ? 1 : mark;
    }
}
