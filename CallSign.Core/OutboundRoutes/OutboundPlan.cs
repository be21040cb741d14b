using CallSign.Core.Extensions;
using CallSign.Core.Routing;

namespace CallSign.Core.OutboundRoutes;

/// <summary>The enabled outbound routes of a tenant in their order, ready to be asked. Made once for a tenant's snapshot.</summary>
public sealed class OutboundPlan
{
    private static readonly Derived<NounSet, OutboundPlan> Plans = new(static nouns => new OutboundPlan(nouns.All<OutboundRoute>()));
    private readonly (OutboundRoute Route, DialPattern[] Patterns)[] _routes;
    private readonly (OutboundRoute Route, DialPattern[] Patterns)[] _emergency;

    internal OutboundPlan(IEnumerable<OutboundRoute> routes)
    {
        var enabled = routes.Where(r => r.Enabled).OrderBy(r => r.Order).ThenBy(r => r.Name, StringComparer.Ordinal)
            .Select(r => (Route: r, Patterns: Read(r.Patterns))).ToList();
        _routes = [.. enabled.Where(r => !r.Route.IsEmergency)];
        _emergency = [.. enabled.Where(r => r.Route.IsEmergency)];
    }

    /// <summary>Whether there is any route for emergency calls; else every gateway is tried.</summary>
    public bool HasEmergencyRoute => _emergency.Length > 0;

    public static OutboundPlan Of(NounSet nouns) => Plans.Of(nouns);

    /// <summary>A plan of routes that need not be served yet: for the page that shows what they would do.</summary>
    public static OutboundPlan Of(IEnumerable<OutboundRoute> routes) => new(routes);

    /// <summary>Whether the number reaches the emergency services from this tenant.</summary>
    public bool IsEmergency(ReadOnlySpan<char> number) => IsUsual(number) || Find(_emergency, number) is not null;

    /// <summary>The route of an emergency call: the first that names the number, else the first of all; null where there is none.</summary>
    /// <param name="number">As dialled.</param>
    /// <param name="named">Whether the route names it, so that its digits are changed as the route says.</param>
    public OutboundRoute? Emergency(ReadOnlySpan<char> number, out bool named)
    {
        var route = Find(_emergency, number);
        named = route is not null;
        return route ?? (_emergency.Length > 0 ? _emergency[0].Route : null);
    }

    /// <summary>The route of a number.</summary>
    /// <param name="number">As dialled.</param>
    /// <param name="extension">On whose behalf; null for the tenant's own configuration, which only routes for everybody let out.</param>
    /// <param name="canEnterPin">Whether a person is there who can be asked.</param>
    /// <param name="barred">Whether there are routes for the number, but none that lets this caller out.</param>
    /// <remarks>
    /// Who is not let out by one route may be by a later one, but not by one of a cheaper class: a default route does not undo what a route for
    /// international numbers forbids.
    /// </remarks>
    public OutboundRoute? Find(ReadOnlySpan<char> number, ExtensionEntry? extension, bool canEnterPin, out bool barred)
    {
        barred = false;
        var toll = TollClass.Internal;
        foreach (var (route, patterns) in _routes)
        {
            if (!Matches(patterns, number))
            {
                continue;
            }

            if (route.TollClass >= toll && Admits(route, extension) && (canEnterPin || route.Pin is null))
            {
                barred = false;
                return route;
            }

            barred = true;
            toll = route.TollClass > toll ? route.TollClass : toll;
        }

        return null;
    }

    /// <summary>Every ordinary route of a number, whoever may use it, the one that is asked first in front.</summary>
    public IReadOnlyList<OutboundRoute> For(string number) => [.. _routes.Where(r => Matches(r.Patterns, number)).Select(r => r.Route)];

    private static bool Admits(OutboundRoute route, ExtensionEntry? extension) =>
        (extension?.TollLimit is not { } limit || route.TollClass <= limit) && IsNamed(route, extension);

    private static bool IsNamed(OutboundRoute route, ExtensionEntry? extension) =>
        !route.IsRestricted
        || (extension is not null && (route.AllowedExtensions.Contains(extension.Number)
            || (extension.CallGroup is { } group && route.AllowedGroups.Contains(group, StringComparer.OrdinalIgnoreCase))));

    private static OutboundRoute? Find((OutboundRoute Route, DialPattern[] Patterns)[] routes, ReadOnlySpan<char> number)
    {
        foreach (var (route, patterns) in routes)
        {
            if (Matches(patterns, number))
            {
                return route;
            }
        }

        return null;
    }

    private static bool Matches(DialPattern[] patterns, ReadOnlySpan<char> number)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(number))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUsual(ReadOnlySpan<char> number) => number.Length is 2 or 3 && ReservedNumbers.IsEmergency(number.ToString());

    private static DialPattern[] Read(IEnumerable<string> patterns) =>
        [.. patterns.Select(p => DialPattern.TryParse(p, out var pattern) ? pattern : null).OfType<DialPattern>()];
}
