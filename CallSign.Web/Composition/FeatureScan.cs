namespace CallSign.Web.Composition;

/// <summary>Finds the features of this assembly.</summary>
internal static class FeatureScan
{
    /// <summary>One instance of each feature, by name, so that the order never depends on the compiler.</summary>
    public static IReadOnlyList<IWebFeature> All { get; } =
    [
        .. typeof(FeatureScan).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IWebFeature)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .Select(t => (IWebFeature)Activator.CreateInstance(t)!),
    ];
}
