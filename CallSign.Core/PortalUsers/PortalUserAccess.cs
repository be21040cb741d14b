using System.Buffers.Text;
using System.Text;
using CallSign.Core.Audit;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.PortalUsers;

/// <summary>Helps users back in: links that set a password, lost second factors, sessions to be ended.</summary>
public sealed class PortalUserAccess(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>How long a link is good for.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);

    /// <summary>A link, as path and query, by which the user sets a new password once within <see cref="LinkLifetime"/>.</summary>
    public Task<SaveResult<PasswordLink>> MakeLinkAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        DoAsync(actor, id, "make password link", async (users, user) =>
        {
            var token = await users.GeneratePasswordResetTokenAsync(user).ConfigureAwait(false);
            var text = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token));
            return new PasswordLink($"account/set-password?user={user.Id:N}&token={text}", user.Email ?? "", time.GetUtcNow().Add(LinkLifetime).UtcDateTime);
        }, cancellationToken);

    /// <summary>Removes authenticator, recovery codes and passkeys of a user who has lost them, and ends all sessions.</summary>
    public Task<SaveResult<PortalUser>> RemoveSecondFactorsAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        DoAsync(actor, id, "remove second factors", async (users, user) =>
        {
            await users.SetTwoFactorEnabledAsync(user, false).ConfigureAwait(false);
            await users.ResetAuthenticatorKeyAsync(user).ConfigureAwait(false);
            await users.GenerateNewTwoFactorRecoveryCodesAsync(user, 0).ConfigureAwait(false);
            foreach (var passkey in await users.GetPasskeysAsync(user).ConfigureAwait(false))
            {
                await users.RemovePasskeyAsync(user, passkey.CredentialId).ConfigureAwait(false);
            }

            await users.UpdateSecurityStampAsync(user).ConfigureAwait(false);
            return user;
        }, cancellationToken);

    /// <summary>Ends every session of the user within <see cref="PortalSessions.CheckInterval"/>.</summary>
    public Task<SaveResult<PortalUser>> SignOutEverywhereAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        DoAsync(actor, id, "sign out everywhere", async (users, user) =>
        {
            await users.UpdateSecurityStampAsync(user).ConfigureAwait(false);
            return user;
        }, cancellationToken);

    /// <summary>The token as Identity made it; null where the text is none of ours.</summary>
    public static string? DecodeToken(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 2000 || !Base64Url.IsValid(text))
        {
            return null;
        }

        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
    }

    private async Task<SaveResult<T>> DoAsync<T>(
        Actor actor, Guid id, string action, Func<UserManager<PortalUser>, PortalUser, Task<T>> work, CancellationToken cancellationToken)
        where T : class
    {
        var identity = new PortalUserIdentity(scopes, actor);
        await using var _ = identity.ConfigureAwait(false);
        using var transaction = await identity.Context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var user = await PortalUserEditor.FindAsync(identity.Users, actor, id).ConfigureAwait(false);
        if (user is null)
        {
            return SaveResult.Gone<T>();
        }

        var done = await work(identity.Users, user).ConfigureAwait(false);
        var entry = AuditTrail.Action(actor, time.GetUtcNow().UtcDateTime, action, nameof(PortalUser), user.Id.ToString(), user.UserName);
        entry.TenantId = user.TenantId;
        identity.Context.AuditEntries.Add(entry);
        await identity.Context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(done);
    }
}

/// <summary>A link that sets a password.</summary>
/// <param name="Path">Relative to the portal's address.</param>
/// <param name="Email">Whose password.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record PasswordLink(string Path, string Email, DateTime ExpiresAt);
