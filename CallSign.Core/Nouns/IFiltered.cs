using CallSign.Core.Lists;

namespace CallSign.Core.Nouns;

/// <summary>A noun whose list has a filter that no single column is for.</summary>
/// <typeparam name="TSelf">The noun itself.</typeparam>
public interface IFiltered<TSelf>
    where TSelf : class, INoun
{
    /// <summary>Those that the query's filters mean; all of them where it has none of the noun's own.</summary>
    static abstract IQueryable<TSelf> Filter(IQueryable<TSelf> nouns, ListQuery query);
}
