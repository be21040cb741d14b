using System.Collections.Frozen;

namespace CallSign.Core.Csv;

/// <summary>The columns of a CSV file, and which one says what a row is about.</summary>
internal sealed class CsvSchema
{
    private readonly FrozenDictionary<string, CsvColumn> _byHeading;
    private readonly FrozenDictionary<string, CsvColumn> _byField;

    /// <param name="columns">In the order of an export.</param>
    /// <param name="key">Name of the column that no file may lack.</param>
    public CsvSchema(IReadOnlyList<CsvColumn> columns, string key)
    {
        Key = key;
        _byHeading = columns.SelectMany(c => c.Aliases.Append(c.Name).Select(h => (Heading: Plain(h), Column: c)))
            .DistinctBy(p => p.Heading).ToFrozenDictionary(p => p.Heading, p => p.Column, StringComparer.Ordinal);
        _byField = columns.ToFrozenDictionary(c => c.Field, StringComparer.Ordinal);
    }

    public string Key { get; }

    /// <summary>Whether a cell in quotation marks may go on over several lines. Where it may not, an unclosed quotation mark costs its own row only.</summary>
    public bool AllowsLineBreaks { get; init; }

    /// <summary>The column of a heading, whatever its letter case and whether its words are joined by spaces, hyphens or underscores.</summary>
    public CsvColumn? Find(string heading) => _byHeading.GetValueOrDefault(Plain(heading));

    /// <summary>The heading that fills a property; for a part of one, as <c>Members[2].Number</c>, the heading of the whole.</summary>
    public string NameOf(string field) => Of(field)?.Name ?? field;

    /// <summary>The column that fills a property; null where none does.</summary>
    public CsvColumn? Of(string field) => _byField.GetValueOrDefault(field) ?? _byField.GetValueOrDefault(field.Split('[', '.')[0]);

    private static string Plain(string heading) => string.Concat(heading.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
