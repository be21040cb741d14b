using System.Reflection;

namespace CallSign.Web.Shared.Layout;

/// <summary>The version of the running program.</summary>
public static class ProductVersion
{
    /// <summary>As <c>1.0.0</c>, without the commit.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";
}
