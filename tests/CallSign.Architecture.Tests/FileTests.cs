namespace CallSign.Architecture.Tests;

/// <summary>Files a person can hold in mind.</summary>
public sealed class FileTests
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

    private static bool IsTooLong(string file) => File.ReadLines(file).Skip(MostLines).Any();

    private static IEnumerable<string> Sources() =>
        new[] { "CallSign.Core", "CallSign.Telephony", "CallSign.Web", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Product.Root, folder), "*", SearchOption.AllDirectories))
            .Where(f => Path.GetExtension(f) is ".cs" or ".razor" or ".js" or ".ts" && !Generated.Any(g => f.Contains(g, StringComparison.Ordinal))
                && !f.EndsWith(".min.js", StringComparison.Ordinal));
}
