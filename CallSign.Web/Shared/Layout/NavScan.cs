using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Shared.Layout;

/// <summary>Finds the pages that carry <see cref="NavItemAttribute"/>. A new page is in the menu by that attribute alone.</summary>
public static class NavScan
{
    /// <summary>Every entry of the menu, in order; who may see it is the page's own policy.</summary>
    public static IReadOnlyList<NavEntry> All { get; } =
    [
        .. typeof(NavScan).Assembly.GetTypes()
            .Select(t => (Page: t, Item: t.GetCustomAttribute<NavItemAttribute>()))
            .Where(p => p.Item is not null)
            .Select(p => new NavEntry(p.Item!, Route(p.Page), Policy(p.Page)))
            .OrderBy(e => e.Item.Group).ThenBy(e => e.Item.Order).ThenBy(e => e.Item.Title, StringComparer.Ordinal),
    ];

    private static string Route(Type page) =>
        page.GetCustomAttributes<RouteAttribute>().Select(r => r.Template).Where(t => !t.Contains('{', StringComparison.Ordinal))
            .OrderBy(t => t.Length).FirstOrDefault()
        ?? throw new InvalidOperationException($"{page.Name} is in the menu, so it needs a route without parameters.");

    private static string Policy(Type page) =>
        page.GetCustomAttributes<AuthorizeAttribute>().Select(a => a.Policy).FirstOrDefault(p => p is not null)
        ?? throw new InvalidOperationException($"{page.Name} is in the menu, so it needs [Authorize(Policy = …)].");
}

/// <summary>An entry of the menu.</summary>
/// <param name="Item">Title, group, order, icon.</param>
/// <param name="Href">The page's route.</param>
/// <param name="Policy">The page's policy.</param>
public sealed record NavEntry(NavItemAttribute Item, string Href, string Policy);
