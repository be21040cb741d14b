using System.Collections.Concurrent;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.ApiKeys;

/// <summary>Tells whose key a request carries. Keys that are in use are remembered for <see cref="MaxAge"/>, so most requests cost no query.</summary>
public sealed class ApiKeyDirectory(CallSignDb db, TimeProvider time)
{
    /// <summary>The longest that a revoked key still works on an instance that has just seen it.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromMinutes(1);

    // Only keys that exist get in, so callers with invented ones can't fill it.
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>The key's owner and scopes; null where there is no such key, or it is revoked, expired, or its tenant is disabled.</summary>
    /// <param name="key">As the request carried it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ApiKeyIdentity?> FindAsync(string? key, CancellationToken cancellationToken)
    {
        if (!ApiKeySecret.LooksRight(key))
        {
            return null;
        }

        var hash = ApiKeySecret.Hash(key!);
        var id = Convert.ToHexString(hash);
        var now = time.GetUtcNow().UtcDateTime;
        if (_known.TryGetValue(id, out var known) && now - known.ReadAt < MaxAge)
        {
            return known.Identity.ExpiresAt <= now ? null : known.Identity;
        }

        var identity = await ReadAsync(hash, now, cancellationToken).ConfigureAwait(false);
        if (identity is null)
        {
            _known.TryRemove(id, out _);
        }
        else
        {
            _known[id] = new Known(identity, now);
        }

        return identity;
    }

    /// <summary>Forgets what is remembered, so that a revocation holds at once on this instance.</summary>
    public void Forget() => _known.Clear();

    private async Task<ApiKeyIdentity?> ReadAsync(byte[] hash, DateTime now, CancellationToken cancellationToken)
    {
        using var context = db.Open(TenantScope.System);
        var found = await context.ApiKeys
            .Where(k => k.Hash == hash && k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now)
                && (k.TenantId == null || context.Tenants.Any(t => t.Id == k.TenantId && t.Enabled)))
            .Select(k => new { k.Id, k.TenantId, k.Name, k.Scopes, k.ExpiresAt, k.LastUsedAt })
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        if (found.LastUsedAt is null || now - found.LastUsedAt > UseIsNotedEvery)
        {
            await context.ApiKeys.Where(k => k.Id == found.Id)
                .ExecuteUpdateAsync(s => s.SetProperty(k => k.LastUsedAt, now), cancellationToken).ConfigureAwait(false);
        }

        return new ApiKeyIdentity(found.Id, found.TenantId, found.Name, found.Scopes, found.ExpiresAt);
    }

    private sealed record Known(ApiKeyIdentity Identity, DateTime ReadAt);
}

/// <summary>Who a key stands for.</summary>
/// <param name="Id">The key's row.</param>
/// <param name="TenantId">Its tenant; null for the platform.</param>
/// <param name="Name">What uses it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="ExpiresAt">UTC, or null for never.</param>
public sealed record ApiKeyIdentity(Guid Id, Guid? TenantId, string Name, IReadOnlyList<string> Scopes, DateTime? ExpiresAt);
