using CallSign.Core.ConfigFiles;
using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.Nouns.Bulk;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Versions;

/// <summary>A version in a list.</summary>
public sealed record VersionRow(int Number, string Label, VersionReason Reason, string ActorName, DateTime CreatedAt, int Nouns);

/// <summary>Two configurations compared.</summary>
/// <param name="From">The earlier version.</param>
/// <param name="To">The later one; null for the configuration as it is now.</param>
/// <param name="Entries">What differs, noun by noun.</param>
public sealed record VersionDiff(VersionRow From, VersionRow? To, IReadOnlyList<EntryDiff> Entries);

/// <summary>Keeps versions of a tenant's whole configuration, compares them, and goes back to one.</summary>
public sealed class ConfigVersions(CallSignDb db, SecretBox box, ConfigTransfer files, TimeProvider time)
{
    /// <summary>Newest first. The search looks into labels and names of people.</summary>
    public async Task<ListPage<VersionRow>> PageAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        if (query.Search is { } text)
        {
            var pattern = SearchPattern.Contains(text);
            own = own.Where(v => EF.Functions.ILike(v.Label, pattern, "\\") || EF.Functions.ILike(v.ActorName, pattern, "\\"));
        }

        if (Enum.TryParse<VersionReason>(query.Filter("reason"), ignoreCase: true, out var reason) && Enum.IsDefined(reason))
        {
            own = own.Where(v => v.Reason == reason);
        }

        var total = await own.LongCountAsync(cancellationToken).ConfigureAwait(false);
        return new ListPage<VersionRow>(
            await Rows(own.OrderByDescending(v => v.Number).Skip(query.Skip).Take(query.Size)).ToListAsync(cancellationToken).ConfigureAwait(false), total);
    }

    /// <summary>Keeps the configuration as it is now.</summary>
    public async Task<SaveResult<VersionRow>> SaveAsync(Actor actor, string label, CancellationToken cancellationToken)
    {
        label = TextRules.Clean(label) ?? "";
        if (label.Length == 0 || TextRules.Name(label, 100) is not null)
        {
            return SaveResult.Failed<VersionRow>(nameof(ConfigVersion.Label), label.Length == 0 ? "Enter what this version is." : TextRules.Name(label, 100)!);
        }

        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        var tenantId = actor.RequireTenant();
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await BatchWriter.LockAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        var now = await ConfigTransfer.NowAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        var version = await VersionWriter.AddAsync(context, tenantId, now, VersionReason.Asked, label, time, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(await Rows(own.Where(v => v.Number == version!.Number)).SingleAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What differs between a version and another one, or (null) the configuration as it is now; null where the tenant has no such version.</summary>
    public async Task<VersionDiff?> CompareAsync(Actor actor, int from, int? to, CancellationToken cancellationToken)
    {
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        var tenantId = actor.RequireTenant();
        var rows = await Rows(own.Where(v => v.Number == from || v.Number == to)).ToDictionaryAsync(v => v.Number, cancellationToken).ConfigureAwait(false);
        if (!rows.TryGetValue(from, out var first) || (to is { } number && !rows.ContainsKey(number)))
        {
            return null;
        }

        var before = await ReadAsync(own, from, cancellationToken).ConfigureAwait(false);
        var after = to is { } other ? await ReadAsync(own, other, cancellationToken).ConfigureAwait(false)
            : await ConfigTransfer.NowAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        return new VersionDiff(first, to is { } last ? rows[last] : null, new ConfigDiff(box).Between(before!, after!));
    }

    /// <summary>The version as a file, its secrets masked; null where the tenant has no such version.</summary>
    public async Task<string?> ExportAsync(Actor actor, int number, CancellationToken cancellationToken)
    {
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        var document = await ReadAsync(own, number, cancellationToken).ConfigureAwait(false);
        return document is null ? null : document.ForPeople(box, null, withIds: true).ToText(indented: true) + "\n";
    }

    /// <summary>What going back to a version would do, with what it deletes; null where the tenant has no such version. Apply it with <see cref="RollBackAsync"/>.</summary>
    public async Task<ConfigPreview?> PreviewRollbackAsync(Actor actor, int number, CancellationToken cancellationToken)
    {
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        return await ReadAsync(own, number, cancellationToken).ConfigureAwait(false) is { } document
            ? await files.PreviewAsync(actor, document, new ConfigImportOptions { Replace = true, IsOwnVersion = true }, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>Goes back to what the preview showed. What is there now becomes a version first.</summary>
    public Task<ConfigPreview> RollBackAsync(Actor actor, ConfigPreview preview, int number, CancellationToken cancellationToken) =>
        files.ApplyAsync(actor, preview, VersionReason.Rollback, $"going back to version {number}", cancellationToken);

    private static async Task<ConfigDocument?> ReadAsync(IQueryable<ConfigVersion> own, int number, CancellationToken cancellationToken) =>
        await own.Where(v => v.Number == number).Select(v => v.Document).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } document
            ? VersionWriter.Read(document) : null;

    private static IQueryable<VersionRow> Rows(IQueryable<ConfigVersion> versions) =>
        versions.Select(v => new VersionRow(v.Number, v.Label, v.Reason, v.ActorName, v.CreatedAt, v.Nouns));

    private CallSignDbContext Open(Actor actor, out IQueryable<ConfigVersion> own)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        own = context.Set<ConfigVersion>().AsNoTracking().Where(v => v.TenantId == tenantId);
        return context;
    }
}
