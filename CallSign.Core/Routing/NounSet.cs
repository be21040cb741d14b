using CallSign.Core.Destinations;
using CallSign.Core.Nouns;

namespace CallSign.Core.Routing;

/// <summary>The nouns of one tenant, or of the platform, as calls are routed by them. Nothing in it changes after it was read.</summary>
public sealed class NounSet : Snapshotted
{
    private readonly Dictionary<Guid, INoun> _byId;
    private readonly Dictionary<string, INoun>.AlternateLookup<ReadOnlySpan<char>> _byNumber;
    private readonly Dictionary<Type, IReadOnlyList<INoun>> _byType;

    internal NounSet(IEnumerable<INoun> nouns)
    {
        List<INoun> all = [.. nouns];
        _byId = all.ToDictionary(n => n.Id);
        _byNumber = all.OfType<INumbered>().Where(n => n is { Enabled: true, Number: not null }).DistinctBy(n => n.Number)
            .ToDictionary(n => n.Number!, n => (INoun)n, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _byType = all.GroupBy(n => n.GetType())
            .ToDictionary(g => g.Key, g => (IReadOnlyList<INoun>)[.. g.OrderBy(n => n.Name, StringComparer.Ordinal)]);
    }

    public static NounSet Empty { get; } = new([]);

    /// <summary>How many there are.</summary>
    public int Count => _byId.Count;

    /// <summary>The noun of an id, a disabled one too; null if there is none.</summary>
    internal INoun? Read(Guid id) => _byId.GetValueOrDefault(id);

    /// <summary>Every noun of a kind, disabled ones included, by name.</summary>
    public IEnumerable<T> All<T>()
        where T : class, INoun => _byType.TryGetValue(typeof(T), out var nouns) ? nouns.Cast<T>() : [];

    /// <summary>The enabled noun of an id; null if there is none.</summary>
    public INoun? Find(Guid id) => _byId.TryGetValue(id, out var noun) && noun.Enabled ? noun : null;

    /// <summary>The enabled noun of an id and a kind; null if there is none.</summary>
    public T? Find<T>(Guid? id)
        where T : class, INoun => id is { } known ? Find(known) as T : null;

    /// <summary>The enabled noun that a destination names; null for a number, a hang-up, and what is not there.</summary>
    public INoun? Find(Destination destination) => destination.NounId is { } id ? Find(id) : null;

    /// <summary>The enabled noun of a number; null if there is none.</summary>
    public INoun? Dialled(ReadOnlySpan<char> number) => _byNumber.TryGetValue(number, out var noun) ? noun : null;
}
