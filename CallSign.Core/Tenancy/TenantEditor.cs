using CallSign.Core.Cdrs;
using CallSign.Core.Data;
using CallSign.Core.Saving;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CallSign.Core.Tenancy;

/// <summary>Creates, changes and deletes tenants; for platform administrators only.</summary>
public sealed class TenantEditor(CallSignDb db)
{
    public async Task<SaveResult<Tenant>> CreateAsync(Actor actor, TenantDraft draft, CancellationToken cancellationToken)
    {
        draft = TenantRules.Clean(draft);
        using var context = Open(actor);
        var errors = await ProblemsAsync(context, draft, except: null, cancellationToken).ConfigureAwait(false);
        if (errors.Any)
        {
            return SaveResult.Failed<Tenant>(errors);
        }

        var tenant = new Tenant { Name = draft.Name, Domain = draft.Domain };
        draft.ApplyTo(tenant);
        context.Tenants.Add(tenant);
        return await SaveAsync(context, tenant, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes a tenant that was read as <paramref name="version"/>; refuses where somebody saved it since.</summary>
    public async Task<SaveResult<Tenant>> SaveAsync(Actor actor, Guid id, uint version, TenantDraft draft, CancellationToken cancellationToken)
    {
        draft = TenantRules.Clean(draft);
        using var context = Open(actor);
        var tenant = await context.Tenants.SingleOrDefaultAsync(t => t.Id == id, cancellationToken).ConfigureAwait(false);
        if (tenant is null)
        {
            return SaveResult.Gone<Tenant>();
        }

        if (tenant.Version != version)
        {
            return SaveResult.Stale(tenant);
        }

        var errors = await ProblemsAsync(context, draft, except: id, cancellationToken).ConfigureAwait(false);
        if (errors.Any)
        {
            return SaveResult.Failed<Tenant>(errors);
        }

        draft.ApplyTo(tenant);
        return await SaveAsync(context, tenant, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a deletion would destroy; null where there is no such tenant.</summary>
    public async Task<TenantContents?> ContentsAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        using var context = Open(actor);
        return await context.Tenants.Where(t => t.Id == id).Select(t => new TenantContents(
                context.Extensions.Count(e => e.TenantId == id),
                context.Users.Count(u => u.TenantId == id),
                context.Gateways.Count(g => g.TenantId == id),
                context.ApiKeys.Count(k => k.TenantId == id && k.RevokedAt == null),
                context.Set<Cdr>().LongCount(c => c.TenantId == id)))
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the tenant with all that is its own. The audit log keeps what it says of it.</summary>
    public async Task<SaveResult<Tenant>> DeleteAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        using var context = Open(actor);
        using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var tenant = await context.Tenants.SingleOrDefaultAsync(t => t.Id == id, cancellationToken).ConfigureAwait(false);
        if (tenant is null)
        {
            return SaveResult.Gone<Tenant>();
        }

        // CDRs have no foreign key, the rest follows by cascade.
        await context.Database.ExecuteSqlAsync($"delete from cdrs where tenant_id = {id}", cancellationToken).ConfigureAwait(false);
        context.Tenants.Remove(tenant);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            return SaveResult.Stale(tenant);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(tenant);
    }

    // Also from within a tenant a platform administrator edits the platform's list of tenants.
    private CallSignDbContext Open(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.IsPlatformAdministrator
            ? db.Open(actor with { TenantId = null })
            : throw new TenantViolationException("Only platform administrators manage tenants.");
    }

    private static async Task<FieldErrors> ProblemsAsync(CallSignDbContext context, TenantDraft draft, Guid? except, CancellationToken cancellationToken)
    {
        var errors = TenantRules.Check(draft);
        if (await context.Tenants.Where(t => t.Domain == draft.Domain && t.Id != except).Select(t => t.Name).FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false) is { } owner)
        {
            errors.Add(nameof(draft.Domain), Taken(draft.Domain, owner));
        }

        var present = except is null || draft.MaxExtensions is null
            ? 0
            : await context.Extensions.CountAsync(e => e.TenantId == except, cancellationToken).ConfigureAwait(false);
        return errors.AddIf(present > draft.MaxExtensions, nameof(draft.MaxExtensions), $"There are {present} extensions already.");
    }

    private static async Task<SaveResult<Tenant>> SaveAsync(CallSignDbContext context, Tenant tenant, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return SaveResult.Saved(tenant);
        }
        catch (DbUpdateConcurrencyException)
        {
            return SaveResult.Stale(tenant);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return SaveResult.Failed<Tenant>(nameof(Tenant.Domain), Taken(tenant.Domain, null));
        }
    }

    private static string Taken(string domain, string? owner) => $"The domain {domain} belongs to {owner ?? "another tenant"} already.";
}

/// <summary>What a tenant owns.</summary>
/// <param name="Extensions">Telephones.</param>
/// <param name="Users">Logins of the portal.</param>
/// <param name="Gateways">Own gateways.</param>
/// <param name="ApiKeys">Keys that are not revoked.</param>
/// <param name="Cdrs">Call detail records.</param>
public sealed record TenantContents(int Extensions, int Users, int Gateways, int ApiKeys, long Cdrs);
