using CallSign.Core.Data;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CallSign.Core.Extensions;

/// <summary>What every write of extensions shares: the tenant's limit, the secrets of a row, forwards of the tenant.</summary>
internal static class ExtensionWrites
{
    /// <summary>How many rows are saved at a time within the one transaction of a bulk edit or an import.</summary>
    public const int Chunk = 500;

    /// <summary>
    /// How many more extensions the tenant may have; null for no limit. Holds the tenant's row until the transaction ends, so that two
    /// creations at once can't both take the last place.
    /// </summary>
    public static async Task<int?> PlacesLeftAsync(CallSignDbContext context, Guid tenantId, CancellationToken cancellationToken)
    {
        if (await context.Tenants.Where(t => t.Id == tenantId).Select(t => t.MaxExtensions).SingleAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        await context.Database.ExecuteSqlAsync($"select 1 from tenants where id = {tenantId} for no key update", cancellationToken).ConfigureAwait(false);
        var most = await context.Tenants.Where(t => t.Id == tenantId).Select(t => t.MaxExtensions).SingleAsync(cancellationToken).ConfigureAwait(false);
        return most - await context.Extensions.CountAsync(e => e.TenantId == tenantId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts the draft's secrets into the row and makes the ones it needs and lacks; returns those that are new, in clear.</summary>
    public static (string? SipPassword, string? VoicemailPin) SetSecrets(Extension extension, ExtensionDraft draft, SecretBox box)
    {
        var password = draft.SipPassword ?? (string.IsNullOrEmpty(extension.SipPassword.Ciphertext) ? SecretGenerator.SipPassword() : null);
        if (password is not null)
        {
            extension.SipPassword = box.Encrypt(password);
        }

        var pin = draft.VoicemailPin ?? (draft.VoicemailEnabled && extension.VoicemailPin is null ? NewPin(extension.Number) : null);
        if (pin is not null)
        {
            extension.VoicemailPin = box.Encrypt(pin);
        }

        return (password, pin);
    }

    /// <summary>A PIN that its own rules would not refuse.</summary>
    public static string NewPin(string number)
    {
        string pin;
        do
        {
            pin = SecretGenerator.Pin();
        }
        while (SecretRules.Pin(pin, number) is not null);
        return pin;
    }

    /// <summary>Where a number of the tenant forwards all its calls now.</summary>
    public static Func<string, ValueTask<string?>> ForwardsAllTo(CallSignDbContext context, Guid tenantId, CancellationToken cancellationToken) =>
        async number => await context.Extensions.AsNoTracking()
            .Where(e => e.TenantId == tenantId && e.Number == number && e.ForwardAllEnabled)
            .Select(e => e.ForwardAllDestination).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The rows of <paramref name="ids"/>, tracked and locked, so that the save can't meet somebody else's.</summary>
    public static async Task<List<Extension>> LockAsync(CallSignDbContext context, Guid tenantId, Guid[] ids, CancellationToken cancellationToken) =>
        await context.Extensions
            .FromSql($"select e.*, e.xmin from extensions e where e.tenant_id = {tenantId} and e.id = any({ids}) order by e.id for update")
            .ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Whether the save failed because the number was taken between the check and the save.</summary>
    public static bool IsNumberTaken(DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "ix_extensions_tenant_id_number" };

    public static string TakenMessage(string number) => $"{number} is already taken by another extension.";

    public static string FullMessage(int? most) => $"The tenant has all of its {most} extensions. Delete one, or ask for more.";
}
