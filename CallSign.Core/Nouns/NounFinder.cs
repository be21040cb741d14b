using System.Reflection;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Nouns;

/// <summary>A noun as a person recognises it, whatever its kind.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Its id.</param>
/// <param name="Number">What it is dialled by; null where it is not.</param>
/// <param name="Name">Its name.</param>
/// <param name="Enabled">Whether it is served.</param>
public sealed record NounLabel(string Kind, Guid Id, string? Number, string Name, bool Enabled)
{
    /// <summary>As <c>1001 Ada Lovelace</c>.</summary>
    public string Text => string.IsNullOrEmpty(Number) ? Name : $"{Number} {Name}";
}

/// <summary>Finds nouns of every kind by name, number or id: for the destination picker, for messages and for lists of what is used where.</summary>
public sealed class NounFinder(CallSignDb db)
{
    private static readonly MethodInfo LabelsOfKind = typeof(NounFinder).GetMethod(nameof(LabelsOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Destinations of the actor's tenant that match a text, extensions and exact numbers first.</summary>
    /// <param name="actor">Whose tenant.</param>
    /// <param name="text">Part of a number or a name; empty for the first of each kind.</param>
    /// <param name="kinds">Only these kinds; null for every kind that can be a destination.</param>
    /// <param name="most">Most of each kind, 1–50.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<NounLabel>> SearchAsync(
        Actor actor, string? text, IReadOnlyCollection<string>? kinds, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var pattern = string.IsNullOrWhiteSpace(text) ? null : SearchPattern.Contains(text);
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        List<NounLabel> found = [];
        foreach (var kind in NounCatalog.All.Where(k => k.Words.IsDestination && k.IsTenants && (kinds is null || kinds.Contains(k.Kind))))
        {
            var labels = Labels(context, tenantId, kind);
            if (pattern is not null)
            {
                labels = labels.Where(l => EF.Functions.ILike(l.Name, pattern, "\\") || EF.Functions.Like(l.Number!, pattern, "\\"));
            }

            var rows = await labels.OrderBy(l => l.Number == null).ThenBy(l => l.Number!.Length).ThenBy(l => l.Number).ThenBy(l => l.Name)
                .Take(Math.Clamp(most, 1, 50)).ToListAsync(cancellationToken).ConfigureAwait(false);
            found.AddRange(rows.Select(r => r.Label));
        }

        return [.. found.OrderBy(l => l.Number != text).ThenBy(l => l.Kind != "extension")];
    }

    /// <summary>The nouns of <paramref name="destinations"/>, by id; what is not there is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, NounLabel>> DescribeAsync(
        Actor actor, IEnumerable<Destination> destinations, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return await DescribeAsync(context, tenantId, destinations, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where a noun of the actor's tenant is used, one line per field.</summary>
    public async Task<IReadOnlyList<NounReference>> UsersAsync(Actor actor, Guid nounId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return await ReferenceIndex.UsersAsync(context, tenantId, nounId, cancellationToken).ConfigureAwait(false);
    }

    internal static async Task<IReadOnlyDictionary<Guid, NounLabel>> DescribeAsync(
        CallSignDbContext context, Guid tenantId, IEnumerable<Destination> destinations, CancellationToken cancellationToken)
    {
        Dictionary<Guid, NounLabel> found = [];
        foreach (var group in destinations.Where(d => d.NounId is not null).GroupBy(d => d.Kind))
        {
            Guid[] ids = [.. group.Select(d => d.NounId!.Value).Distinct()];
            var rows = await Labels(context, tenantId, NounCatalog.OfKind(group.Key)!).Where(l => ids.Contains(l.Id))
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            rows.ForEach(r => found[r.Id] = r.Label);
        }

        return found;
    }

    /// <summary>Links to what is not there, with what to say at their fields.</summary>
    internal static async Task<IReadOnlyList<(string Field, string Problem)>> MissingAsync(
        CallSignDbContext context, Guid tenantId, IEnumerable<NounLink> links, CancellationToken cancellationToken)
    {
        List<NounLink> all = [.. links.Where(l => l.To.NounId is not null && NounCatalog.OfKind(l.To.Kind) is { IsTenants: true })];
        var there = await DescribeAsync(context, tenantId, all.Select(l => l.To), cancellationToken).ConfigureAwait(false);
        return
        [
            .. all.Where(l => !there.ContainsKey(l.To.NounId!.Value))
                .Select(l => (l.Field, $"This {NounCatalog.OfKind(l.To.Kind)!.Words.One} no longer exists. Choose another {(NounCatalog.OfKind(l.To.Kind)!.Words.IsDestination ? "destination" : "one")}.")),
        ];
    }

    private static IQueryable<Row> Labels(CallSignDbContext context, Guid tenantId, NounKind kind) => kind.Type == typeof(Extensions.Extension)
        ? context.Extensions.AsNoTracking().Where(e => e.TenantId == tenantId)
            .Select(e => new Row { Kind = "extension", Id = e.Id, Number = e.Number, Name = e.DisplayName, Enabled = e.Enabled })
        : (IQueryable<Row>)LabelsOfKind.MakeGenericMethod(kind.Type).Invoke(null, [context, tenantId, kind])!;

    private static IQueryable<Row> LabelsOf<T>(CallSignDbContext context, Guid tenantId, NounKind kind)
        where T : class, INoun, ITenantOwned
    {
        var (word, numbered) = (kind.Kind, kind.IsNumbered);
        var own = context.Set<T>().AsNoTracking().Where(n => n.TenantId == tenantId);
        return numbered
            ? own.Select(n => new Row { Kind = word, Id = n.Id, Number = EF.Property<string?>(n, nameof(INumbered.Number)), Name = n.Name, Enabled = n.Enabled })
            : own.Select(n => new Row { Kind = word, Id = n.Id, Number = null, Name = n.Name, Enabled = n.Enabled });
    }

    private sealed class Row
    {
        public string Kind { get; init; } = "";

        public Guid Id { get; init; }

        public string? Number { get; init; }

        public string Name { get; init; } = "";

        public bool Enabled { get; init; }

        public NounLabel Label => new(Kind, Id, Number, Name, Enabled);
    }
}
