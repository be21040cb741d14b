using CallSign.Core.Data;
using CallSign.Core.Extensions;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Nouns.Bulk;

/// <summary>Everything that is configured in a tenant, as it is in the database now; detached.</summary>
/// <param name="TenantId">Whose it is.</param>
/// <param name="Nouns">By kind, by name.</param>
/// <param name="Extensions">By number.</param>
internal sealed record TenantState(Guid TenantId, IReadOnlyDictionary<string, List<INoun>> Nouns, List<Extension> Extensions)
{
    public static async Task<TenantState> ReadAsync(CallSignDbContext context, Guid tenantId, CancellationToken cancellationToken)
    {
        Dictionary<string, List<INoun>> nouns = new(StringComparer.Ordinal);
        foreach (var table in NounTable.All.Values.OrderBy(t => t.Kind.Kind, StringComparer.Ordinal))
        {
            nouns[table.Kind.Kind] = await table.ReadAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        }

        var extensions = await context.Extensions.AsNoTracking().Where(e => e.TenantId == tenantId)
            .OrderBy(e => e.Number.Length).ThenBy(e => e.Number).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new TenantState(tenantId, nouns, extensions);
    }

    /// <summary>Names of all of them.</summary>
    public ReferenceNames Names(Func<Guid, bool>? except = null)
    {
        var names = new ReferenceNames();
        foreach (var extension in Extensions.Where(e => except?.Invoke(e.Id) != true))
        {
            names.Add("extension", extension.Id, extension.DisplayName, extension.Number);
        }

        foreach (var (kind, nouns) in Nouns)
        {
            foreach (var noun in nouns.Where(n => except?.Invoke(n.Id) != true))
            {
                names.Add(kind, noun.Id, noun.Name, (noun as INumbered)?.Number);
            }
        }

        return names;
    }
}
