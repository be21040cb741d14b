using System.Globalization;

namespace CallSign.Benchmarks;

/// <summary>Collects rows and prints them as a Markdown table; knows whether a target was missed.</summary>
internal sealed class ResultTable
{
    private readonly List<(string What, string Measured, string Target, bool? Ok)> _rows = [];

    /// <summary>Rows that have a target and missed it.</summary>
    public int Missed => _rows.Count(r => r.Ok == false);

    /// <summary>A row that informs only.</summary>
    public void Add(string what, string measured) => _rows.Add((what, measured, "", null));

    /// <summary>A row whose number must be at least the target.</summary>
    public void AtLeast(string what, double measured, double target, string format = "0.00", string unit = "") =>
        _rows.Add((what, Text(measured, format, unit), "≥ " + Text(target, format, unit), measured >= target));

    /// <summary>A row whose number must stay below the target.</summary>
    public void Below(string what, double measured, double target, string format = "0.00", string unit = "") =>
        _rows.Add((what, Text(measured, format, unit), "< " + Text(target, format, unit), measured < target));

    public void Print()
    {
        Console.WriteLine("| what | measured | target | ok |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var (what, measured, target, ok) in _rows)
        {
            Console.WriteLine($"| {what} | {measured} | {target} | {ok switch { true => "yes", false => "**no**", null => "" }} |");
        }
    }

    private static string Text(double value, string format, string unit) =>
        value.ToString(format, CultureInfo.InvariantCulture) + (unit.Length == 0 ? "" : " " + unit);
}
