using CallSign.Core.Routing;

namespace CallSign.Core.InboundRoutes;

/// <summary>The numbers of all tenants, as calls from outside are led by them: single numbers first, then the longest beginning, then patterns.</summary>
/// <remarks>Never changes; made before the snapshot with it is served, so that no call waits for it.</remarks>
public sealed class InboundNumbers
{
    private readonly ByMatch _routes;
    private readonly Dictionary<string, InboundRoute[]>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly Dictionary<string, InboundRoute[]>.AlternateLookup<ReadOnlySpan<char>> _prefixes;
    private readonly (NumberPattern Pattern, InboundRoute[] Routes)[] _patterns;
    private readonly int _shortest;
    private readonly int _longest;

    private InboundNumbers(ByMatch routes)
    {
        _routes = routes;
        _shortest = routes.Prefixes.Count > 0 ? routes.Prefixes.Keys.Min(k => k.Length) : int.MaxValue;
        _longest = routes.Prefixes.Count > 0 ? routes.Prefixes.Keys.Max(k => k.Length) : 0;
        _exact = routes.Exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixes = routes.Prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        _patterns = [.. routes.Patterns.Select(p => (Pattern: NumberPattern.Parse(p.Key)!, p.Value)).OrderBy(p => p.Pattern, NumberPattern.MostCertainFirst).ThenBy(p => p.Value[0].Number, StringComparer.Ordinal)];
    }

    /// <summary>How many numbers, beginnings and patterns there are.</summary>
    public int Count => _routes.Exact.Count + _routes.Prefixes.Count + _routes.Patterns.Count;

    /// <summary>Of all tenants, disabled ones included: whether its tenant is served is asked when a route was found.</summary>
    public static InboundNumbers Of(IEnumerable<TenantSnapshot> tenants)
    {
        var routes = new ByMatch();
        foreach (var route in tenants.SelectMany(Of))
        {
            routes.Add(route);
        }

        return new(routes);
    }

    /// <summary>With one tenant's routes in the place of its earlier ones: those of others are taken over as they are.</summary>
    public InboundNumbers With(TenantSnapshot before, TenantSnapshot after)
    {
        var routes = new ByMatch(_routes);
        foreach (var route in Of(before))
        {
            routes.Remove(route);
        }

        foreach (var route in Of(after))
        {
            routes.Add(route);
        }

        return new(routes);
    }

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

    // A row that nobody could have saved must not stop the others.
    private static IEnumerable<InboundRoute> Of(TenantSnapshot tenant) =>
        tenant.Nouns.All<InboundRoute>().Where(r => r.Enabled && r.TenantId == tenant.Id && r.Pattern() is not null);

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

    // Changed only while the numbers are made.
    private sealed class ByMatch(Dictionary<string, InboundRoute[]> exact, Dictionary<string, InboundRoute[]> prefixes, Dictionary<string, InboundRoute[]> patterns)
    {
        public ByMatch()
            : this(new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal))
        {
        }

        public ByMatch(ByMatch other)
            : this(new(other.Exact, StringComparer.Ordinal), new(other.Prefixes, StringComparer.Ordinal), new(other.Patterns, StringComparer.Ordinal))
        {
        }

        public Dictionary<string, InboundRoute[]> Exact => exact;

        public Dictionary<string, InboundRoute[]> Prefixes => prefixes;

        public Dictionary<string, InboundRoute[]> Patterns => patterns;

        public void Add(InboundRoute route)
        {
            var of = Of(route);
            of[route.Number] = of.TryGetValue(route.Number, out var others) ? Sorted([.. others, route]) : [route];
        }

        public void Remove(InboundRoute route)
        {
            var of = Of(route);
            InboundRoute[] others = [.. of[route.Number].Where(r => r.Id != route.Id)];
            if (others.Length > 0)
            {
                of[route.Number] = Sorted(others);
            }
            else
            {
                of.Remove(route.Number);
            }
        }

        private Dictionary<string, InboundRoute[]> Of(InboundRoute route) => route.Match switch
        {
            NumberMatch.Exact => exact,
            NumberMatch.Prefix => prefixes,
            _ => patterns,
        };
    }
}
