namespace CallSign.Web.Portal.Extensions;

/// <summary>The rows a person has chosen: some by id, over several pages, or all that the list shows.</summary>
public sealed class RowSelection
{
    private readonly HashSet<Guid> _ids = [];

    /// <summary>The chosen rows, where not all are.</summary>
    public IReadOnlyCollection<Guid> Ids => _ids;

    /// <summary>Whether every row that the list's search and filters match is meant, on this page or not.</summary>
    public bool All { get; private set; }

    public bool Any => All || _ids.Count > 0;

    /// <summary>How many rows are chosen of a list of <paramref name="total"/>.</summary>
    public long Count(long total) => All ? total : _ids.Count;

    public bool Has(Guid id) => All || _ids.Contains(id);

    /// <summary>Whether every row of the page is chosen.</summary>
    public bool HasAll(IReadOnlyCollection<Guid> page) => page.Count > 0 && page.All(Has);

    /// <summary>Chooses or leaves out one row of <paramref name="page"/>; leaving one out of "all" keeps the rest of its page.</summary>
    public void Set(Guid id, bool chosen, IReadOnlyCollection<Guid> page)
    {
        if (All)
        {
            All = false;
            _ids.UnionWith(page);
        }

        if (chosen)
        {
            _ids.Add(id);
        }
        else
        {
            _ids.Remove(id);
        }
    }

    /// <summary>Chooses or leaves out every row of <paramref name="page"/>.</summary>
    public void SetAll(IReadOnlyCollection<Guid> page, bool chosen)
    {
        All = false;
        if (chosen)
        {
            _ids.UnionWith(page);
        }
        else
        {
            _ids.ExceptWith(page);
        }
    }

    public void ChooseAll() => All = true;

    public void Clear()
    {
        All = false;
        _ids.Clear();
    }
}
