using CallSign.Core.Audit;
using CallSign.Core.Data;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Extensions;

/// <summary>Shows and replaces the SIP password and the voicemail PIN of an extension. Showing one is audited like a change.</summary>
public sealed class ExtensionSecrets(CallSignDb db, SecretBox box, TimeProvider time)
{
    /// <summary>Word in the audit log for a password that was shown.</summary>
    public const string PasswordShown = "show-password";

    /// <summary>Word in the audit log for a PIN that was shown.</summary>
    public const string PinShown = "show-pin";

    /// <summary>The SIP password in clear; null where the tenant has no such extension.</summary>
    public Task<string?> ShowPasswordAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        ShowAsync(actor, id, PasswordShown, e => box.Decrypt(e.SipPassword), cancellationToken);

    /// <summary>The voicemail PIN in clear; null where there is none or the tenant has no such extension.</summary>
    public Task<string?> ShowPinAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        ShowAsync(actor, id, PinShown, e => e.VoicemailPin is { } pin ? box.Decrypt(pin) : null, cancellationToken);

    /// <summary>Makes a new SIP password. Phones that have the old one fail at their next registration.</summary>
    public Task<SaveResult<SavedExtension>> RegeneratePasswordAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(actor, id, extension =>
        {
            var password = SecretGenerator.SipPassword();
            extension.SipPassword = box.Encrypt(password);
            return SaveResult.Saved(new SavedExtension(extension, password, null));
        }, cancellationToken);

    /// <summary>Sets the voicemail PIN, or with null makes one.</summary>
    public Task<SaveResult<SavedExtension>> SetPinAsync(Actor actor, Guid id, string? pin, CancellationToken cancellationToken) =>
        ChangeAsync(actor, id, extension =>
        {
            var chosen = TextRules.Clean(pin) ?? ExtensionWrites.NewPin(extension.Number);
            if (SecretRules.Pin(chosen, extension.Number) is { } problem)
            {
                return SaveResult.Failed<SavedExtension>(nameof(Extension.VoicemailPin), problem);
            }

            extension.VoicemailPin = box.Encrypt(chosen);
            return SaveResult.Saved(new SavedExtension(extension, null, chosen));
        }, cancellationToken);

    private async Task<string?> ShowAsync(Actor actor, Guid id, string action, Func<Extension, string?> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var extension = await context.Extensions.AsNoTracking().SingleOrDefaultAsync(e => e.TenantId == tenantId && e.Id == id, cancellationToken)
            .ConfigureAwait(false);
        if (extension is null || read(extension) is not { } secret)
        {
            return null;
        }

        // The entry is committed before the secret leaves: nobody sees one without a trace.
        context.AuditEntries.Add(AuditTrail.Action(actor, time.GetUtcNow().UtcDateTime, action, nameof(Extension), id.ToString(), extension.Number));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return secret;
    }

    // A new secret replaces whatever is there, so no version is asked for; a save that comes between is simply met again.
    private async Task<SaveResult<SavedExtension>> ChangeAsync(
        Actor actor, Guid id, Func<Extension, SaveResult<SavedExtension>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        if ((await ExtensionWrites.LockAsync(context, tenantId, [id], cancellationToken).ConfigureAwait(false)).SingleOrDefault() is not { } extension)
        {
            return SaveResult.Gone<SavedExtension>();
        }

        var result = change(extension);
        if (result.Succeeded)
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return result;
    }
}
