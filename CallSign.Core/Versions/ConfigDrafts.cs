using System.Globalization;
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
/// <param name="Origin">What it was started from; null for the configuration as it was.</param>
/// <param name="Version">To save it with.</param>
public sealed record DraftText(string Text, string? Origin, string ActorName, DateTime CreatedAt, DateTime UpdatedAt, uint Version)
{
    /// <summary>Whether it was started just now, and no earlier one stood in the way.</summary>
    public bool IsNew { get; init; }
}

/// <summary>What a draft is started from; without a version and a file, the configuration as it is now.</summary>
public sealed record DraftSource
{
    /// <summary>Number of a version.</summary>
    public int? Version { get; init; }

    /// <summary>A file's text.</summary>
    public string? Text { get; init; }

    /// <summary>What the file is called.</summary>
    public string? FileName { get; init; }

    /// <summary>Of the file's secrets; null leaves them out.</summary>
    public string? Passphrase { get; init; }

    /// <summary>Whether a draft that is there already is dropped for this one.</summary>
    public bool Replace { get; init; }
}

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

    /// <summary>Starts a draft. Where there is one already that is not to be replaced, that one is answered. Null: the tenant has no such version.</summary>
    public async Task<DraftText?> StartAsync(Actor actor, DraftSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(source);
        if (!source.Replace && await FindAsync(actor, cancellationToken).ConfigureAwait(false) is { } there)
        {
            return there;
        }

        var context = Open(actor, out var own);
        await using var __ = context.ConfigureAwait(false);
        var tenantId = actor.RequireTenant();
        var now = await ConfigTransfer.NowAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        ConfigDocument? from = null;
        string? origin = null;
        if (source.Version is { } number)
        {
            if (await context.Set<ConfigVersion>().AsNoTracking().SingleOrDefaultAsync(v => v.TenantId == tenantId && v.Number == number, cancellationToken).ConfigureAwait(false) is not { } version)
            {
                return null;
            }

            (from, origin) = (VersionWriter.Read(version.Document), string.Create(CultureInfo.InvariantCulture, $"version {number}, {version.Label}"));
        }
        else if (source.Text is not null)
        {
            (from, origin) = (ConfigDocument.Parse(source.Text, out _)?.SealedCopy(box, source.Passphrase), $"the file {source.FileName}");
        }

        var text = from is null && source.Text is not null ? source.Text : (from ?? now).ForPeople(box, null, withIds: true).ToText(indented: true) + "\n";
        var draft = new ConfigDraft
        {
            TenantId = tenantId, Text = box.Encrypt(text), ActorName = actor.Name, Origin = origin is { Length: > 200 } ? origin[..199] + "…" : origin,
            Source = from is null ? null : VersionWriter.Pack(from), Served = VersionWriter.Pack(now),
        };
        try
        {
            var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var ___ = transaction.ConfigureAwait(false);
            if (source.Replace)
            {
                await own.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            }

            context.Add(draft);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return Of(draft) with { IsNew = true };
        }
        catch (DbUpdateException)
        {
            // Somebody else started one this very moment.
            return await FindAsync(actor, cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException("The draft could not be started.");
        }
    }

    /// <summary>Saves the draft that was read as <paramref name="version"/>. Its text need not be right yet.</summary>
    public Task<SaveResult<DraftText>> SaveAsync(Actor actor, uint version, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > ConfigDocument.MaxLength
            ? Task.FromResult(SaveResult.Failed<DraftText>(nameof(DraftText.Text), "The document is larger than 20 MB."))
            : SaveAsync(actor, version, text, null, cancellationToken);
    }

    /// <summary>What became different in what is served since the draft was started: publishing it would undo what it does not have.</summary>
    public async Task<IReadOnlyList<EntryDiff>> MeanwhileAsync(Actor actor, CancellationToken cancellationToken)
    {
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        if (await own.Select(d => d.Served).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } served)
        {
            return [];
        }

        return new ConfigDiff(box).Between(
            VersionWriter.Read(served), await ConfigTransfer.NowAsync(context, actor.RequireTenant(), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Takes over into the draft what became different in what is served. Where both changed the same field, the draft's stays.</summary>
    /// <returns>The draft, and what stayed.</returns>
    public async Task<(SaveResult<DraftText> Result, IReadOnlyList<string> Kept)> TakeOverAsync(Actor actor, uint version, CancellationToken cancellationToken)
    {
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        if (await own.AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } row)
        {
            return (SaveResult.Gone<DraftText>(), []);
        }

        if (ConfigDocument.Parse(Of(row).Text, out var problem) is not { } draft)
        {
            return (SaveResult.Failed<DraftText>(nameof(DraftText.Text), problem!), []);
        }

        var now = await ConfigTransfer.NowAsync(context, actor.RequireTenant(), cancellationToken).ConfigureAwait(false);
        var kept = ConfigMerge.Rebase(draft, VersionWriter.Read(row.Served).ForPeople(box, null, withIds: true), now.ForPeople(box, null, withIds: true));
        return (await SaveAsync(actor, version, draft.ToText(indented: true) + "\n", VersionWriter.Pack(now), cancellationToken).ConfigureAwait(false), kept);
    }

    /// <summary>What publishing the draft would do: it replaces everything that is configured.</summary>
    public async Task<ConfigPreview?> PreviewAsync(Actor actor, CancellationToken cancellationToken)
    {
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        if (await own.AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } row)
        {
            return null;
        }

        var options = new ConfigImportOptions { Replace = true };
        if (ConfigDocument.Parse(Of(row).Text, out var problem) is not { } document)
        {
            return new ConfigPreview(null, options, problem);
        }

        // Masks stand for what the version or file had; ids of what was deleted since are the tenant's own only where they come from a version or from what was served.
        var ids = ConfigMerge.Ids(VersionWriter.Read(row.Served));
        if (row.Source is { } packed)
        {
            var source = VersionWriter.Read(packed);
            ConfigMerge.Unmask(document, source);
            ids.UnionWith(row.Origin?.StartsWith("version ", StringComparison.Ordinal) == true ? ConfigMerge.Ids(source) : []);
        }

        return await files.PreviewAsync(actor, document, options with { OwnIds = ids }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Publishes what the preview showed as a version, all of it or nothing; the draft is gone then.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="preview">What the person has seen.</param>
    /// <param name="label">What the version is called; empty for <c>Published draft</c>.</param>
    /// <param name="cancellationToken">Cancels; nothing is saved then.</param>
    public async Task<ConfigPreview> PublishAsync(Actor actor, ConfigPreview preview, string? label, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(preview);
        label = TextRules.Clean(label) ?? "Published draft";
        if (TextRules.Name(label, 100) is { } problem)
        {
            return new ConfigPreview(preview.Document, preview.Options, "Choose another name for the version. " + problem);
        }

        var result = await files.ApplyAsync(actor, preview, VersionReason.Published, label, cancellationToken).ConfigureAwait(false);
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

    private async Task<SaveResult<DraftText>> SaveAsync(Actor actor, uint version, string text, byte[]? served, CancellationToken cancellationToken)
    {
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

        (draft.Text, draft.ActorName, draft.Served) = (box.Encrypt(text), actor.Name, served ?? draft.Served);
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

        return new DraftText(text, draft.Origin, draft.ActorName, draft.CreatedAt, draft.UpdatedAt, draft.Version);
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
