using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using CallSign.Core.Routing;
using CallSign.Telephony.Reload;

namespace CallSign.Web.XmlCurl.Lookups;

/// <summary>
/// Remembers the last lookups: 2,048 of all and 64 of each tenant, so that a busy tenant pushes nobody else's out. Nothing is allocated for a
/// lookup, but the ring of a tenant at its first.
/// </summary>
[SkipLocalsInit] // scratch of up to half a kilobyte a method, of which only what was written is read
internal sealed class LookupLog(SnapshotStore store, ApplyReceipts receipts, TimeProvider time)
{
    /// <summary>Lookups that are kept of all tenants.</summary>
    public const int Overall = 2048;

    /// <summary>Lookups that are kept of one tenant.</summary>
    public const int OfTenant = 64;

    // 20 KB each. The lookups of the tenants after these are among those of all.
    private const int MostTenants = 1000;
    private readonly LookupRing _all = new(Overall);
    private readonly ConcurrentDictionary<Guid, LookupRing> _tenants = new();

    /// <summary>Grows with each lookup: whether there is anything new.</summary>
    public long Written => _all.Written;

    /// <summary>A lookup that was answered, or not found.</summary>
    public void Add(in XmlCurlRequest request, XmlCurlOutcome outcome, int bytes, long started)
    {
        Span<byte> fields = stackalloc byte[LookupRing.SlotBytes];
        var kind = request.Kind;
        var length = LookupFields.Copy(request, fields);
        var tenant = kind is XmlCurlKind.Directory or XmlCurlKind.Dialplan ? TenantOf(request) : null;
        var reason = outcome switch
        {
            XmlCurlOutcome.Found => LookupReason.None,
            XmlCurlOutcome.NotFound => ReasonOf(request, tenant),
            XmlCurlOutcome.TooLarge => LookupReason.TooLarge,
            _ => LookupReason.BadDocument,
        };
        var header = Header(tenant?.Id ?? Guid.Empty, kind, outcome, reason, bytes, started, null);
        _all.Write(header, fields[..length]);
        if (tenant is null)
        {
            return;
        }

        if (!_tenants.TryGetValue(tenant.Id, out var own) && _tenants.Count < MostTenants)
        {
            own = _tenants.GetOrAdd(tenant.Id, static _ => new LookupRing(OfTenant));
        }

        own?.Write(header, fields[..length]);
        if (outcome is XmlCurlOutcome.Found && AnsweredNodes.Of(tenant).IsFirst(request.First(XmlCurlField.Hostname)) is { } node)
        {
            receipts.Fetched(tenant.Id, node, time.GetUtcNow(), tenant);
        }
    }

    /// <summary>A request that was not let in, or not read.</summary>
    public void Refused(XmlCurlOutcome outcome, long started, IPAddress? peer) => _all.Write(
        Header(Guid.Empty, XmlCurlKind.Other, outcome, outcome is XmlCurlOutcome.TooLarge ? LookupReason.TooLarge : LookupReason.RefusedKey, 0, started, peer), []);

    /// <summary>The lookups of one tenant, newest first, or of all.</summary>
    public IEnumerable<Lookup> Read(Guid? tenantId) =>
        (tenantId is not { } id ? _all.Read() : _tenants.TryGetValue(id, out var own) ? own.Read() : []).Select(e => Lookup.Of(e.Header, e.Fields));

    private static LookupReason ReasonOf(in XmlCurlRequest request, TenantSnapshot? tenant)
    {
        if (request.Kind is XmlCurlKind.Configuration or XmlCurlKind.Languages or XmlCurlKind.Other)
        {
            return LookupReason.NotServed;
        }

        Span<char> scratch = stackalloc char[256];
        if (!Domain(request, scratch, out var domain))
        {
            return request.Kind is XmlCurlKind.Directory && request.First(XmlCurlField.KeyValue).IsEmpty ? LookupReason.NotServed : LookupReason.BadRequest;
        }

        if (tenant is null)
        {
            return LookupReason.UnknownDomain;
        }

        if (!tenant.Enabled)
        {
            return LookupReason.TenantDisabled;
        }

        if (!domain.SequenceEqual(tenant.Domain))
        {
            return LookupReason.OtherLetters;
        }

        Span<char> user = stackalloc char[32];
        var raw = request.Last(XmlCurlField.User);
        return raw.IsEmpty || request.Kind is XmlCurlKind.Dialplan ? LookupReason.NotServed
            : !XmlCurlRequest.TryText(raw, user, out var number) || !tenant.Knows(number) ? LookupReason.UnknownUser
            : tenant.Find(number) is null ? LookupReason.UserDisabled
            : LookupReason.NotServed;
    }

    private static bool Domain(in XmlCurlRequest request, Span<char> scratch, out ReadOnlySpan<char> domain) =>
        request.Kind is XmlCurlKind.Dialplan ? XmlCurlRequest.TryText(request.Last(XmlCurlField.HuntContext), scratch, out domain) : request.TryDomain(scratch, out domain);

    private TenantSnapshot? TenantOf(in XmlCurlRequest request)
    {
        Span<char> scratch = stackalloc char[256];
        return Domain(request, scratch, out var domain) ? store.Current.OfDomain(domain) : null;
    }

    private LookupHeader Header(Guid tenant, XmlCurlKind kind, XmlCurlOutcome outcome, LookupReason reason, int bytes, long started, IPAddress? peer) => new(
        time.GetUtcNow().Ticks, tenant, peer, kind, outcome, reason, bytes, (int)Math.Min(int.MaxValue, Stopwatch.GetElapsedTime(started).TotalMicroseconds));
}
