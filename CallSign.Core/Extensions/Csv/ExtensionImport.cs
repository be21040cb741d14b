using System.Globalization;
using CallSign.Core.Csv;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Extensions.Csv;

/// <summary>Imports extensions from CSV: new numbers are created, known ones changed. First a preview, then all rows in one transaction or none.</summary>
/// <remarks>
/// A column that is not in the file leaves a setting as it is. An empty cell clears an optional text; it keeps yes-or-no settings, counts
/// and secrets, and has secrets made for new extensions.
/// </remarks>
public sealed class ExtensionImport(CallSignDb db, SecretBox box)
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = CsvFile.MaxBytes;

    /// <summary>Most rows of a file.</summary>
    public const int MaxRows = CsvFile.MaxRows;

    /// <summary>What importing <paramref name="csv"/> would do. Nothing is saved.</summary>
    public async Task<ImportPreview> PreviewAsync(Actor actor, Stream csv, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var file = await CsvFile.ReadAsync(csv, ExtensionColumns.Schema, cancellationToken).ConfigureAwait(false);
        if (file.Problem is not null)
        {
            return new ImportPreview(file, [], file.Problem);
        }

        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        return (await PlanAsync(context, tenantId, file, cancellationToken).ConfigureAwait(false)).Preview;
    }

    /// <summary>Saves what the preview promised, or nothing: also where it is cancelled, or where extensions changed since.</summary>
    /// <param name="leaveOutBadRows">Whether the good rows are imported without the bad ones; else a bad row refuses all.</param>
    public async Task<ImportResult> ApplyAsync(
        Actor actor, ImportPreview preview, bool leaveOutBadRows, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(preview);
        if (!preview.CanApply(leaveOutBadRows))
        {
            throw new InvalidOperationException("This preview has nothing that can be imported.");
        }

        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        var (now, plan) = await PlanAsync(context, tenantId, preview.File, cancellationToken).ConfigureAwait(false);
        if (now.Problem is not null || !now.Rows.Select(r => (r.Line, r.Action)).SequenceEqual(preview.Rows.Select(r => (r.Line, r.Action))))
        {
            return new ImportResult(0, 0, now);
        }

        try
        {
            var updates = plan.Where(p => p.Row.Action is ImportAction.Update).ToList();
            var creates = plan.Where(p => p.Row.Action is ImportAction.Create).ToList();
            var total = updates.Count + creates.Count;
            var done = await UpdateAsync(context, tenantId, updates, d => progress?.Report(new ImportProgress(d, total)), cancellationToken)
                .ConfigureAwait(false);
            foreach (var chunk in creates.Chunk(ExtensionWrites.Chunk))
            {
                context.AddRange(chunk.Select(p => Created(tenantId, p.Source)));
                await SaveAsync(context, cancellationToken).ConfigureAwait(false);
                done += chunk.Length;
                progress?.Report(new ImportProgress(done, total));
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new ImportResult(creates.Count, updates.Count, null);
        }
        catch (DbUpdateException exception) when (ExtensionWrites.IsNumberTaken(exception))
        {
            // Somebody created one of the numbers this very moment.
            await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
            context.ChangeTracker.Clear();
            return new ImportResult(0, 0, (await PlanAsync(context, tenantId, preview.File, cancellationToken).ConfigureAwait(false)).Preview);
        }
    }

    private static async Task SaveAsync(CallSignDbContext context, CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        context.ChangeTracker.Clear();
    }

    private async Task<int> UpdateAsync(
        CallSignDbContext context, Guid tenantId, List<PlannedRow> updates, Action<int> report, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var chunk in updates.OrderBy(p => p.ExistingId).Chunk(ExtensionWrites.Chunk))
        {
            var ids = chunk.Select(p => p.ExistingId!.Value).ToArray();
            var rows = await ExtensionWrites.LockAsync(context, tenantId, ids, cancellationToken).ConfigureAwait(false);
            var byId = rows.ToDictionary(e => e.Id);
            foreach (var planned in chunk)
            {
                if (byId.TryGetValue(planned.ExistingId!.Value, out var extension))
                {
                    Fill(extension, ExtensionDraft.Of(extension), planned.Source);
                }
            }

            await SaveAsync(context, cancellationToken).ConfigureAwait(false);
            report(done += chunk.Length);
        }

        return done;
    }

    private Extension Created(Guid tenantId, CsvRow source)
    {
        var extension = new Extension { TenantId = tenantId, Number = "", DisplayName = "" };
        Fill(extension, new ExtensionDraft(), source);
        return extension;
    }

    private void Fill(Extension extension, ExtensionDraft draft, CsvRow source)
    {
        ImportPlan.Fill(draft, source);
        draft.Normalize();
        draft.ApplyTo(extension);
        ExtensionWrites.SetSecrets(extension, draft, box);
    }

    private async Task<(ImportPreview Preview, IReadOnlyList<PlannedRow> Plan)> PlanAsync(
        CallSignDbContext context, Guid tenantId, CsvFile file, CancellationToken cancellationToken)
    {
        var own = context.Extensions.AsNoTracking().Where(e => e.TenantId == tenantId);
        var numbers = file.Rows.SelectMany(r => r.Cells).Where(c => c.Column.Name == "number").Select(c => DialNumber.Clean(c.Cell) ?? "")
            .Distinct().ToList();
        var existing = await own.Where(e => numbers.Contains(e.Number))
            .ToDictionaryAsync(e => e.Number, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);
        var forwards = await own.Where(e => e.ForwardAllEnabled)
            .ToDictionaryAsync(e => e.Number, e => e.ForwardAllDestination, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);
        var taken = await NumberPlan.TakenAsync(context, tenantId, [.. numbers.Where(n => !existing.ContainsKey(n))], cancellationToken).ConfigureAwait(false);
        var plan = await new ImportPlan(existing, forwards, taken, box).JudgeAsync(file, cancellationToken).ConfigureAwait(false);
        var creates = plan.Count(p => p.Row.Action is ImportAction.Create);
        var left = await ExtensionWrites.PlacesLeftAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        var problem = creates > left
            ? string.Create(CultureInfo.InvariantCulture, $"The file has {creates:N0} new extensions, but the tenant may have only {Math.Max(left.Value, 0):N0} more.")
            : null;
        return (new ImportPreview(file, [.. plan.Select(p => p.Row)], problem), plan);
    }
}
