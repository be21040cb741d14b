using System.Globalization;

namespace CallSign.Core.Extensions.Csv;

/// <summary>One column of the CSV form of an extension.</summary>
/// <param name="Name">Heading, as exported.</param>
/// <param name="Field">Property of <see cref="ExtensionDraft"/> it fills, as errors name it.</param>
/// <param name="Read">The cell's text.</param>
/// <param name="Write">Puts a cell into the draft; answers why it can't, or null.</param>
internal sealed record CsvColumn(string Name, string Field, Func<ExtensionDraft, string?> Read, Func<ExtensionDraft, string, string?> Write)
{
    /// <summary>Whether the cell is a secret: exported only when asked for, never shown in a preview.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Other headings that mean the same, as other PBXs export them.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>A text cell; an empty one clears the setting.</summary>
    public static CsvColumn Text(string name, string field, Func<ExtensionDraft, string?> read, Action<ExtensionDraft, string?> write) =>
        new(name, field, read, (draft, cell) =>
        {
            write(draft, cell);
            return null;
        });

    /// <summary>A yes-or-no cell; an empty one leaves the setting as it is.</summary>
    public static CsvColumn Flag(string name, string field, Func<ExtensionDraft, bool> read, Action<ExtensionDraft, bool> write) =>
        new(name, field, draft => read(draft) ? "yes" : "no", (draft, cell) =>
        {
            bool? value = cell.ToUpperInvariant() switch
            {
                "YES" or "Y" or "TRUE" or "T" or "ON" or "1" or "ENABLED" => true,
                "NO" or "N" or "FALSE" or "F" or "OFF" or "0" or "DISABLED" => false,
                _ => null,
            };
            if (value is { } flag)
            {
                write(draft, flag);
            }

            return value is null && cell.Length > 0 ? "Enter yes or no." : null;
        });

    /// <summary>A whole number; an empty one leaves the setting as it is.</summary>
    public static CsvColumn Count(string name, string field, Func<ExtensionDraft, int> read, Action<ExtensionDraft, int> write) =>
        new(name, field, draft => read(draft).ToString(CultureInfo.InvariantCulture), (draft, cell) =>
        {
            if (cell.Length == 0)
            {
                return null;
            }

            if (!int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return "Enter a whole number.";
            }

            write(draft, value);
            return null;
        });
}
