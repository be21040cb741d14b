using CallSign.Core.Data;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Settings;

/// <summary>The xml_curl key as the database keeps it: one for all instances, made by the first of them.</summary>
public sealed class XmlCurlKeySetting(CallSignDb db, SecretBox secrets, TimeProvider time)
{
    /// <summary>The key; made and kept if there is none yet.</summary>
    public async Task<string> ReadOrCreateAsync(CancellationToken cancellationToken)
    {
        var key = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (key is not null)
        {
            return key;
        }

        var made = SecretGenerator.Key();
        try
        {
            var context = db.Open(TenantScope.System);
            await using var disposal = context.ConfigureAwait(false);
            context.Add(new PlatformSetting { Key = PlatformSetting.XmlCurlKey, Secret = secrets.Encrypt(made), UpdatedAt = Now });
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return made;
        }
        catch (DbUpdateException)
        {
            // Another instance was first.
            return await ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException("The xml_curl key can't be stored.");
        }
    }

    /// <summary>Puts a new key in the place of the present one and returns it. The change is audited to <paramref name="actor"/>.</summary>
    /// <exception cref="UnauthorizedAccessException">The actor is no platform administrator.</exception>
    public async Task<string> ReplaceAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.IsPlatformAdministrator)
        {
            throw new UnauthorizedAccessException("Only a platform administrator may change the key.");
        }

        var made = SecretGenerator.Key();
        var context = db.Open(actor);
        await using var disposal = context.ConfigureAwait(false);
        var row = await context.Settings.SingleOrDefaultAsync(s => s.Key == PlatformSetting.XmlCurlKey, cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            context.Add(new PlatformSetting { Key = PlatformSetting.XmlCurlKey, Secret = secrets.Encrypt(made), UpdatedAt = Now });
        }
        else
        {
            row.Secret = secrets.Encrypt(made);
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return made;
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var disposal = context.ConfigureAwait(false);
        var row = await context.Settings.AsNoTracking()
            .SingleOrDefaultAsync(s => s.Key == PlatformSetting.XmlCurlKey, cancellationToken).ConfigureAwait(false);
        return row?.Secret is { } secret ? secrets.Decrypt(secret) : null;
    }
}
