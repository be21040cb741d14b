using System.Collections.Frozen;
using System.Security.Cryptography;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.Routing;

/// <summary>Reads snapshots from the database. What did not change since the last one is taken over from it, so a check is cheap.</summary>
public sealed class SnapshotBuilder(CallSignDb db, SecretBox secrets, TimeProvider time, ILogger<SnapshotBuilder> logger)
{
    private readonly NounReader _nouns = new(secrets, logger);

    /// <summary>Everything. Of <paramref name="previous"/>, the entries whose rows have the same version are kept.</summary>
    /// <remarks>100,000 extensions over 1,000 tenants from nothing: a few seconds, most of it decryption on all cores.</remarks>
    public async Task<PbxSnapshot> BuildAsync(PbxSnapshot previous, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(previous);
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        var tenants = await context.Tenants.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        var known = previous.Tenants.SelectMany(t => t.Extensions).ToDictionary(e => e.Id);
        var fresh = await ChangedAsync(context, context.Extensions, known, cancellationToken).ConfigureAwait(false);
        var rows = fresh.Rows.ToLookup(r => r.TenantId);
        var kept = previous.Tenants.ToDictionary(t => t.Id, t => t.Extensions.Where(e => fresh.Kept.Contains(e.Id)).ToList());
        var nouns = await _nouns.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var supervisors = await SupervisorsAsync(context, null, cancellationToken).ConfigureAwait(false);
        var snapshots = new TenantSnapshot?[tenants.Count];
        await Task.Run(
            () => Parallel.For(0, tenants.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            {
                var tenant = tenants[i];
                snapshots[i] = Assemble(tenant, previous.OfId(tenant.Id), kept.GetValueOrDefault(tenant.Id) ?? [], rows[tenant.Id], nouns[tenant.Id], supervisors[tenant.Id]);
            }),
            cancellationToken).ConfigureAwait(false);
        var gateways = await GatewaysAsync(context, cancellationToken).ConfigureAwait(false);
        var platform = await _nouns.ReadPlatformAsync(context, cancellationToken).ConfigureAwait(false);
        return PbxSnapshot.Of(snapshots.OfType<TenantSnapshot>(), gateways, time.GetUtcNow(), platform);
    }

    /// <summary>One tenant as it is now; null if it is no more, or its domain can't be routed.</summary>
    public async Task<TenantSnapshot?> BuildTenantAsync(Guid tenantId, TenantSnapshot? previous, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        var tenant = await context.Tenants.AsNoTracking().SingleOrDefaultAsync(t => t.Id == tenantId, cancellationToken).ConfigureAwait(false);
        if (tenant is null)
        {
            return null;
        }

        var known = previous?.Extensions.ToDictionary(e => e.Id) ?? [];
        var fresh = await ChangedAsync(context, context.Extensions.Where(e => e.TenantId == tenantId), known, cancellationToken).ConfigureAwait(false);
        var nouns = await _nouns.ReadAsync(context, tenantId, previous?.Nouns ?? NounSet.Empty, cancellationToken).ConfigureAwait(false);
        var supervisors = await SupervisorsAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        return Assemble(tenant, previous, [.. known.Values.Where(e => fresh.Kept.Contains(e.Id))], fresh.Rows, nouns, supervisors[tenantId]);
    }

    /// <summary>Every gateway that is to be served.</summary>
    public async Task<IReadOnlyList<GatewayEntry>> BuildGatewaysAsync(CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        return await GatewaysAsync(context, cancellationToken).ConfigureAwait(false);
    }

    // First only ids and versions, then only the rows that are new or differ: an edit of one row in a big tenant decrypts one row.
    private static async Task<(List<Extension> Rows, HashSet<Guid> Kept)> ChangedAsync(
        CallSignDbContext context, IQueryable<Extension> query, Dictionary<Guid, ExtensionEntry> known, CancellationToken cancellationToken)
    {
        if (known.Count == 0)
        {
            return (await query.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false), []);
        }

