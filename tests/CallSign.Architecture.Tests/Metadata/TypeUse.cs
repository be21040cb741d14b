namespace CallSign.Architecture.Tests.Metadata;

/// <summary>A type of an assembly and everything it names: bases, members, method bodies, attributes.</summary>
/// <param name="Name">Full name of the outermost type; what the compiler nested in it (lambdas, state machines) counts as its own.</param>
/// <param name="Uses">Full names of the outermost types it names, of any assembly.</param>
internal sealed record TypeUse(string Name, IReadOnlySet<string> Uses)
{
    /// <summary>Whether <paramref name="name"/> is <paramref name="scope"/> itself or lies in that namespace.</summary>
    public static bool IsIn(string name, string scope) =>
        name.StartsWith(scope, StringComparison.Ordinal) && (name.Length == scope.Length || name[scope.Length] == '.');
}
