using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Extensions;

/// <summary>An extension just saved, with the secrets that are new, in clear: the one time that they are given without being asked for.</summary>
/// <param name="SipPassword">Null where the password was kept.</param>
/// <param name="VoicemailPin">Null where the PIN was kept or there is none.</param>
public sealed record SavedExtension(Extension Extension, string? SipPassword, string? VoicemailPin);

/// <summary>Creates, changes and deletes one extension of the actor's tenant.</summary>
public sealed class ExtensionEditor(CallSignDb db, SecretBox box)
{
    /// <summary>Creates an extension. A password is made where the draft has none, and a PIN where voicemail is on.</summary>
    public async Task<SaveResult<SavedExtension>> CreateAsync(Actor actor, ExtensionDraft draft, CancellationToken cancellationToken)
    {
        var tenantId = Prepare(actor, ref draft);
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var errors = await ProblemsAsync(context, tenantId, draft, except: null, cancellationToken).ConfigureAwait(false);
        if (errors.Any)
        {
            return SaveResult.Failed<SavedExtension>(errors);
        }

        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        if (await ExtensionWrites.PlacesLeftAsync(context, tenantId, cancellationToken).ConfigureAwait(false) <= 0)
        {
            var most = await context.Tenants.Where(t => t.Id == tenantId).Select(t => t.MaxExtensions)
                .SingleAsync(cancellationToken).ConfigureAwait(false);
            return SaveResult.Failed<SavedExtension>("", ExtensionWrites.FullMessage(most));
        }

        var extension = new Extension { TenantId = tenantId, Number = draft.Number, DisplayName = draft.DisplayName };
        draft.ApplyTo(extension);
        var (password, pin) = ExtensionWrites.SetSecrets(extension, draft, box);
        context.Add(extension);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (ExtensionWrites.IsNumberTaken(exception))
        {
            return SaveResult.Failed<SavedExtension>(nameof(draft.Number), ExtensionWrites.TakenMessage(draft.Number));
        }

        return SaveResult.Saved(new SavedExtension(extension, password, pin));
    }

    /// <summary>Changes an extension that was read as <paramref name="version"/>; refuses where somebody saved it since.</summary>
    public async Task<SaveResult<SavedExtension>> SaveAsync(
        Actor actor, Guid id, uint version, ExtensionDraft draft, CancellationToken cancellationToken)
    {
        var tenantId = Prepare(actor, ref draft);
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var extension = await context.Extensions.SingleOrDefaultAsync(e => e.TenantId == tenantId && e.Id == id, cancellationToken).ConfigureAwait(false);
        if (extension is null)
        {
            return SaveResult.Gone<SavedExtension>();
        }

        if (extension.Version != version)
        {
            return SaveResult.Stale(new SavedExtension(extension, null, null));
        }

        var errors = await ProblemsAsync(context, tenantId, draft, except: id, cancellationToken).ConfigureAwait(false);
        if (errors.Any)
        {
            return SaveResult.Failed<SavedExtension>(errors);
        }

        draft.ApplyTo(extension);
        var (password, pin) = ExtensionWrites.SetSecrets(extension, draft, box);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            return await ConflictAsync(actor, id, cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (ExtensionWrites.IsNumberTaken(exception))
        {
            return SaveResult.Failed<SavedExtension>(nameof(draft.Number), ExtensionWrites.TakenMessage(draft.Number));
        }

        return SaveResult.Saved(new SavedExtension(extension, password, pin));
    }

    /// <summary>Deletes an extension; with a <paramref name="version"/>, only while it still has that one.</summary>
    public async Task<SaveResult<Extension>> DeleteAsync(Actor actor, Guid id, uint? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var extension = await context.Extensions.SingleOrDefaultAsync(e => e.TenantId == tenantId && e.Id == id, cancellationToken).ConfigureAwait(false);
        if (extension is null)
        {
            return SaveResult.Gone<Extension>();
        }

        if (version is not null && version != extension.Version)
        {
            return SaveResult.Stale(extension);
        }

        var users = await ReferenceIndex.UsersAsync(context, tenantId, id, cancellationToken).ConfigureAwait(false);
        if (ReferenceIndex.InUse(users) is { } inUse)
        {
            return SaveResult.Failed<Extension>("", inUse);
        }

        context.Remove(extension);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            var current = await ConflictAsync(actor, id, cancellationToken).ConfigureAwait(false);
            return current.Current is { } there ? SaveResult.Stale(there.Extension) : SaveResult.Gone<Extension>();
        }

        return SaveResult.Saved(extension);
    }

    /// <summary>What a save of <paramref name="draft"/> would be refused for, without saving: for forms that check while they are filled in.</summary>
    public async Task<FieldErrors> CheckAsync(Actor actor, Guid? id, ExtensionDraft draft, CancellationToken cancellationToken)
    {
        var tenantId = Prepare(actor, ref draft);
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return await ProblemsAsync(context, tenantId, draft, id, cancellationToken).ConfigureAwait(false);
    }

    private static Guid Prepare(Actor actor, ref ExtensionDraft draft)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(draft);
        draft = draft.Copy();
        draft.Normalize();
        return actor.RequireTenant();
    }

    private static async Task<FieldErrors> ProblemsAsync(
        CallSignDbContext context, Guid tenantId, ExtensionDraft draft, Guid? except, CancellationToken cancellationToken)
    {
        var errors = ExtensionRules.Check(draft);
        if (errors[nameof(draft.Number)] is null
            && await NumberPlan.TakenAsync(context, tenantId, draft.Number, except, cancellationToken, "extension").ConfigureAwait(false) is { } taken)
        {
            var extension = await context.Extensions.AnyAsync(e => e.TenantId == tenantId && e.Number == draft.Number && e.Id != except, cancellationToken)
                .ConfigureAwait(false);
            errors.Add(nameof(draft.Number), extension ? ExtensionWrites.TakenMessage(draft.Number) : taken);
        }

        var loops = await ForwardChain.LoopsAsync(draft, ExtensionWrites.ForwardsAllTo(context, tenantId, cancellationToken)).ConfigureAwait(false);
        foreach (var (field, message) in loops.All)
        {
            errors.AddIf(errors[field] is null, field, message);
        }

        return errors;
    }

    private async Task<SaveResult<SavedExtension>> ConflictAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var tenantId = actor.RequireTenant();
        var current = await context.Extensions.AsNoTracking().SingleOrDefaultAsync(e => e.TenantId == tenantId && e.Id == id, cancellationToken)
            .ConfigureAwait(false);
        return current is null ? SaveResult.Gone<SavedExtension>() : SaveResult.Stale(new SavedExtension(current, null, null));
    }
}
