using System.Text.RegularExpressions;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.InboundRoutes;

/// <summary>
/// A number is one company's, on the whole platform: a route may not take a number that a route of another tenant takes. Whose it is, is told
/// to nobody.
/// </summary>
public sealed class InboundRouteRule : INounRule<InboundRoute>
{
    public async Task CheckAsync(CallSignDbContext context, InboundRoute noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(noun);
        ArgumentNullException.ThrowIfNull(errors);
        var tenant = context.Actor.RequireTenant();
        // The one read across tenants: of nothing but whether a number is taken.
        var all = context.Set<InboundRoute>().IgnoreQueryFilters([TenantFilter.Name]).AsNoTracking();
        var twin = await all.Where(r => r.TenantId == tenant && r.Id != noun.Id && r.Match == noun.Match && r.Number == noun.Number
            && r.CallerMatch == noun.CallerMatch && r.Caller == noun.Caller).Select(r => r.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (twin is not null)
        {
            errors.Add(nameof(noun.Number), $"“{twin}” is for the same number and the same callers. Change that one, or choose other callers here.");
        }
        else if (await IsAnothersAsync(all.Where(r => r.TenantId != tenant), noun.Pattern()!, cancellationToken).ConfigureAwait(false))
        {
            errors.Add(nameof(noun.Number), Anothers(noun.Match));
        }
    }

    public KeyValuePair<string, string>? Taken(InboundRoute noun, string constraint)
    {
        ArgumentNullException.ThrowIfNull(noun);
        ArgumentNullException.ThrowIfNull(constraint);
        return constraint.Contains("caller_match", StringComparison.Ordinal) ? new(nameof(noun.Number), "Somebody took this number a moment ago.") : null;
    }

    private static string Anothers(NumberMatch match) => match is NumberMatch.Exact
        ? "This number belongs to another company. Check its digits; if it is yours, ask whoever runs this system."
        : "This takes numbers that belong to another company. Enter more digits, so that only your own are taken.";

    private static async Task<bool> IsAnothersAsync(IQueryable<InboundRoute> others, NumberPattern own, CancellationToken cancellationToken)
    {
        var (beginning, regex) = (own.Beginning, own.ToRegex());
        if (await others.AnyAsync(r => r.Match == NumberMatch.Exact && r.Number.StartsWith(beginning) && Regex.IsMatch(r.Number, regex), cancellationToken)
            .ConfigureAwait(false))
        {
            return true;
        }

        // A beginning that overlaps stands within ours, or ours within it; patterns are few and are compared here.
        string[] within = [.. Enumerable.Range(1, beginning.Length).Select(length => beginning[..length])];
        var ranges = await others
            .Where(r => (r.Match == NumberMatch.Prefix && (r.Number.StartsWith(beginning) || within.Contains(r.Number))) || r.Match == NumberMatch.Pattern)
            .Select(r => new { r.Match, r.Number }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return ranges.Exists(r => NumberPattern.Parse(r.Number, r.Match is NumberMatch.Prefix)?.Overlaps(own) == true);
    }
}
