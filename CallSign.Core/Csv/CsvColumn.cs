using System.Globalization;

namespace CallSign.Core.Csv;

/// <summary>One column of the CSV form of something.</summary>
/// <param name="Name">Heading, as exported.</param>
/// <param name="Field">Property of the draft it fills, as errors name it.</param>
internal abstract record CsvColumn(string Name, string Field)
{
    /// <summary>Whether the cell is a secret: exported only when asked for, never shown in a preview.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Other headings that mean the same, as other PBXs export them.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}

/// <summary>One column of the CSV form of a draft.</summary>
/// <param name="Name">Heading, as exported.</param>
/// <param name="Field">Property of the draft it fills, as errors name it.</param>
/// <param name="Read">The cell's text.</param>
/// <param name="Write">Puts a cell into the draft; answers why it can't, or null.</param>
internal sealed record CsvColumn<TDraft>(string Name, string Field, Func<TDraft, string?> Read, Func<TDraft, string, string?> Write) : CsvColumn(Name, Field)
{
    /// <summary>A text cell; an empty one clears the setting.</summary>
    public static CsvColumn<TDraft> Text(string name, string field, Func<TDraft, string?> read, Action<TDraft, string?> write) =>
        new(name, field, read, (draft, cell) =>
        {
            write(draft, cell);
            return null;
        });

    /// <summary>A yes-or-no cell; an empty one leaves the setting as it is.</summary>
    public static CsvColumn<TDraft> Flag(string name, string field, Func<TDraft, bool> read, Action<TDraft, bool> write) =>
        new(name, field, draft => CsvWords.Of(read(draft)), (draft, cell) =>
        {
            var value = CsvWords.Flag(cell);
            if (value is { } flag)
            {
                write(draft, flag);
            }

            return value is null && cell.Length > 0 ? CsvWords.NoFlag : null;
        });

    /// <summary>A whole number; an empty one leaves the setting as it is.</summary>
    public static CsvColumn<TDraft> Count(string name, string field, Func<TDraft, int> read, Action<TDraft, int> write) =>
        new(name, field, draft => read(draft).ToString(CultureInfo.InvariantCulture), (draft, cell) =>
        {
            if (cell.Length == 0)
            {
                return null;
            }

            if (!int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return CsvWords.NoCount;
            }

            write(draft, value);
            return null;
        });
}

/// <summary>Words of cells.</summary>
internal static class CsvWords
{
    public const string NoFlag = "Enter yes or no.";

    public const string NoCount = "Enter a whole number.";

    public static string Of(bool flag) => flag ? "yes" : "no";

    /// <summary>Yes or no in the words that people and other PBXs write; null for another one.</summary>
    public static bool? Flag(string cell) => cell.ToUpperInvariant() switch
    {
        "YES" or "Y" or "TRUE" or "T" or "ON" or "1" or "ENABLED" => true,
        "NO" or "N" or "FALSE" or "F" or "OFF" or "0" or "DISABLED" => false,
        _ => null,
    };
}
