using CallSign.Core.Routing;

namespace CallSign.Core.InboundRoutes;

/// <summary>The numbers of all tenants, as calls from outside are led by them: single numbers first, then the longest beginning, then patterns.</summary>
/// <remarks>Never changes; made before the snapshot with it is served, so that no call waits for it.</remarks>
public sealed class InboundNumbers
{
    private readonly Dictionary<string, InboundRoute[]>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly Dictionary<string, InboundRoute[]>.AlternateLookup<ReadOnlySpan<char>> _prefixes;
    private readonly (NumberPattern Pattern, InboundRoute[] Routes)[] _patterns;
    private readonly int _shortest = int.MaxValue;
    private readonly int _longest;

    private InboundNumbers(IEnumerable<TenantSnapshot> tenants)
    {
        Dictionary<string, InboundRoute[]> exact = new(StringComparer.Ordinal), prefixes = new(StringComparer.Ordinal), patterns = new(StringComparer.Ordinal);
        foreach (var route in tenants.SelectMany(t => t.Nouns.All<InboundRoute>().Where(r => r.Enabled && r.TenantId == t.Id)))
        {
            // A row that nobody could have saved must not stop the others.
            if (route.Pattern() is null)
            {
                continue;
            }

            var of = route.Match switch { NumberMatch.Exact => exact, NumberMatch.Prefix => prefixes, _ => patterns };
            of[route.Number] = of.TryGetValue(route.Number, out var others) ? Sorted([.. others, route]) : [route];
            if (route.Match is NumberMatch.Prefix)
            {
                _shortest = Math.Min(_shortest, route.Number.Length);
                _longest = Math.Max(_longest, route.Number.Length);
            }
        }

        Count = exact.Count + prefixes.Count + patterns.Count;
        _exact = exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixes = prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        _patterns = [.. patterns.Select(p => (Pattern: NumberPattern.Parse(p.Key)!, p.Value)).OrderBy(p => p.Pattern, NumberPattern.MostCertainFirst).ThenBy(p => p.Value[0].Number, StringComparer.Ordinal)];
    }

    /// <summary>How many numbers, beginnings and patterns there are.</summary>
    public int Count { get; }

    /// <summary>Of all tenants, disabled ones included: whether its tenant is served is asked when a route was found.</summary>
    public static InboundNumbers Of(IEnumerable<TenantSnapshot> tenants) => new(tenants);

    /// <summary>Whether two states of a tenant have the same routes, so that what was made of them still holds.</summary>
    public static bool AreSame(TenantSnapshot before, TenantSnapshot after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return before.Nouns.All<InboundRoute>().Select(r => (r.Id, r.Version, r.TenantId)).SequenceEqual(after.Nouns.All<InboundRoute>().Select(r => (r.Id, r.Version, r.TenantId)));
    }

    /// <summary>The route of a dialled number; null where it is nobody's.</summary>
    /// <param name="key">The number's key (<see cref="E164"/>).</param>
    /// <param name="caller">The caller's key, empty where it is withheld.</param>
    /// <param name="only">The tenant whose gateway the call came by: no other's routes count. Null for any.</param>
    public InboundRoute? Find(ReadOnlySpan<char> key, ReadOnlySpan<char> caller, Guid? only)
    {
        if (_exact.TryGetValue(key, out var routes) && Choose(routes, caller, only) is { } exact)
        {
            return exact;
        }

        for (var length = Math.Min(key.Length, _longest); length >= _shortest; length--)
        {
            if (_prefixes.TryGetValue(key[..length], out routes) && Choose(routes, caller, only) is { } prefix)
            {
                return prefix;
            }
        }

        foreach (var (pattern, of) in _patterns)
        {
            if (pattern.Matches(key) && Choose(of, caller, only) is { } route)
            {
                return route;
            }
        }

        return null;
    }

    // Should two tenants ever have got one number, by saves at the same moment, it stays with the one who had it first.
    private static InboundRoute[] Sorted(InboundRoute[] routes)
    {
        var since = routes.GroupBy(r => r.TenantId).ToDictionary(g => g.Key, g => g.Min(r => r.CreatedAt));
        return [.. routes.OrderBy(r => since[r.TenantId]).ThenBy(r => r.TenantId).ThenBy(r => CallerMatches.Rank(r.CallerMatch, r.Caller))];
    }

    private static InboundRoute? Choose(InboundRoute[] routes, ReadOnlySpan<char> caller, Guid? only)
    {
        var owner = only ?? routes[0].TenantId;
        foreach (var route in routes)
        {
            if (route.TenantId == owner && CallerMatches.Holds(route.CallerMatch, route.Caller, caller))
            {
                return route;
            }
        }

        return null;
    }
}
