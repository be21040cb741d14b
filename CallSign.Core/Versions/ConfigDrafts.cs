using System.Security.Cryptography;
using CallSign.Core.ConfigFiles;
using CallSign.Core.Data;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Versions;

/// <summary>A draft as it is edited.</summary>
/// <param name="Text">The whole document.</param>
/// <param name="Version">To save it with.</param>
public sealed record DraftText(string Text, string ActorName, DateTime CreatedAt, DateTime UpdatedAt, uint Version);

/// <summary>
/// A tenant's draft: its whole configuration as a document that is edited, checked and compared with what is served, and then published in one
/// transaction or discarded. Nothing of it is served before.
/// </summary>
public sealed class ConfigDrafts(CallSignDb db, SecretBox box, ConfigTransfer files)
{
    /// <summary>The tenant's draft; null where there is none.</summary>
    public async Task<DraftText?> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        return await own.AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } draft ? Of(draft) : null;
    }

    /// <summary>Starts a draft from the configuration as it is now, or from a file. Where there is one already, that one is answered.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="text">The file's text; null for the configuration as it is now.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<DraftText> StartAsync(Actor actor, string? text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await FindAsync(actor, cancellationToken).ConfigureAwait(false) is { } there)
        {
            return there;
        }

        text ??= await files.ExportAsync(actor, null, withIds: true, cancellationToken).ConfigureAwait(false);
        var context = Open(actor, out var _);
        await using var __ = context.ConfigureAwait(false);
        var draft = new ConfigDraft { TenantId = actor.RequireTenant(), Text = box.Encrypt(text), ActorName = actor.Name };
        context.Add(draft);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return Of(draft);
        }
        catch (DbUpdateException)
        {
            // Somebody else started one this very moment.
            return await FindAsync(actor, cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException("The draft could not be started.");
        }
    }

    /// <summary>Saves the draft that was read as <paramref name="version"/>. Its text need not be right yet.</summary>
    public async Task<SaveResult<DraftText>> SaveAsync(Actor actor, uint version, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > ConfigDocument.MaxLength)
        {
            return SaveResult.Failed<DraftText>(nameof(DraftText.Text), "The document is larger than 20 MB.");
        }

        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        if (await own.SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } draft)
        {
            return SaveResult.Gone<DraftText>();
        }

        if (draft.Version != version)
        {
            return SaveResult.Stale(Of(draft));
        }

        (draft.Text, draft.ActorName) = (box.Encrypt(text), actor.Name);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return SaveResult.Saved(Of(draft));
        }
        catch (DbUpdateConcurrencyException)
        {
            return SaveResult.Stale<DraftText>();
        }
    }

    /// <summary>What publishing the draft would do: it replaces everything that is configured.</summary>
    public async Task<ConfigPreview?> PreviewAsync(Actor actor, CancellationToken cancellationToken) =>
        await FindAsync(actor, cancellationToken).ConfigureAwait(false) is { } draft
            ? await files.PreviewAsync(actor, draft.Text, new ConfigImportOptions { Replace = true }, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Publishes what the preview showed, all of it or nothing; the draft is gone then.</summary>
    public async Task<ConfigPreview> PublishAsync(Actor actor, ConfigPreview preview, CancellationToken cancellationToken)
    {
        var result = await files.ApplyAsync(actor, preview, VersionReason.Import, "publishing the draft", cancellationToken).ConfigureAwait(false);
        if (result.IsApplied)
        {
            await DiscardAsync(actor, CancellationToken.None).ConfigureAwait(false);
        }

        return result;
    }

    public async Task DiscardAsync(Actor actor, CancellationToken cancellationToken)
    {
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        await own.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private DraftText Of(ConfigDraft draft)
    {
        string text;
        try
        {
            text = box.Decrypt(draft.Text);
        }
        catch (CryptographicException)
        {
            text = ""; // made with another key ring
        }

        return new DraftText(text, draft.ActorName, draft.CreatedAt, draft.UpdatedAt, draft.Version);
    }

    private CallSignDbContext Open(Actor actor, out IQueryable<ConfigDraft> own)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        own = context.Set<ConfigDraft>().Where(d => d.TenantId == tenantId);
        return context;
    }
}
