using System.Runtime.CompilerServices;
using System.Runtime.Loader;
namespace CallSign.Web.Tests;
internal static class Diffing
{
    [ModuleInitializer]
    internal static void Init() => AssemblyLoadContext.Default.Resolving += (c, n) =>
        n.Name == "AngleSharp.Diffing" ? c.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "diffing", "AngleSharp.Diffing.dll")) : null;
}