        var versions = await query.Select(e => new { e.Id, e.Version }).ToListAsync(cancellationToken).ConfigureAwait(false);
        HashSet<Guid> kept = [];
        List<Guid> changed = [];
        foreach (var row in versions)
        {
            if (known.TryGetValue(row.Id, out var entry) && entry.Version == row.Version)
            {
                kept.Add(row.Id);
            }
            else
            {
                changed.Add(row.Id);
            }
        }

        List<Extension> rows = [];
        foreach (var ids in changed.Chunk(10_000))
        {
            rows.AddRange(await context.Extensions.AsNoTracking().Where(e => ids.Contains(e.Id)).ToListAsync(cancellationToken).ConfigureAwait(false));
        }

        return (rows, kept);
    }

    // The extensions of those who may listen to calls.
    private static async Task<ILookup<Guid, Guid>> SupervisorsAsync(CallSignDbContext context, Guid? tenantId, CancellationToken cancellationToken)
    {
        var disabled = DateTimeOffset.UtcNow.AddYears(100); // a lock for good; one after wrong passwords ends by itself
        var users = await context.Users.AsNoTracking()
            .Where(u => u.TenantId != null && (tenantId == null || u.TenantId == tenantId) && u.ExtensionId != null
                && (u.Role == PortalRole.Supervisor || u.Role == PortalRole.TenantAdministrator || u.Role == PortalRole.PlatformAdministrator)
                && (u.LockoutEnd == null || u.LockoutEnd < disabled))
            .Select(u => new { Tenant = u.TenantId!.Value, Extension = u.ExtensionId!.Value }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return users.ToLookup(u => u.Tenant, u => u.Extension);
    }

    private TenantSnapshot? Assemble(
        Tenant tenant, TenantSnapshot? previous, List<ExtensionEntry> kept, IEnumerable<Extension> rows, IEnumerable<INoun> nouns, IEnumerable<Guid> supervisors)
    {
        if (!RoutingToken.IsDomain(tenant.Domain))
        {
            RoutingLog.DomainRefused(logger, tenant.Id);
            return null;
        }

        if (previous is not null && previous.Domain != tenant.Domain)
        {
            kept = kept.ConvertAll(e => e.In(tenant.Domain)); // the hash of a password is bound to the domain
        }

        foreach (var row in rows)
        {
            if (Entry(row, tenant.Domain) is { } entry)
            {
                kept.Add(entry);
            }
            else
            {
                RoutingLog.ExtensionRefused(logger, row.Id, tenant.Domain);
            }
        }

        kept.Sort((a, b) => string.CompareOrdinal(a.Number, b.Number));
        return new TenantSnapshot(tenant, kept, new NounSet(nouns), supervisors.ToFrozenSet());
    }

    private ExtensionEntry? Entry(Extension row, string domain)
    {
        try
        {
            return ExtensionEntry.From(row, domain, secrets.Decrypt(row.SipPassword), row.VoicemailPin is { } pin ? secrets.Decrypt(pin) : null);
        }
        catch (CryptographicException)
        {
            return null; // made with another key ring: the phone can't register until its password is set again
        }
    }

    private async Task<IReadOnlyList<GatewayEntry>> GatewaysAsync(CallSignDbContext context, CancellationToken cancellationToken)
    {
        var rows = await (
                from gateway in context.Gateways.AsNoTracking()
                join tenant in context.Tenants on gateway.TenantId equals tenant.Id into owners
                from owner in owners.DefaultIfEmpty()
                where gateway.Enabled && (gateway.TenantId == null || owner!.Enabled)
                orderby gateway.Name
                select gateway)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        List<GatewayEntry> entries = [];
        foreach (var row in rows)
        {
            if (Entry(row) is { } entry)
            {
                entries.Add(entry);
            }
            else
            {
                RoutingLog.GatewayRefused(logger, row.Id);
            }
        }

        return entries;
    }

    private GatewayEntry? Entry(Gateway row)
    {
        try
        {
            return GatewayEntry.From(row, row.Password is { } password ? secrets.Decrypt(password) : null);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
