using System.Text.RegularExpressions;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.InboundRoutes;

/// <summary>Tells which routes of a tenant are for some of the same numbers, so that people see which of them takes a call.</summary>
public sealed class InboundRouteOverlaps(CallSignDb db)
{
    /// <summary>The tenant's other routes that overlap with <paramref name="route"/>, in the order in which they are tried.</summary>
    public async Task<IReadOnlyList<InboundRoute>> OwnAsync(Actor actor, InboundRoute route, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(route);
        if (route.Pattern() is not { } own)
        {
            return [];
        }

        var tenant = actor.RequireTenant();
        var (beginning, regex) = (own.Beginning, own.ToRegex());
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var others = context.Set<InboundRoute>().AsNoTracking().Where(r => r.TenantId == tenant && r.Id != route.Id);
        var found = await others.Where(r => r.Match == NumberMatch.Exact && r.Number.StartsWith(beginning) && Regex.IsMatch(r.Number, regex))
            .OrderBy(r => r.Number).ThenBy(r => r.CallerMatch).Take(most).ToListAsync(cancellationToken).ConfigureAwait(false);
        var ranges = await others.Where(r => r.Match != NumberMatch.Exact).ToListAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. found.Concat(ranges.Where(r => r.Pattern()?.Overlaps(own) == true).OrderBy(r => r.Match).ThenByDescending(r => r.Number.Length)).Take(most),
        ];
    }
}
