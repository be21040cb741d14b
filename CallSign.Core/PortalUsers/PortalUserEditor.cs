using CallSign.Core.Data;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.PortalUsers;

/// <summary>Creates, changes and deletes portal users, within <see cref="PortalUserRights"/>.</summary>
public sealed class PortalUserEditor(IServiceScopeFactory scopes)
{
    // All changes that could leave the platform without an administrator wait for each other here.
    private const long Lock = 0x43414C4C_5553_5253;

    /// <summary>Creates a user without a password: the person sets one by the link of <see cref="PortalUserAccess.MakeLinkAsync"/>.</summary>
    public async Task<SaveResult<PortalUser>> CreateAsync(Actor actor, PortalUserDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        draft = Clean(actor, draft);
        var identity = new PortalUserIdentity(scopes, actor);
        await using var _ = identity.ConfigureAwait(false);
        var user = new PortalUser { EmailConfirmed = true };
        var errors = await ApplyAsync(identity.Context, actor, user, draft, cancellationToken).ConfigureAwait(false);
        if (errors.Any)
        {
            return SaveResult.Failed<PortalUser>(errors);
        }

        var result = await identity.Users.CreateAsync(user).ConfigureAwait(false);
        return result.Succeeded ? SaveResult.Saved(user) : SaveResult.Failed<PortalUser>(PortalUserRules.Errors(result));
    }

    /// <summary>Changes a user that was read with <paramref name="stamp"/> (its ConcurrencyStamp). Another role ends the user's sessions.</summary>
    public async Task<SaveResult<PortalUser>> SaveAsync(Actor actor, Guid id, string? stamp, PortalUserDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        draft = Clean(actor, draft);
        var identity = new PortalUserIdentity(scopes, actor);
        await using var _ = identity.ConfigureAwait(false);
        using var transaction = await LockedAsync(identity.Context, cancellationToken).ConfigureAwait(false);
        var user = await FindAsync(identity.Users, actor, id).ConfigureAwait(false);
        if (user is null)
        {
            return SaveResult.Gone<PortalUser>();
        }

        if (user.ConcurrencyStamp != stamp)
        {
            return SaveResult.Stale(user);
        }

        if (user.Id == actor.UserId && draft.Role != user.Role)
        {
            return SaveResult.Failed<PortalUser>(nameof(draft.Role), "Nobody changes the own role. Ask another administrator.");
        }

        if (draft.Role != user.Role && await IsLastAdministratorAsync(identity.Context, user, cancellationToken).ConfigureAwait(false))
        {
            return SaveResult.Failed<PortalUser>(nameof(draft.Role), LastMessage);
        }

        var before = (user.Role, user.TenantId, user.ExtensionId);
        var errors = await ApplyAsync(identity.Context, actor, user, draft, cancellationToken).ConfigureAwait(false);
        if (errors.Any)
        {
            return SaveResult.Failed<PortalUser>(errors);
        }

        // The rights in open sessions are those of yesterday.
        var result = before == (user.Role, user.TenantId, user.ExtensionId)
            ? await identity.Users.UpdateAsync(user).ConfigureAwait(false)
            : await identity.Users.UpdateSecurityStampAsync(user).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return SaveResult.Failed<PortalUser>(PortalUserRules.Errors(result));
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(user);
    }

