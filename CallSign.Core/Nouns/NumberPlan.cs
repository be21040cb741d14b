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

/// <summary>The numbers that can be dialled inside a tenant: extensions and every numbered noun.</summary>
public static class NumberPlan
{
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
    public static async Task<string?> TakenAsync(
        CallSignDbContext context, Guid tenantId, string number, Guid? except, CancellationToken cancellationToken)
    {
        var owners = await OwnersAsync(context, tenantId, [number], except, cancellationToken).ConfigureAwait(false);
        return owners.Count == 0 ? null : $"{number} is already the number of {owners[0].Described}.";
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
