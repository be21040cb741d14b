using System.Reflection;
using System.Security.Cryptography;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.Routing;

/// <summary>Reads the nouns of every kind for the snapshot.</summary>
internal sealed class NounReader(SecretBox secrets, ILogger logger)
{
    private static readonly MethodInfo OfTenants = typeof(NounReader).GetMethod(nameof(OfTenantsAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo OfPlatform = typeof(NounReader).GetMethod(nameof(OfPlatformAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>All nouns of tenants by tenant, or those of one.</summary>
    public async Task<ILookup<Guid, INoun>> ReadAsync(CallSignDbContext context, Guid? tenantId, CancellationToken cancellationToken)
    {
        List<INoun> all = [];
        foreach (var kind in NounCatalog.Edited.Where(k => k.IsTenants))
        {
            all.AddRange(await ((Task<IEnumerable<INoun>>)OfTenants.MakeGenericMethod(kind.Type).Invoke(null, [context, tenantId, cancellationToken])!).ConfigureAwait(false));
        }

        return all.Where(Reveal).ToLookup(n => ((ITenantOwned)n).TenantId);
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

    private static async Task<IEnumerable<INoun>> OfTenantsAsync<T>(CallSignDbContext context, Guid? tenantId, CancellationToken cancellationToken)
        where T : class, INoun, ITenantOwned =>
        await context.Set<T>().AsNoTracking().Where(n => tenantId == null || n.TenantId == tenantId).ToListAsync(cancellationToken).ConfigureAwait(false);

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
