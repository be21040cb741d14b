using System.Collections.Frozen;
using System.Reflection;
using CallSign.Core.Extensions;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Nouns;

/// <summary>A kind of noun.</summary>
/// <param name="Type">The entity.</param>
/// <param name="Words">Its names.</param>
public sealed record NounKind(Type Type, NounAttribute Words)
{
    public string Kind => Words.Kind;

    /// <summary>Whether its rows belong to exactly one tenant, as most do.</summary>
    public bool IsTenants => typeof(ITenantOwned).IsAssignableFrom(Type);

    /// <summary>Whether its rows belong to a tenant, or may.</summary>
    public bool IsOfTenants => IsTenants || typeof(ITenantAttributed).IsAssignableFrom(Type);

    /// <summary>Whether other nouns of the tenant may name it.</summary>
    public bool IsLinkedTo => IsTenants && (Words.IsDestination || Words.IsReferenced);

    /// <summary>Whether it can be dialled.</summary>
    public bool IsNumbered => typeof(INumbered).IsAssignableFrom(Type);

    /// <summary>Words that a list of them can be sorted by, with the property of each.</summary>
    public IReadOnlyDictionary<string, string> SortWords { get; } = Type.GetProperties()
        .Where(p => p.Name is nameof(INoun.Name) or nameof(INumbered.Number) or nameof(INoun.Enabled) or nameof(INoun.UpdatedAt)
            || p.GetCustomAttribute<SortableAttribute>() is not null)
        .ToDictionary(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..], p => p.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Columns of numbers that a list of them is searched in.</summary>
    public IReadOnlyList<string> SearchColumns { get; } = [.. Type.GetProperties()
        .Where(p => (p.Name == nameof(INumbered.Number) && typeof(INumbered).IsAssignableFrom(Type)) || p.GetCustomAttribute<SearchableAttribute>() is not null)
        .Select(p => p.Name)];

    /// <summary>Words that a list of them can be filtered by beside <c>enabled</c>, with the property of each: those with <see cref="SortableAttribute"/> that are enumerations.</summary>
    public IReadOnlyDictionary<string, PropertyInfo> Choices { get; } = Type.GetProperties()
        .Where(p => p.GetCustomAttribute<SortableAttribute>() is not null && (Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType).IsEnum)
        .ToDictionary(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..], StringComparer.OrdinalIgnoreCase);

    /// <summary>As a title: <c>Ring groups</c>.</summary>
    public string Title => char.ToUpperInvariant(Words.Many[0]) + Words.Many[1..];
}

/// <summary>The nouns, found by their attribute: nothing lists them.</summary>
public static class NounCatalog
{
    /// <summary>By kind. Extensions are among them, though an editor of their own writes them.</summary>
    public static IReadOnlyList<NounKind> All { get; } =
    [
        .. typeof(NounCatalog).Assembly.GetTypes()
            .Select(t => (Type: t, Words: t.GetCustomAttribute<NounAttribute>()))
            .Where(n => n.Words is not null)
            .Select(n => new NounKind(n.Type, n.Words!))
            .OrderBy(n => n.Kind, StringComparer.Ordinal),
    ];

    /// <summary>Those that <see cref="NounEditor{T}"/> writes: all but extensions.</summary>
    public static IReadOnlyList<NounKind> Edited { get; } = [.. All.Where(n => n.Type != typeof(Extension))];

    private static readonly FrozenDictionary<string, NounKind> ByKind = All.ToFrozenDictionary(n => n.Kind, StringComparer.Ordinal);
    private static readonly FrozenDictionary<Type, NounKind> ByType = All.ToFrozenDictionary(n => n.Type);

    /// <summary>Null for a word that is no kind.</summary>
    public static NounKind? OfKind(string kind) => ByKind.GetValueOrDefault(kind);

    /// <exception cref="KeyNotFoundException">The type carries no <see cref="NounAttribute"/>.</exception>
    public static NounKind Of(Type type) => ByType[type];

    public static NounKind Of<T>() => Of(typeof(T));
}
