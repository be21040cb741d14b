using System.Collections.Concurrent;
using System.Net;
using CallSign.Core.Routing;

namespace CallSign.Web.Doctor;

/// <summary>The domain that somebody meant who wrote another one.</summary>
internal sealed class NearestDomain
{
    // Letters that may be wrong, missing or too many: beyond that it is no slip of the finger.
    private const int MostErrors = 3;
    private const int MostRemembered = 4096;
    private ConcurrentDictionary<string, TenantSnapshot?> _known = new(StringComparer.OrdinalIgnoreCase);
    private WeakReference<PbxSnapshot>? _of;

    /// <summary>The one tenant whose domain is nearest; null where none is near, or several are equally.</summary>
    public TenantSnapshot? Find(string asked, PbxSnapshot snapshot)
    {
        if (asked.Length is 0 or > 100 || IPAddress.TryParse(asked, out _))
        {
            return null; // scanners ask for addresses
        }

        if (_of?.TryGetTarget(out var of) != true || !ReferenceEquals(of, snapshot) || _known.Count > MostRemembered)
        {
            (_known, _of) = (new(StringComparer.OrdinalIgnoreCase), new WeakReference<PbxSnapshot>(snapshot));
        }

        return _known.GetOrAdd(asked, static (text, all) => Search(text.ToLowerInvariant(), all), snapshot);
    }

    private static TenantSnapshot? Search(string asked, PbxSnapshot snapshot)
    {
        var limit = Math.Min(MostErrors, Math.Max(1, asked.Length / 4));
        TenantSnapshot? best = null;
        var (least, several) = (limit + 1, false);
        foreach (var tenant in snapshot.Tenants)
        {
            if (Math.Abs(tenant.Domain.Length - asked.Length) <= limit && Distance(asked, tenant.Domain, Math.Min(limit, least)) is { } errors)
            {
                several = errors == least;
                (best, least) = several ? (best, least) : (tenant, errors);
            }
        }

        return several ? null : best;
    }

    /// <summary>Levenshtein's distance; null where it is more than <paramref name="limit"/>.</summary>
    internal static int? Distance(string a, string b, int limit)
    {
        Span<int> above = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var (diagonal, least) = (above[0], above[0] = i);
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(above[j], above[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above[j];
                above[j] = cost;
                least = Math.Min(least, cost);
            }

            if (least > limit)
            {
                return null;
            }
        }

        return above[b.Length] <= limit ? above[b.Length] : null;
    }
}
