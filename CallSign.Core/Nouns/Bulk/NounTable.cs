using System.Collections.Frozen;
using CallSign.Core.Data;
using CallSign.Core.Saving;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Nouns.Bulk;

/// <summary>What is done with the rows of a kind of noun where its type is not known to the compiler.</summary>
internal abstract class NounTable(NounKind kind)
{
    /// <summary>Every kind of noun that a tenant may have, but extensions.</summary>
    public static FrozenDictionary<string, NounTable> All { get; } = NounCatalog.Edited.Where(k => k.IsOfTenants)
        .ToFrozenDictionary(k => k.Kind, k => (NounTable)Activator.CreateInstance(typeof(NounTable<>).MakeGenericType(k.Type), k)!, StringComparer.Ordinal);

    public NounKind Kind { get; } = kind;

    public abstract INoun New(Guid? id);

    /// <summary>All of the tenant's, detached.</summary>
    public abstract Task<List<INoun>> ReadAsync(CallSignDbContext context, Guid tenantId, CancellationToken cancellationToken);

    /// <summary>The rules that need the database.</summary>
    public abstract Task CheckAsync(IServiceProvider services, CallSignDbContext context, INoun noun, FieldErrors errors, CancellationToken cancellationToken);

    /// <summary>Gives names and numbers free that other rows take over, and returns the versions that the rows have then.</summary>
    public abstract Task<Dictionary<Guid, uint>> ParkAsync(CallSignDbContext context, Guid[] ids, CancellationToken cancellationToken);
}

internal sealed class NounTable<T>(NounKind kind) : NounTable(kind)
    where T : class, INoun, new()
{
    public override INoun New(Guid? id)
    {
        var noun = new T();
        if (id is { } known)
        {
            typeof(T).GetProperty(nameof(INoun.Id))!.SetValue(noun, known);
        }

        return noun;
    }

    public override async Task<List<INoun>> ReadAsync(CallSignDbContext context, Guid tenantId, CancellationToken cancellationToken) =>
        [.. await NounScope.Own<T>(context, tenantId).AsNoTracking().OrderBy(n => n.Name).ToListAsync(cancellationToken).ConfigureAwait(false)];

    public override async Task CheckAsync(
        IServiceProvider services, CallSignDbContext context, INoun noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        foreach (var rule in services.GetServices<INounRule<T>>())
        {
            await rule.CheckAsync(context, (T)noun, errors, cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task<Dictionary<Guid, uint>> ParkAsync(CallSignDbContext context, Guid[] ids, CancellationToken cancellationToken)
    {
        var rows = context.Set<T>().Where(n => ids.Contains(n.Id));
        await rows.ExecuteUpdateAsync(s => s.SetProperty(n => n.Name, n => "~" + n.Id.ToString()), cancellationToken).ConfigureAwait(false);
        if (Kind.IsNumbered)
        {
            await rows.ExecuteUpdateAsync(s => s.SetProperty(n => EF.Property<string?>(n, nameof(INumbered.Number)), (string?)null), cancellationToken)
                .ConfigureAwait(false);
        }

        return await rows.Select(n => new { n.Id, n.Version }).ToDictionaryAsync(n => n.Id, n => n.Version, cancellationToken).ConfigureAwait(false);
    }
}
