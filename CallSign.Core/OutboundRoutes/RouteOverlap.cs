namespace CallSign.Core.OutboundRoutes;

/// <summary>Two routes that are for some of the same numbers.</summary>
/// <param name="Pattern">Of the route that is looked at.</param>
/// <param name="Other">The other route.</param>
/// <param name="OtherPattern">The pattern of the other.</param>
/// <param name="Wins">Whether the route that is looked at takes those numbers.</param>
/// <param name="Hidden">Whether the pattern of the one that loses is never reached.</param>
public sealed record RouteOverlap(string Pattern, OutboundRoute Other, string OtherPattern, bool Wins, bool Hidden)
{
    /// <summary>The overlaps of a route with the other enabled ones, those that hide a pattern first; at most one for each of its patterns and each route.</summary>
    public static IReadOnlyList<RouteOverlap> Of(OutboundRoute route, IEnumerable<OutboundRoute> others)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(others);
        List<RouteOverlap> found = [];
        if (!route.Enabled || route.IsEmergency)
        {
            return found;
        }

        var own = Read(route);
        foreach (var other in others.Where(o => o.Id != route.Id && o is { Enabled: true, IsEmergency: false }))
        {
            var wins = route.Order != other.Order ? route.Order < other.Order : string.CompareOrdinal(route.Name, other.Name) < 0;
            var theirs = Read(other);
            foreach (var pattern in own)
            {
                if (theirs.Where(pattern.Overlaps).OrderByDescending(t => wins ? pattern.Covers(t) : t.Covers(pattern)).FirstOrDefault() is { } their)
                {
                    found.Add(new RouteOverlap(pattern.Text, other, their.Text, wins, wins ? pattern.Covers(their) : their.Covers(pattern)));
                }
            }
        }

        return [.. found.OrderByDescending(o => o.Hidden).ThenBy(o => o.Other.Order)];
    }

    private static List<DialPattern> Read(OutboundRoute route) =>
        [.. route.Patterns.Select(p => DialPattern.TryParse(p, out var pattern) ? pattern : null).OfType<DialPattern>()];
}
