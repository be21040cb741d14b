using System.Reflection;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Nouns;

/// <summary>Who has a number of a tenant.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Its id.</param>
/// <param name="Number">The number.</param>
/// <param name="Name">Its name.</param>
public sealed record NumberOwner(string Kind, Guid Id, string Number, string Name)
{
    /// <summary>As <c>the ring group Sales</c>.</summary>
    public string Described => $"the {NounCatalog.OfKind(Kind)?.Words.One ?? Kind} {Name}";
}

/// <summary>Numbers that a tenant's settings take beside those of its nouns: feature codes, slots of parking lots. Found by scan; has no state.</summary>
internal interface INumberClaim
{
    /// <summary>Reads what is claimed; the answer tells of a number, in a sentence, what has it, or null where it is free.</summary>
    /// <param name="context">Of the tenant's actor.</param>
    /// <param name="tenantId">Whose.</param>
    /// <param name="except">The noun that asks.</param>
    /// <param name="kind">The kind of that noun, where it is known.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<Func<string, string?>> ReadAsync(CallSignDbContext context, Guid tenantId, Guid? except, string? kind, CancellationToken cancellationToken);
}

/// <summary>The numbers that can be dialled inside a tenant: extensions, every numbered noun, and what settings claim.</summary>
public static class NumberPlan
{
    private static readonly INumberClaim[] Claims =
    [
        .. typeof(NumberPlan).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(INumberClaim)))
            .Select(t => (INumberClaim)Activator.CreateInstance(t, nonPublic: true)!),
    ];

    private static readonly MethodInfo OwnersOfKind = typeof(NumberPlan).GetMethod(nameof(OwnersOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Who has one of <paramref name="numbers"/>, but for the noun <paramref name="except"/>.</summary>
    /// <remarks>One query, whatever the number of kinds.</remarks>
    public static async Task<IReadOnlyList<NumberOwner>> OwnersAsync(
        CallSignDbContext context, Guid tenantId, IReadOnlyCollection<string> numbers, Guid? except, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var owners = context.Extensions.Where(e => e.TenantId == tenantId && numbers.Contains(e.Number) && e.Id != except)
            .Select(e => new Row { Kind = "extension", Id = e.Id, Number = e.Number, Name = e.DisplayName });
        foreach (var kind in NounCatalog.Edited.Where(k => k is { IsNumbered: true, IsTenants: true }))
        {
            var more = (IQueryable<Row>)OwnersOfKind.MakeGenericMethod(kind.Type).Invoke(null, [context, tenantId, numbers, except, kind.Kind])!;
            owners = owners.Concat(more);
        }

        var rows = await owners.ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r => new NumberOwner(r.Kind, r.Id, r.Number, r.Name))];
    }

    /// <summary>A sentence that says who has the number; null where nobody has it.</summary>
    /// <param name="context">Of the tenant's actor.</param>
    /// <param name="tenantId">Whose numbers.</param>
    /// <param name="number">As dialled.</param>
    /// <param name="except">The noun that asks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="kind">The kind of that noun.</param>
    public static async Task<string?> TakenAsync(
        CallSignDbContext context, Guid tenantId, string number, Guid? except, CancellationToken cancellationToken, string? kind = null)
    {
        var owners = await OwnersAsync(context, tenantId, [number], except, cancellationToken).ConfigureAwait(false);
        if (owners.Count > 0)
        {
            return $"{number} is already the number of {owners[0].Described}.";
        }

        return await ClaimedAsync(context, tenantId, [number], except, kind, cancellationToken).ConfigureAwait(false) is [var claimed] ? claimed.Value : null;
    }

    /// <summary>Those of <paramref name="numbers"/> that an extension can't newly have, each with the sentence that says why. Two queries and one a claim.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> TakenAsync(
        CallSignDbContext context, Guid tenantId, IReadOnlyCollection<string> numbers, CancellationToken cancellationToken)
    {
        var taken = new Dictionary<string, string>(await ClaimedAsync(context, tenantId, numbers, null, null, cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);
        foreach (var owner in await OwnersAsync(context, tenantId, numbers, null, cancellationToken).ConfigureAwait(false))
        {
            taken[owner.Number] = $"{owner.Number} is already the number of {owner.Described}.";
        }

        return taken;
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> ClaimedAsync(
        CallSignDbContext context, Guid tenantId, IReadOnlyCollection<string> numbers, Guid? except, string? kind, CancellationToken cancellationToken)
    {
        Dictionary<string, string> claimed = new(StringComparer.Ordinal);
        foreach (var claim in Claims)
        {
            var judge = await claim.ReadAsync(context, tenantId, except, kind, cancellationToken).ConfigureAwait(false);
            foreach (var number in numbers)
            {
                if (judge(number) is { } reason)
                {
                    claimed.TryAdd(number, reason);
                }
            }
        }

        return [.. claimed];
    }

    private static IQueryable<Row> OwnersOf<T>(
        CallSignDbContext context, Guid tenantId, IReadOnlyCollection<string> numbers, Guid? except, string kind)
        where T : class, INumbered, ITenantOwned =>
        context.Set<T>().Where(n => n.TenantId == tenantId && numbers.Contains(EF.Property<string>(n, nameof(INumbered.Number))) && n.Id != except)
            .Select(n => new Row { Kind = kind, Id = n.Id, Number = EF.Property<string>(n, nameof(INumbered.Number)), Name = n.Name });

    private sealed class Row
    {
        public string Kind { get; init; } = "";

        public Guid Id { get; init; }

        public string Number { get; init; } = "";

        public string Name { get; init; } = "";
    }
}
