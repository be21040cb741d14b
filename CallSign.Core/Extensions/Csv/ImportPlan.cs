using CallSign.Core.Csv;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;

namespace CallSign.Core.Extensions.Csv;

/// <summary>A good row with the extension it changes, or none where it makes a new one.</summary>
internal sealed record PlannedRow(ImportRow Row, CsvRow Source, Guid? ExistingId);

/// <summary>Judges the rows of a file against the extensions that are there.</summary>
/// <param name="existing">The tenant's extensions with the numbers of the file, by number.</param>
/// <param name="forwards">Where each number of the tenant forwards all its calls.</param>
/// <param name="taken">Numbers that something other than an extension has, each with a sentence that says what.</param>
/// <param name="box">Opens the secrets that are there.</param>
internal sealed class ImportPlan(
    IReadOnlyDictionary<string, Extension> existing, Dictionary<string, string?> forwards, IReadOnlyDictionary<string, string> taken, SecretBox box)
{
    /// <summary>Every row of the file, judged.</summary>
    public async Task<IReadOnlyList<PlannedRow>> JudgeAsync(CsvFile file, CancellationToken cancellationToken)
    {
        List<Judged> judged = [];
        Dictionary<string, int> lineOf = new(StringComparer.Ordinal);
        foreach (var source in file.Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            judged.Add(Judge(source, lineOf));
        }

        // Forwards are followed with all rows of the file in place, so that two rows can't make a circle between them.
        foreach (var row in judged.Where(r => r.Problems.Count == 0))
        {
            forwards[row.Draft.Number] = row.Draft.ForwardAllEnabled ? row.Draft.ForwardAllDestination : null;
        }

        foreach (var row in judged.Where(r => r.Problems.Count == 0))
        {
            var loops = await ForwardChain.LoopsAsync(row.Draft, n => ValueTask.FromResult(forwards.GetValueOrDefault(n))).ConfigureAwait(false);
            row.Problems.AddRange(loops.All.Select(l => Problem(row.Source, l.Key, l.Value)));
        }

        return [.. judged.Select(Planned)];
    }

    /// <summary>Puts the cells of a row into a draft; what can't be read is left as it was and reported.</summary>
    public static FieldErrors Fill(ExtensionDraft draft, CsvRow source)
    {
        var errors = new FieldErrors();
        foreach (var (column, cell) in source.Cells)
        {
            if (((CsvColumn<ExtensionDraft>)column).Write(draft, cell) is { } problem)
            {
                errors.Add(column.Field, problem);
            }
        }

        return errors;
    }

    private Judged Judge(CsvRow source, Dictionary<string, int> lineOf)
    {
        var draft = new ExtensionDraft { Number = DialNumber.Clean(source.Cells.FirstOrDefault(c => c.Column.Name == "number").Cell) ?? "" };
        var before = existing.GetValueOrDefault(draft.Number);
        draft = before is null ? draft : ExtensionDraft.Of(before);
        var judged = new Judged(source, draft, before, []);
        if (source.Problem is { } unreadable)
        {
            judged.Problems.Add(new ImportProblem(source.Line, "", "", unreadable));
            return judged;
        }

        var errors = Fill(draft, source);
        draft.Normalize();
        if (before is not null)
        {
            ForgetKnownSecrets(draft, before);
        }

        foreach (var (field, message) in ExtensionRules.Check(draft).All)
        {
            errors.AddIf(errors[field] is null, field, message);
        }

        if (before is null && taken.TryGetValue(draft.Number, out var owner))
        {
            errors.AddIf(errors[nameof(draft.Number)] is null, nameof(draft.Number), owner);
        }

        judged.Problems.AddRange(errors.All.Select(e => Problem(source, e.Key, e.Value)));
        if (draft.Number.Length > 0 && !lineOf.TryAdd(draft.Number, source.Line))
        {
            judged.Problems.Add(Problem(source, nameof(draft.Number), $"This number is already on line {lineOf[draft.Number]}. Remove one of the two."));
        }

        return judged;
    }

    // A password that the extension already has is no change; an export with secrets, imported again, changes nothing.
    private void ForgetKnownSecrets(ExtensionDraft draft, Extension before)
    {
        if (draft.SipPassword is not null && draft.SipPassword == box.Decrypt(before.SipPassword))
        {
            draft.SipPassword = null;
        }

        if (draft.VoicemailPin is not null && before.VoicemailPin is { } pin && draft.VoicemailPin == box.Decrypt(pin))
        {
            draft.VoicemailPin = null;
        }
    }

    private static ImportProblem Problem(CsvRow source, string field, string reason)
    {
        var (column, cell) = source.Cells.FirstOrDefault(c => c.Column.Field == field);
        var shown = cell is null or "" ? "" : column.IsSecret ? EncryptedSecret.Mask : cell.Length <= 60 ? cell : cell[..60] + "…";
        return new ImportProblem(source.Line, ExtensionColumns.Schema.NameOf(field), shown, reason);
    }

    private static PlannedRow Planned(Judged judged)
    {
        List<string> changed = judged.Before is null ? [] : Changed(ExtensionDraft.Of(judged.Before), judged.Draft);
        var action = judged.Problems.Count > 0 ? ImportAction.Bad
            : judged.Before is null ? ImportAction.Create
            : changed.Count > 0 ? ImportAction.Update
            : ImportAction.Unchanged;
        return new PlannedRow(
            new ImportRow(judged.Source.Line, judged.Draft.Number, judged.Draft.DisplayName, action, changed, judged.Problems),
            judged.Source, judged.Before?.Id);
    }

    private static List<string> Changed(ExtensionDraft before, ExtensionDraft after) =>
        [.. ExtensionColumns.All.Where(c => c.Read(before) != c.Read(after)).Select(c => c.Name)];

    private sealed record Judged(CsvRow Source, ExtensionDraft Draft, Extension? Before, List<ImportProblem> Problems);
}
