using CallSign.Core.Csv;
using CallSign.Core.Data;
using CallSign.Core.Nouns.Bulk;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Nouns.Csv;

/// <summary>
/// Imports nouns of one kind from CSV: a new name is created, a known one changed. First a preview, then all rows in one transaction or none.
/// Columns that are not in the file, and secrets, stay as they are.
/// </summary>
public sealed class NounImport(CallSignDb db, SecretBox box, IServiceProvider services)
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = CsvFile.MaxBytes;

    /// <summary>Most rows of a file.</summary>
    public const int MaxRows = CsvFile.MaxRows;

    private readonly BatchWriter _writer = new(box, services);

    /// <summary>What importing <paramref name="csv"/> would do. Nothing is saved.</summary>
    public async Task<ImportPreview> PreviewAsync(Actor actor, NounKind kind, Stream csv, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(kind);
        actor.RequireTenant();
        var file = await CsvFile.ReadAsync(csv, new NounColumns(kind, new ReferenceNames()).Schema, cancellationToken).ConfigureAwait(false);
        return file.Problem is not null
            ? new ImportPreview(file, [], file.Problem)
            : (await RunAsync(actor, kind, file, _ => true, false, null, cancellationToken).ConfigureAwait(false)).Preview;
    }

    /// <summary>Saves what the preview promised, or nothing: also where it is cancelled, or where something changed since.</summary>
    /// <param name="leaveOutBadRows">Whether the good rows are imported without the bad ones; else a bad row refuses all.</param>
    public async Task<ImportResult> ApplyAsync(
        Actor actor, NounKind kind, ImportPreview preview, bool leaveOutBadRows, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(preview);
        if (!preview.CanApply(leaveOutBadRows))
        {
            throw new InvalidOperationException("This preview has nothing that can be imported.");
        }

        var good = preview.Rows.Where(r => r.Action is not ImportAction.Bad).ToDictionary(r => r.Line, r => r.Action);
        var (now, saved) = await RunAsync(
            actor, kind, preview.File, now => now.All(r => good[r.Line] == r.Action), true, (progress, good.Keys), cancellationToken).ConfigureAwait(false);
        return saved ? new ImportResult(now.Creates, now.Updates, null)
            : new ImportResult(0, 0, (await RunAsync(actor, kind, preview.File, _ => true, false, null, cancellationToken).ConfigureAwait(false)).Preview);
    }

    private async Task<(ImportPreview Preview, bool Saved)> RunAsync(
        Actor actor, NounKind kind, CsvFile file, Func<IReadOnlyList<ImportRow>, bool> isWanted, bool save,
        (IProgress<ImportProgress>? Progress, IReadOnlyCollection<int> Lines)? work, CancellationToken cancellationToken)
    {
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await BatchWriter.LockAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        var state = await TenantState.ReadAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        var plan = new NounPlan(kind, state, [.. file.Rows.Where(r => work is null || work.Value.Lines.Contains(r.Line))]);
        await new BatchChecks(state, plan.Changes).CheckAsync().ConfigureAwait(false);
        plan.FollowBadRows();
        List<EntryChange> good = [.. plan.Changes.Where(c => !c.Errors.Any)];
        var total = good.Count(c => !c.IsUnchanged);
        try
        {
            await _writer.WriteAsync(context, state, good, d => work?.Progress?.Report(new ImportProgress(d, total)), cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException e)
        {
            // Somebody saved one of them this very moment, or a value is nothing that the database keeps.
            return (new ImportPreview(file, plan.Rows(), save ? null : $"These rows can't be saved: {e.InnerException?.Message ?? e.Message}"), false);
        }

        var preview = new ImportPreview(file, plan.Rows(), null);
        if (!save || preview.Bad > 0 || !isWanted(preview.Rows))
        {
            return (preview, false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return (preview, true);
    }
}

/// <summary>The rows of a file as changes of nouns.</summary>
internal sealed class NounPlan
{
    private readonly NounColumns _columns;
    private readonly List<(CsvRow Source, NounChange? Change, List<ImportProblem> Problems)> _rows = [];

    public NounPlan(NounKind kind, TenantState state, IReadOnlyList<CsvRow> rows)
    {
        // Rows may lead to each other, so all of them have an id before the first destination is read.
        var (names, table) = (state.Names(), NounTable.All[kind.Kind]);
        var known = state.Nouns[kind.Kind].ToDictionary(n => n.Name, StringComparer.Ordinal);
        Dictionary<string, int> lineOf = new(StringComparer.Ordinal);
        List<(CsvRow Source, INoun? Row, INoun Draft)> drafts = [];
        foreach (var source in rows)
        {
            var name = TextRules.Clean(Cell(source, nameof(INoun.Name))) ?? "";
            var row = known.GetValueOrDefault(name);
            var draft = table.New(row?.Id);
            if (row is null && name.Length > 0 && source.Problem is null)
            {
                names.Add(kind.Kind, draft.Id, name, TextRules.Clean(Cell(source, nameof(INumbered.Number))));
            }

            drafts.Add((source, row, draft));
        }

        _columns = new NounColumns(kind, names);
        foreach (var (source, row, draft) in drafts)
        {
            _rows.Add(Read(kind, source, row, draft, lineOf));
        }
    }

    public IReadOnlyList<NounChange> Changes => [.. _rows.Select(r => r.Change).OfType<NounChange>()];

    /// <summary>A row that leads to a new noun of a bad row is bad too: that one will not be there.</summary>
    public void FollowBadRows()
    {
        for (var found = true; found;)
        {
            found = false;
            var bad = Changes.Where(c => c.Errors.Any && c.IsNew).ToDictionary(c => c.Id, c => c.Name);
            foreach (var change in Changes.Where(c => !c.Errors.Any))
            {
                foreach (var link in change.Draft!.Links().Where(l => l.To.NounId is { } id && bad.ContainsKey(id)))
                {
                    change.Errors.Add(link.Field, $"This leads to {bad[link.To.NounId!.Value]}, whose row can't be imported.");
                    found = true;
                }
            }
        }
    }

    /// <summary>Every row of the file, judged.</summary>
    public IReadOnlyList<ImportRow> Rows() => [.. _rows.Select(r => Row(r.Source, r.Change, r.Problems))];

    private (CsvRow Source, NounChange? Change, List<ImportProblem> Problems) Read(
        NounKind kind, CsvRow source, INoun? row, INoun draft, Dictionary<string, int> lineOf)
    {
        if (source.Problem is { } unreadable)
        {
            return (source, null, [new ImportProblem(source.Line, "", "", unreadable)]);
        }

        if (row is not null)
        {
            NounFields.CopySealed(row, draft);
        }

        var change = new NounChange(kind, draft.Id, row, draft);
        foreach (var (column, cell) in source.Cells)
        {
            if (((CsvColumn<INoun>)_columns.Schema.Of(column.Field)!).Write(draft, cell) is { } problem)
            {
                change.Errors.Add(column.Field, problem);
            }
        }

        NounRules.Normalize(draft);
        if (draft.Name.Length > 0 && !lineOf.TryAdd(draft.Name, source.Line))
        {
            return (source, null, [Problem(source, nameof(INoun.Name), $"This name is already on line {lineOf[draft.Name]}. Remove one of the two.")]);
        }

        if (row is not null)
        {
            change.Changed.AddRange(_columns.All.Where(c => c.Read(row) != c.Read(draft)).Select(c => c.Name));
        }

        return (source, change, []);
    }

    private ImportRow Row(CsvRow source, NounChange? change, List<ImportProblem> problems)
    {
        List<ImportProblem> all = [.. problems, .. change?.Errors.All.Select(e => Problem(source, e.Key, e.Value)) ?? []];
        var action = all.Count > 0 ? ImportAction.Bad : change!.IsNew ? ImportAction.Create : change.IsUnchanged ? ImportAction.Unchanged : ImportAction.Update;
        return new ImportRow(source.Line, change?.Number ?? "", change?.Name ?? Cell(source, nameof(INoun.Name)), action, change?.Changed ?? [], all);
    }

    private ImportProblem Problem(CsvRow source, string field, string reason)
    {
        var column = _columns.Schema.Of(field);
        var cell = column is null ? "" : Cell(source, column.Field);
        // A part's own field is named with it, for the cell holds all parts.
        var part = column is not null && field.Length > column.Field.Length ? NounFields.NameOf(field) + ": " : "";
        return new ImportProblem(source.Line, column?.Name ?? field, cell.Length <= 60 ? cell : cell[..60] + "…", part + reason);
    }

    private static string Cell(CsvRow source, string field) => source.Cells.FirstOrDefault(c => c.Column.Field == field).Cell ?? "";
}