    /// <summary>Keeps the user out until <see cref="UnlockAsync"/>, and ends all sessions.</summary>
    public Task<SaveResult<PortalUser>> LockAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(actor, id, keepsAdministrator: true, "Nobody locks the own login.", async (users, user) =>
        {
            user.LockoutEnabled = true;
            user.LockoutEnd = DateTimeOffset.MaxValue;
            return await users.UpdateSecurityStampAsync(user).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Lets the user in again, after <see cref="LockAsync"/> or too many wrong passwords.</summary>
    public Task<SaveResult<PortalUser>> UnlockAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(actor, id, keepsAdministrator: false, null, async (users, user) =>
        {
            user.LockoutEnd = null;
            user.AccessFailedCount = 0;
            return await users.UpdateAsync(user).ConfigureAwait(false);
        }, cancellationToken);

    public Task<SaveResult<PortalUser>> DeleteAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(actor, id, keepsAdministrator: true, "Nobody deletes the own login. Ask another administrator.", (users, user) => users.DeleteAsync(user), cancellationToken);

    internal const string LastMessage = "This is the last platform administrator who can sign in.";

    internal static async Task<PortalUser?> FindAsync(UserManager<PortalUser> users, Actor actor, Guid id)
    {
        var user = await users.FindByIdAsync(id.ToString()).ConfigureAwait(false);
        return user is not null && PortalUserRights.MayManage(actor, user) ? user : null;
    }

    private async Task<SaveResult<PortalUser>> ChangeAsync(
        Actor actor, Guid id, bool keepsAdministrator, string? notOwn, Func<UserManager<PortalUser>, PortalUser, Task<IdentityResult>> change,
        CancellationToken cancellationToken)
    {
        var identity = new PortalUserIdentity(scopes, actor);
        await using var _ = identity.ConfigureAwait(false);
        using var transaction = await LockedAsync(identity.Context, cancellationToken).ConfigureAwait(false);
        var user = await FindAsync(identity.Users, actor, id).ConfigureAwait(false);
        if (user is null)
        {
            return SaveResult.Gone<PortalUser>();
        }

        if (notOwn is not null && user.Id == actor.UserId)
        {
            return SaveResult.Failed<PortalUser>("", notOwn);
        }

        if (keepsAdministrator && await IsLastAdministratorAsync(identity.Context, user, cancellationToken).ConfigureAwait(false))
        {
            return SaveResult.Failed<PortalUser>("", LastMessage);
        }

        var result = await change(identity.Users, user).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return SaveResult.Failed<PortalUser>(PortalUserRules.Errors(result));
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(user);
    }

    private static PortalUserDraft Clean(Actor actor, PortalUserDraft draft) => draft with
    {
        Email = draft.Email.Trim(),
        DisplayName = TextRules.Clean(draft.DisplayName) ?? "",
        TenantId = draft.Role == PortalRole.PlatformAdministrator ? null : actor.TenantId ?? draft.TenantId,
        ExtensionNumber = TextRules.Clean(draft.ExtensionNumber),
    };

    private static async Task<FieldErrors> ApplyAsync(
        CallSignDbContext context, Actor actor, PortalUser user, PortalUserDraft draft, CancellationToken cancellationToken)
    {
        if (!PortalUserRights.Assignable(actor, ofPlatform: draft.Role == PortalRole.PlatformAdministrator).Contains(draft.Role))
        {
            return new FieldErrors().Add(nameof(draft.Role), "You may not give this role.");
        }

        (user.Email, user.UserName, user.DisplayName, user.Role, user.TenantId) = (draft.Email, draft.Email, draft.DisplayName, draft.Role, draft.TenantId);
        user.ExtensionId = draft.ExtensionNumber is null
            ? null
            : await context.Extensions.Where(e => e.TenantId == draft.TenantId && e.Number == draft.ExtensionNumber).Select(e => (Guid?)e.Id)
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        var errors = PortalUserRules.Check(user)
            .AddIf(draft.ExtensionNumber is not null && user.ExtensionId is null, nameof(draft.ExtensionNumber), $"The tenant has no extension {draft.ExtensionNumber}.");
        if (draft.TenantId is { } tenantId && !await context.Tenants.AnyAsync(t => t.Id == tenantId, cancellationToken).ConfigureAwait(false))
        {
            errors.Add(nameof(draft.TenantId), "This tenant no longer exists.");
        }

        return errors;
    }

    private static async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> LockedAsync(CallSignDbContext context, CancellationToken cancellationToken)
    {
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Lock})", cancellationToken).ConfigureAwait(false);
        return transaction;
    }

    private static async Task<bool> IsLastAdministratorAsync(CallSignDbContext context, PortalUser user, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        return user.Role == PortalRole.PlatformAdministrator && !await context.Users.AnyAsync(
            u => u.Id != user.Id && u.Role == PortalRole.PlatformAdministrator && (u.LockoutEnd == null || u.LockoutEnd < now),
            cancellationToken).ConfigureAwait(false);
    }
}
