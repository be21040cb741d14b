namespace CallSign.Core.Csv;

/// <summary>What an import would do with a row.</summary>
public enum ImportAction
{
    Create,

    Update,

    /// <summary>It already is as the row says.</summary>
    Unchanged,

    /// <summary>The row can't be imported.</summary>
    Bad,
}

/// <summary>One reason why a row can't be imported.</summary>
/// <param name="Line">Line in the file; 1 is the heading.</param>
/// <param name="Column">Heading of the cell; empty where the whole row is to blame.</param>
/// <param name="Value">The cell as it is in the file, cut at 60 characters; secrets masked.</param>
/// <param name="Reason">A sentence that says what to do.</param>
public sealed record ImportProblem(int Line, string Column, string Value, string Reason);

/// <summary>A row of the preview.</summary>
/// <param name="Changed">Headings whose settings would change; empty for a new one.</param>
public sealed record ImportRow(
    int Line, string Number, string DisplayName, ImportAction Action, IReadOnlyList<string> Changed, IReadOnlyList<ImportProblem> Problems);

/// <summary>What an import would do, before anything is saved.</summary>
public sealed class ImportPreview
{
    internal ImportPreview(CsvFile file, IReadOnlyList<ImportRow> rows, string? problem)
    {
        File = file;
        Rows = rows;
        Problem = problem;
    }

    /// <summary>Why nothing can be imported at all; null where the rows decide.</summary>
    public string? Problem { get; }

    /// <summary>What of the file was left out of account.</summary>
    public IReadOnlyList<string> Warnings => File.Warnings;

    /// <summary>Every row, in the order of the file.</summary>
    public IReadOnlyList<ImportRow> Rows { get; }

    public int Creates => Count(ImportAction.Create);

    public int Updates => Count(ImportAction.Update);

    public int Unchanged => Count(ImportAction.Unchanged);

    public int Bad => Count(ImportAction.Bad);

    /// <summary>Every problem of every row.</summary>
    public IEnumerable<ImportProblem> Problems => Rows.SelectMany(r => r.Problems);

    /// <summary>Whether there is something to save, leaving bad rows out or not.</summary>
    public bool CanApply(bool leaveOutBadRows) => Problem is null && Creates + Updates > 0 && (leaveOutBadRows || Bad == 0);

    internal CsvFile File { get; }

    private int Count(ImportAction action) => Rows.Count(r => r.Action == action);
}

/// <summary>How far an import is.</summary>
public readonly record struct ImportProgress(int Done, int Total);

/// <summary>How an import ended. Where <see cref="Changed"/> is set, nothing was saved and the person has to look again.</summary>
/// <param name="Changed">The preview as it is now, where something changed since the one that was confirmed.</param>
public sealed record ImportResult(int Created, int Updated, ImportPreview? Changed)
{
    public bool Succeeded => Changed is null;
}
