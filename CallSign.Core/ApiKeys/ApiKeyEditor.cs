using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.ApiKeys;

/// <summary>Makes and revokes API keys: those of the actor's tenant, or the platform's for a platform administrator outside of tenants.</summary>
public sealed class ApiKeyEditor(CallSignDb db, TimeProvider time)
{
    private const int MaxKeysATenant = 100;

    /// <param name="actor">A tenant administrator or above.</param>
    /// <param name="name">1–100 characters.</param>
    /// <param name="scopes">Of <see cref="ApiKeyScopes"/>; at least one.</param>
    /// <param name="expiresAt">UTC, in the future; null for never.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The key in clear, the only time that anybody sees it.</returns>
    public async Task<SaveResult<NewApiKey>> CreateAsync(
        Actor actor, string name, IReadOnlyCollection<string> scopes, DateTime? expiresAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(scopes);
        if (!MayEdit(actor))
        {
            return SaveResult.Failed<NewApiKey>("", "You may not make API keys.");
        }

        var allowed = ApiKeyScopes.For(platform: actor.TenantId is null).Select(s => s.Name).ToList();
        var errors = new FieldErrors()
            .AddIf(name.Trim().Length is 0 or > 100, nameof(ApiKey.Name), "Say what uses the key, in 1 to 100 characters.")
            .AddIf(scopes.Count == 0, nameof(ApiKey.Scopes), "Choose at least one thing that the key may do.")
            .AddIf(scopes.Except(allowed).Any(), nameof(ApiKey.Scopes), "Not every one of these can be given here: " + string.Join(", ", scopes.Except(allowed)) + ".")
            .AddIf(expiresAt <= time.GetUtcNow().UtcDateTime, nameof(ApiKey.ExpiresAt), "Choose a time in the future, or none.");
        if (errors.Any)
        {
            return SaveResult.Failed<NewApiKey>(errors);
        }

        using var context = db.Open(actor);
        if (await Own(context, actor).CountAsync(k => k.RevokedAt == null, cancellationToken).ConfigureAwait(false) >= MaxKeysATenant)
        {
            return SaveResult.Failed<NewApiKey>("", $"There are {MaxKeysATenant} keys already. Revoke one that nobody uses.");
        }

        var secret = ApiKeySecret.Generate();
        var key = new ApiKey
        {
            TenantId = actor.TenantId,
            Name = name.Trim(),
            Prefix = ApiKeySecret.Prefix(secret),
            Hash = ApiKeySecret.Hash(secret),
            Scopes = [.. scopes.Order(StringComparer.Ordinal)],
            ExpiresAt = expiresAt,
        };
        context.ApiKeys.Add(key);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(new NewApiKey(key, secret));
    }

    /// <summary>Ends a key for good. What uses it is refused within <see cref="ApiKeyDirectory.MaxAge"/>.</summary>
    public async Task<SaveResult<ApiKey>> RevokeAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        using var context = db.Open(actor);
        var key = MayEdit(actor)
            ? await Own(context, actor).SingleOrDefaultAsync(k => k.Id == id, cancellationToken).ConfigureAwait(false)
            : null;
        if (key is null)
        {
            return SaveResult.Gone<ApiKey>();
        }

        key.RevokedAt ??= time.GetUtcNow().UtcDateTime;
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(key);
    }

    internal static bool MayEdit(Actor actor) => actor.Role is PortalRole.TenantAdministrator && actor.TenantId is not null || actor.IsPlatformAdministrator;

    // A platform administrator outside of tenants reads all rows, but the keys here are the platform's own.
    internal static IQueryable<ApiKey> Own(CallSignDbContext context, Actor actor) => context.ApiKeys.Where(k => k.TenantId == actor.TenantId);
}

/// <summary>A key that was just made.</summary>
/// <param name="Row">What is kept.</param>
/// <param name="Key">The key in clear; show it once.</param>
public sealed record NewApiKey(ApiKey Row, string Key);
