using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CallSign.Core.Routing;

/// <summary>Reads the nouns of every kind for the snapshot.</summary>
internal sealed class NounReader(SecretBox secrets, ILogger logger)
{
    private static readonly NounKind[] Kinds = [.. NounCatalog.Edited.Where(k => k.IsTenants)];
    private static readonly MethodInfo OfTenants = typeof(NounReader).GetMethod(nameof(OfTenantsAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo OfPlatform = typeof(NounReader).GetMethod(nameof(OfPlatformAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static string? _versions;

    /// <summary>All nouns of tenants by tenant.</summary>
    public async Task<ILookup<Guid, INoun>> ReadAsync(CallSignDbContext context, CancellationToken cancellationToken)
    {
        List<INoun> all = [];
        foreach (var kind in Kinds)
        {
            all.AddRange(await ReadAsync(context, kind, null, cancellationToken).ConfigureAwait(false));
        }

        return all.Where(Reveal).ToLookup(n => ((ITenantOwned)n).TenantId);
    }

    /// <summary>The nouns of one tenant. Those whose rows have the same version are taken over from <paramref name="previous"/>.</summary>
    public async Task<IReadOnlyList<INoun>> ReadAsync(CallSignDbContext context, Guid tenantId, NounSet previous, CancellationToken cancellationToken)
    {
        List<INoun> kept = [];
        Dictionary<NounKind, List<Guid>> changed = [];
        foreach (var (kind, id, version) in await VersionsAsync(context, tenantId, cancellationToken).ConfigureAwait(false))
        {
            if (previous.Read(id) is { } known && known.Version == version)
            {
                kept.Add(known);
            }
            else
            {
                (changed.TryGetValue(kind, out var ids) ? ids : changed[kind] = []).Add(id);
            }
        }

        foreach (var (kind, ids) in changed)
        {
            kept.AddRange((await ReadAsync(context, kind, ids, cancellationToken).ConfigureAwait(false)).Where(Reveal));
        }

        return kept;
    }

    /// <summary>The nouns of the platform itself.</summary>
    public async Task<NounSet> ReadPlatformAsync(CallSignDbContext context, CancellationToken cancellationToken)
    {
        List<INoun> all = [];
        foreach (var kind in NounCatalog.Edited.Where(k => typeof(IPlatformWide).IsAssignableFrom(k.Type)))
        {
            all.AddRange(await ((Task<IEnumerable<INoun>>)OfPlatform.MakeGenericMethod(kind.Type).Invoke(null, [context, cancellationToken])!).ConfigureAwait(false));
        }

        return new NounSet(all.Where(Reveal));
    }

    // One question over all tables: a question for each would take longer than all that a save changes.
    private static async Task<List<(NounKind Kind, Guid Id, uint Version)>> VersionsAsync(CallSignDbContext context, Guid tenantId, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false); // closed with the context
        var command = new NpgsqlCommand(_versions ??= VersionsOf(context.Model), (NpgsqlConnection)context.Database.GetDbConnection())
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = tenantId } },
        };
        await using var disposal = command.ConfigureAwait(false);
        await command.PrepareAsync(cancellationToken).ConfigureAwait(false); // once for each connection of the pool; to plan it costs more than to run it
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        List<(NounKind, Guid, uint)> versions = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            versions.Add((Kinds[reader.GetInt32(0)], reader.GetGuid(1), reader.GetFieldValue<uint>(2)));
        }

        return versions;
    }

    private static string VersionsOf(IModel model) => string.Join(" union all ", Kinds.Select((kind, i) =>
    {
        var entity = model.FindEntityType(kind.Type)!;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"select {i}, {Column(nameof(INoun.Id))}, {Column(nameof(INoun.Version))} from \"{entity.GetTableName()}\" where {Column(nameof(ITenantOwned.TenantId))} = $1");

        string Column(string property) => $"\"{entity.FindProperty(property)!.GetColumnName()}\"";
    }));

    private static Task<IEnumerable<INoun>> ReadAsync(CallSignDbContext context, NounKind kind, List<Guid>? ids, CancellationToken cancellationToken) =>
        (Task<IEnumerable<INoun>>)OfTenants.MakeGenericMethod(kind.Type).Invoke(null, [context, ids, cancellationToken])!;

    private static async Task<IEnumerable<INoun>> OfTenantsAsync<T>(CallSignDbContext context, List<Guid>? ids, CancellationToken cancellationToken)
        where T : class, INoun, ITenantOwned
    {
        var nouns = context.Set<T>().AsNoTracking();
        return await (ids is null ? nouns : nouns.Where(n => ids.Contains(n.Id))).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IEnumerable<INoun>> OfPlatformAsync<T>(CallSignDbContext context, CancellationToken cancellationToken)
        where T : class, INoun => await context.Set<T>().AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);

    // Without its secrets a noun would let in everybody, or nobody: it is not served until they are set again.
    private bool Reveal(INoun noun)
    {
        try
        {
            (noun as ISecretive)?.Reveal(secrets);
            return true;
        }
        catch (CryptographicException)
        {
            RoutingLog.NounRefused(logger, NounCatalog.Of(noun.GetType()).Kind, noun.Id);
            return false;
        }
    }
}
