using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using CallSign.Web.XmlCurl;
using CallSign.Web.XmlCurl.Lookups;

namespace CallSign.Web.Doctor;

/// <summary>Puts the lookups of the switches and the telephones they refused together.</summary>
internal sealed class LookupDoctor(LookupLog lookups, IRegisterFailures failures, IRegistrations registrations, SnapshotStore store) : ILookupDoctor
{
    private const int MostFindings = 100;
    private readonly NearestDomain _nearest = new();

    public long Version => lookups.Written + failures.Count;

    public DoctorReport Report(Actor actor, DoctorFilter filter)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        var snapshot = store.Current;
        var seesAll = actor is { TenantId: null, IsPlatformAdministrator: true };
        if (!seesAll && (actor.TenantId is not { } id || snapshot.OfId(id) is null))
        {
            return new DoctorReport([], [], 0, 0);
        }

        var own = actor.TenantId is { } tenantId ? snapshot.OfId(tenantId) : null;
        var seen = seesAll ? lookups.Read(null).ToList() : Own(own!, snapshot);
        var findings = new DoctorFindings(snapshot, own, _nearest, registrations);
        var refused = failures.All.Where(f => seesAll || MayBeOf(own!, f.Domain, snapshot)).ToList();
        var told = findings.Of(seen, refused).Where(f => filter.Search is not { Length: > 0 } text || Has(text, f.Sentence, f.Detail)).Take(MostFindings).ToList();
        var matching = seen.Select(LookupWords.Of).Where(l => Matches(l, filter)).ToList();
        return new DoctorReport(told, [.. matching.Take(filter.Most)], matching.Count, seen.Count);
    }

    // A tenant's own, and those realms that nobody has and that are nearest to its own domain.
    private List<Lookup> Own(TenantSnapshot own, PbxSnapshot snapshot) =>
    [
        .. lookups.Read(own.Id).Concat(lookups.Read(null).Where(l => l.Tenant == own.Id || (l.Reason is LookupReason.UnknownDomain && MayBeOf(own, l[LookupField.Domain], snapshot))))
            .DistinctBy(l => (l.At, l.Microseconds, l[LookupField.User], l[LookupField.Action])).OrderByDescending(l => l.At),
    ];

    private bool MayBeOf(TenantSnapshot own, string domain, PbxSnapshot snapshot) =>
        string.Equals(domain, own.Domain, StringComparison.OrdinalIgnoreCase)
        || (snapshot.OfDomain(domain) is null && _nearest.Find(domain, snapshot)?.Id == own.Id);

    private static bool Matches(DoctorLookup lookup, DoctorFilter filter) =>
        (filter.Outcome is not { } outcome || lookup.Outcome == outcome)
        && (filter.Kind is not { } kind || lookup.Kind == kind)
        && (filter.Search is not { Length: > 0 } text || Has(text, lookup.Words, lookup.Domain, lookup.User, lookup.Address, lookup.UserAgent, lookup.Node, lookup.Profile));

    private static bool Has(string text, params ReadOnlySpan<string> places)
    {
        foreach (var place in places)
        {
            if (place.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
