using System.Globalization;
using System.Text;
using CsvHelper;

namespace CallSign.Core.Csv;

/// <summary>A row of the file as read: cells by column, and where it stands.</summary>
/// <param name="Line">Line in the file on which the row begins; the heading is line 1.</param>
/// <param name="Cells">Trimmed cells of the known columns.</param>
/// <param name="Problem">Why the row can't be read as a whole; null where it can.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<(CsvColumn Column, string Cell)> Cells, string? Problem);

/// <summary>A CSV file as read, not yet judged.</summary>
/// <param name="Problem">Why nothing of the file can be used; null where it can.</param>
/// <param name="Warnings">What was left out of account.</param>
internal sealed record CsvFile(IReadOnlyList<CsvRow> Rows, IReadOnlyList<string> Warnings, string? Problem)
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;

    /// <summary>Most rows below the heading.</summary>
    public const int MaxRows = 10_000;

    /// <summary>Reads UTF-8 (or UTF-16 with a byte order mark) with commas, semicolons or tabs.</summary>
    public static async Task<CsvFile> ReadAsync(Stream stream, CsvSchema schema, CancellationToken cancellationToken)
    {
        var bytes = await BytesAsync(stream, cancellationToken).ConfigureAwait(false);
        if (bytes is null)
        {
            return Refused("The file is larger than 5 MB. Split it and import the parts.");
        }

        if (bytes.AsSpan().StartsWith("PK"u8) || bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            return Refused("This is a workbook, not a CSV file. Save it as “CSV UTF-8” and choose that file.");
        }

        string text;
        try
        {
            text = Decode(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            var line = 1 + bytes.AsSpan(0, Math.Clamp(exception.Index, 0, bytes.Length)).Count((byte)'\n');
            return Refused($"The file is not UTF-8 (see line {line}). Save it as “CSV UTF-8” and choose it again.");
        }

        return text.Contains('\0', StringComparison.Ordinal) ? Refused("This is not a text file. Choose a CSV file.") : Parse(text, schema);
    }

    private static CsvFile Refused(string problem) => new([], [], problem);

    private static async Task<byte[]?> BytesAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            copy.Write(buffer, 0, read);
            if (copy.Length > MaxBytes)
            {
                return null;
            }
        }

        return copy.ToArray();
    }

    private static string Decode(byte[] bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Strict(new UTF8Encoding(false, true), bytes.AsSpan(3)),
        [0xFF, 0xFE, ..] => Strict(new UnicodeEncoding(false, false, true), bytes.AsSpan(2)),
        [0xFE, 0xFF, ..] => Strict(new UnicodeEncoding(true, false, true), bytes.AsSpan(2)),
        _ => Strict(new UTF8Encoding(false, true), bytes),
    };

    private static string Strict(Encoding encoding, ReadOnlySpan<byte> bytes) => encoding.GetString(bytes);

    private static CsvFile Parse(string text, CsvSchema schema)
    {
        // Excel's own first line, which names the separator.
        var skipped = 0;
        char? separator = null;
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 5 && text[5] is '\r' or '\n')
        {
            separator = text[4];
            text = text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
            skipped = 1;
        }

        // Where a line break never belongs into a cell, an unclosed quotation mark costs its own row and not the rest of the file.
        Dictionary<long, CsvMalformedReason> malformed = [];
        using var csv = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = separator ?? Separator(text), TrackLineNumbers = true, AllowLineBreaksInQuotes = schema.AllowsLineBreaks,
            OnMalformedRecord = record => malformed[record.LineNumber] = record.Reason,
        });
        csv.ReadHeader();
        if (csv.Headers.Count == 0)
        {
            return Refused("The file is empty.");
        }

        List<string> warnings = [];
        if (Headings(csv.Headers, schema, warnings, out var columns) is { } problem)
        {
            return Refused(problem);
        }

        List<CsvRow> rows = [];
        while (csv.Read())
        {
            string[] record = [.. Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i))];
            if (record.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            if (rows.Count == MaxRows)
            {
                return Refused(string.Create(CultureInfo.InvariantCulture, $"The file has more than {MaxRows:N0} rows. Split it and import the parts."));
            }

            var line = skipped + (int)csv.LineNumber;
            rows.Add(malformed.TryGetValue(csv.LineNumber, out var reason) && Malformed(reason) is { } unreadable
                ? new CsvRow(line, [], unreadable)
                : Row(line, record, columns));
        }

        return rows.Count == 0 ? Refused("The file has headings but no rows below them.") : new CsvFile(rows, warnings, null);
    }

    private static string? Malformed(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.LineBreakInQuotes or CsvMalformedReason.UnterminatedQuote => "A quotation mark is opened on this line and not closed.",
        CsvMalformedReason.TextAfterClosingQuote => "There is text after a closing quotation mark. Write a quotation mark inside of quotation marks twice.",
        _ => null, // a quotation mark within a plain cell is text; the rules of the column judge it
    };

    private static string? Headings(IReadOnlyList<string> headings, CsvSchema schema, List<string> warnings, out CsvColumn?[] columns)
    {
        columns = [.. headings.Select(h => schema.Find(h))];
        var known = columns.OfType<CsvColumn>().ToList();
        if (known.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            return $"Two columns both mean {twice.Key}. Remove one of them.";
        }

        if (known.TrueForAll(c => c.Name != schema.Key))
        {
            return $"There is no column “{schema.Key}”. The first line must hold the column names; the template shows them.";
        }

        warnings.AddRange(headings.Where(h => schema.Find(h) is null)
            .Select(h => string.IsNullOrWhiteSpace(h) ? "A column without a name is left out." : $"The column “{Cut(h, 40)}” is unknown and left out."));
        return null;
    }

    private static CsvRow Row(int line, string[] record, CsvColumn?[] columns)
    {
        List<(CsvColumn, string)> cells = [];
        for (var i = 0; i < Math.Min(record.Length, columns.Length); i++)
        {
            if (columns[i] is { } column)
            {
                cells.Add((column, CsvCell.Unguard(record[i].Trim())));
            }
        }

        var extra = record.Skip(columns.Length).Any(c => !string.IsNullOrWhiteSpace(c));
        var problem = extra || record.Length < columns.Length
            ? string.Create(CultureInfo.InvariantCulture,
                $"The row has {record.Length} values, the heading {columns.Length}. Put quotation marks around a value that contains the separator.")
            : null;
        return new CsvRow(line, cells, problem);
    }

    private static char Separator(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var heading = end < 0 ? text : text[..end];
        return ",;\t".MaxBy(s => heading.Count(c => c == s));
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length] + "…";
}
