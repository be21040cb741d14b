using System.Reflection;

namespace CallSign.Architecture.Tests;

/// <summary>What is judged: the three assemblies and their sources.</summary>
internal static class Product
{
    public static Assembly Core { get; } = typeof(CallSign.Core.Tenancy.Tenant).Assembly;

    public static Assembly Telephony { get; } = typeof(CallSign.Telephony.Esl.EslEventView).Assembly;

    public static Assembly Web { get; } = typeof(Program).Assembly;

    /// <summary>Types that people wrote.</summary>
    public static IEnumerable<Type> Types { get; } = new[] { Core, Telephony, Web }.SelectMany(a => a.GetTypes())
        .Where(t => t.Namespace?.StartsWith("CallSign", StringComparison.Ordinal) == true && !t.Namespace.Contains("Migrations", StringComparison.Ordinal));

    /// <summary>The folder of the solution, found upwards from the tests.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CallSign.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("These tests judge the sources: run them from a folder inside of the solution.");
    }
}
