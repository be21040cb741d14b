namespace CallSign.Core.Csv;

/// <summary>Keeps spreadsheets from running cells as formulas (OWASP, "CSV Injection").</summary>
internal static class CsvCell
{
    // With the full-width forms, which East Asian spreadsheets take for the same signs.
    private const string Starters = "=+-@\t\r\n＝＋－＠";

    /// <summary>Puts an apostrophe before what a spreadsheet would take for a formula; +49… is one too.</summary>
    public static string Guard(string? value) => value is { Length: > 0 } && Starters.Contains(value[0], StringComparison.Ordinal) ? "'" + value : value ?? "";

    /// <summary>Takes away the apostrophe that <see cref="Guard"/> or a careful spreadsheet put there.</summary>
    public static string Unguard(string value) => value.Length > 1 && value[0] == '\'' && Starters.Contains(value[1], StringComparison.Ordinal) ? value[1..] : value;
}
