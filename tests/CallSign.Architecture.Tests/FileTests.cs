using System.Text.RegularExpressions;

namespace CallSign.Architecture.Tests;

/// <summary>Files a person can hold in mind.</summary>
public sealed partial class FileTests
{
    private const int MostLines = 400;
    private static readonly string[] Generated = ["/Migrations/", "/obj/", "/bin/", "/artifacts/", "/_framework/", "/node_modules/"];

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        var files = Sources().ToList();
        Assert.True(files.Count > 50, "The sources were not found.");
        Assert.Empty(files.Where(IsTooLong).Select(f => Path.GetRelativePath(Product.Root, f)));
    }

    [Fact]
    public void The_rule_sees_a_breach()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, new string('\n', MostLines));
            Assert.False(IsTooLong(file));
            File.AppendAllText(file, "one more");
            Assert.True(IsTooLong(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Npgsql switches escapes off where none is named, and a person who looks for "a_b" finds nothing.
    [Fact]
    public void Every_search_names_the_sign_that_its_pattern_escapes_by()
    {
        var lines = Sources().Where(f => f.Contains("/CallSign.", StringComparison.Ordinal) && !f.Contains("/tests/", StringComparison.Ordinal)).SelectMany(File.ReadLines)
            .Where(l => l.Contains("EF.Functions.", StringComparison.Ordinal)).ToList();
        Assert.Contains(lines, l => Comparison().IsMatch(l));
        Assert.DoesNotContain(lines, l => Comparison().Matches(l).Any(m => !m.Value.EndsWith("\"\\\\\")", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"Functions\.I?Like\((?:[^()]|\([^()]*\))*\)")]
    private static partial Regex Comparison();

    private static bool IsTooLong(string file) => File.ReadLines(file).Skip(MostLines).Any();

    private static IEnumerable<string> Sources() =>
        new[] { "CallSign.Core", "CallSign.Telephony", "CallSign.Web", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Product.Root, folder), "*", SearchOption.AllDirectories))
            .Where(f => Path.GetExtension(f) is ".cs" or ".razor" or ".js" or ".ts" && !Generated.Any(g => f.Contains(g, StringComparison.Ordinal))
                && !f.EndsWith(".min.js", StringComparison.Ordinal));
}
