using CallSign.Architecture.Tests.Metadata;

namespace CallSign.Architecture.Tests.Rules;

/// <summary>What the types of a namespace may not name.</summary>
/// <param name="From">The namespace.</param>
/// <param name="Forbidden">Namespaces or types.</param>
/// <param name="Except">Namespaces or types below a forbidden one that are allowed.</param>
internal sealed record ImportRule(string From, string[] Forbidden, string[] Except)
{
    public ImportRule(string from, params string[] forbidden)
        : this(from, forbidden, [])
    {
    }

    /// <summary>A line for each breach: who names what.</summary>
    public IEnumerable<string> Breaches(IEnumerable<TypeUse> types) =>
        from type in types
        where TypeUse.IsIn(type.Name, From)
        from used in type.Uses
        where Forbidden.Any(f => TypeUse.IsIn(used, f)) && !Except.Any(e => TypeUse.IsIn(used, e)) && !TypeUse.IsIn(used, From)
        select $"{type.Name} uses {used}";
}
