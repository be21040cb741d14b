using System.Linq.Expressions;
using System.Reflection;
using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Nouns;

/// <summary>A noun in a list, with how many others lead calls to it.</summary>
public sealed record NounRow<T>(T Noun, int Users)
    where T : class, INoun;

/// <summary>Reads nouns of one kind. Secrets in them are still encrypted.</summary>
public sealed class NounList<T>(CallSignDb db)
    where T : class, INoun
{
    private static readonly NounKind Kind = NounCatalog.Of<T>();

    private static readonly Func<IQueryable<T>, ListQuery, IQueryable<T>>? OwnFilter = typeof(T).GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IFiltered<>))
        ? typeof(T).GetMethod("Filter", BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<Func<IQueryable<T>, ListQuery, IQueryable<T>>>() : null;

    /// <summary>One page, by name where nothing else is asked for. Filters: <c>enabled</c> and the kind's <see cref="NounKind.Choices"/>.</summary>
    public Task<ListPage<NounRow<T>>> PageAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return PageAsync(actor, query, query.Skip, query.Size, cancellationToken);
    }

    /// <summary>As <see cref="PageAsync(Actor, ListQuery, CancellationToken)"/> from any row on.</summary>
    public async Task<ListPage<NounRow<T>>> PageAsync(Actor actor, ListQuery query, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var context = NounScope.Open<T>(db, actor, out var owner);
        await using var _ = context.ConfigureAwait(false);
        var matching = Matching(NounScope.Own<T>(context, owner).AsNoTracking(), query);
        var total = await matching.LongCountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await Ordered(matching, query).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 1000)).ToListAsync(cancellationToken).ConfigureAwait(false);
        Guid[] ids = [.. rows.Select(r => r.Id)];
        var users = owner is null || !Kind.IsLinkedTo
            ? []
            : await context.Set<NounReference>().Where(r => r.TenantId == owner && ids.Contains(r.ToId) && r.FromId != r.ToId)
                .GroupBy(r => r.ToId).Select(g => new { g.Key, Count = g.Select(r => r.FromId).Distinct().Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
        return new ListPage<NounRow<T>>([.. rows.Select(r => new NounRow<T>(r, users.GetValueOrDefault(r.Id)))], total);
    }

    /// <summary>Every one of them, by name: for exports and small choices.</summary>
    public async Task<IReadOnlyList<T>> AllAsync(Actor actor, CancellationToken cancellationToken)
    {
        var context = NounScope.Open<T>(db, actor, out var owner);
        await using var _ = context.ConfigureAwait(false);
        return await NounScope.Own<T>(context, owner).AsNoTracking().OrderBy(n => n.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One, as a draft of its own; null where the actor has none with this id.</summary>
    public async Task<T?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var context = NounScope.Open<T>(db, actor, out var owner);
        await using var _ = context.ConfigureAwait(false);
        return await NounScope.Own<T>(context, owner).AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rows that a query means, in its order, whatever its page.</summary>
    internal static IQueryable<T> Select(IQueryable<T> nouns, ListQuery query) => Ordered(Matching(nouns, query), query);

    private static IQueryable<T> Matching(IQueryable<T> nouns, ListQuery query)
    {
        foreach (var word in (query.Search ?? "").Replace('\0', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(5))
        {
            var pattern = SearchPattern.Contains(word);
            var digits = SearchPattern.Contains(word.TrimStart('+'));
            var (first, second) = (Kind.SearchColumns.ElementAtOrDefault(0), Kind.SearchColumns.ElementAtOrDefault(1));
            nouns = (first, second) switch
            {
                (null, _) => nouns.Where(n => EF.Functions.ILike(n.Name, pattern, "\\") || EF.Functions.ILike(n.Description!, pattern, "\\")),
                (_, null) => nouns.Where(n => EF.Functions.ILike(n.Name, pattern, "\\") || EF.Functions.ILike(n.Description!, pattern, "\\")
                    || EF.Functions.Like(EF.Property<string>(n, first), digits, "\\")),
                _ => nouns.Where(n => EF.Functions.ILike(n.Name, pattern, "\\") || EF.Functions.ILike(n.Description!, pattern, "\\")
                    || EF.Functions.Like(EF.Property<string>(n, first), digits, "\\") || EF.Functions.Like(EF.Property<string>(n, second), digits, "\\")),
            };
        }

        foreach (var (word, property) in Kind.Choices)
        {
            if (query.Filter(word) is { } wanted && Enum.GetNames(EnumOf(property)).FirstOrDefault(n => Plain(n) == Plain(wanted)) is { } name)
            {
                nouns = nouns.Where(Equal(property, Enum.Parse(EnumOf(property), name)));
            }
        }

        nouns = OwnFilter?.Invoke(nouns, query) ?? nouns;
        return query.Filter("enabled") is { } text && bool.TryParse(text, out var enabled) ? nouns.Where(n => n.Enabled == enabled) : nouns;
    }

    private static Type EnumOf(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static string Plain(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static Expression<Func<T, bool>> Equal(PropertyInfo property, object value)
    {
        var noun = Expression.Parameter(typeof(T));
        return Expression.Lambda<Func<T, bool>>(Expression.Equal(Expression.Property(noun, property), Expression.Constant(value, property.PropertyType)), noun);
    }

    private static IOrderedQueryable<T> Ordered(IQueryable<T> nouns, ListQuery query)
    {
        var column = query.Sort is { } word && Kind.SortWords.TryGetValue(word, out var known) ? known : nameof(INoun.Name);
        if (column == nameof(INumbered.Number) && Kind.IsNumbered)
        {
            // As numbers: 99 before 100.
            return (query.Descending
                    ? nouns.OrderByDescending(n => EF.Property<string>(n, column).Length).ThenByDescending(n => EF.Property<string>(n, column))
                    : nouns.OrderBy(n => EF.Property<string>(n, column).Length).ThenBy(n => EF.Property<string>(n, column)))
                .ThenBy(n => n.Name);
        }

        return (query.Descending ? nouns.OrderByDescending(n => EF.Property<object>(n, column)) : nouns.OrderBy(n => EF.Property<object>(n, column)))
            .ThenBy(n => n.Name).ThenBy(n => n.Id);
    }
}
