using CallSign.Core.Data;
using CallSign.Core.Saving;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.PortalUsers;

/// <summary>Creates the first platform administrator of an installation, once.</summary>
public sealed class FirstAdministrator(CallSignDbContext context, UserManager<PortalUser> users)
{
    // Any number that nothing else locks; all portals on the database use the same.
    private const long Lock = 0x43414C4C_5345_5455;

    /// <summary>Whether the installation has no user yet.</summary>
    public static async Task<bool> IsNeededAsync(CallSignDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        using var context = db.Open(Tenancy.TenantScope.System);
        return !await context.Users.AnyAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates the user where there is none yet; whoever comes second, even at the same moment, is refused.</summary>
    public async Task<SaveResult<PortalUser>> CreateAsync(string email, string displayName, string password, CancellationToken cancellationToken)
    {
        using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Lock})", cancellationToken).ConfigureAwait(false);
        if (await context.Users.AnyAsync(cancellationToken).ConfigureAwait(false))
        {
            return SaveResult.Failed<PortalUser>("", "This portal is set up already.");
        }

        var user = new PortalUser
        {
            UserName = email.Trim(), Email = email.Trim(), EmailConfirmed = true, DisplayName = displayName.Trim(), Role = PortalRole.PlatformAdministrator,
        };
        var errors = PortalUserRules.Check(user);
        if (errors.Any)
        {
            return SaveResult.Failed<PortalUser>(errors);
        }

        var result = await users.CreateAsync(user, password).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return SaveResult.Failed<PortalUser>(PortalUserRules.Errors(result));
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(user);
    }
}
