using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.RehearsalSwitch;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CallSign.EndToEnd.Tests.Rehearsal;

/// <summary>A whole portal with one tenant, watching rehearsal switches.</summary>
internal sealed class RehearsedPortal : IAsyncDisposable
{
    public const string Domain = "acme.test";

    private RehearsedPortal(PortalHost host, Tenant tenant)
    {
        Host = host;
        Tenant = tenant;
    }

    public PortalHost Host { get; }

    public Tenant Tenant { get; }

    public TenantScope Scope => TenantScope.Of(Tenant.Id);

    public ILiveFeed Feed => Host.Services.GetRequiredService<ILiveFeed>();

    /// <summary>Starts a portal and waits until it follows every node. The tenant is made, or found again in the database.</summary>
    public static async Task<RehearsedPortal> StartAsync(string database, params RehearsalNode[] nodes)
    {
        var host = await PortalHost.StartAsync(database, new Dictionary<string, string> { ["FS_SERVERS"] = string.Join('|', nodes.Select(n => n.Server)) });
        try
        {
            Tenant? tenant;
            await using (var context = host.Db.Open(TenantScope.System))
            {
                tenant = await context.Tenants.SingleOrDefaultAsync(t => t.Domain == Domain);
            }

            var portal = new RehearsedPortal(host, tenant ?? await host.NewTenantAsync(Domain, "Acme"));
            await portal.FollowsAsync(nodes.Length);
            var domains = host.Services.GetRequiredService<ITenantDomains>();
            await Eventually.TrueAsync(() => domains.TryGetTenant(Domain, out _));
            return portal;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until so many nodes are connected.</summary>
    public Task FollowsAsync(int nodes) => Eventually.TrueAsync(
        () => Host.Services.GetRequiredService<INodeStates>().All.Count(n => n.Connection == NodeConnection.Connected) == nodes, TimeSpan.FromSeconds(30), "every node is connected");

    public LiveJournal Watch() => new(Feed, Scope);

    /// <summary>The call's only row.</summary>
    public Task<Cdr> RowAsync(Guid call) => Eventually.NotNullAsync(async () =>
    {
        await using var context = Host.Db.Open(TenantScope.System);
        return await context.Set<Cdr>().AsNoTracking().SingleOrDefaultAsync(c => c.CallUuid == call);
    });

    /// <summary>Waits until the rows are exactly these calls, each once.</summary>
    public async Task HasExactlyAsync(IReadOnlyList<Guid> calls, TimeSpan limit)
    {
        HashSet<Guid> rows = [];
        var count = 0;
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    try
                    {
                        await using var context = Host.Db.Open(TenantScope.System);
                        var all = await context.Set<Cdr>().AsNoTracking().Select(c => c.CallUuid).ToListAsync();
                        (rows, count) = ([.. all], all.Count);
                    }
                    catch (NpgsqlException)
                    {
                        return false;
                    }

                    return count == calls.Count && rows.SetEquals(calls);
                },
                limit);
        }
        catch (TimeoutException)
        {
            var lost = calls.Where(c => !rows.Contains(c)).ToList();
            var strange = rows.Except(calls).ToList();
            Assert.Fail($"{calls.Count} calls, {count} rows; {lost.Count} calls without a row ({string.Join(", ", lost.Take(3))}), {strange.Count} rows of no call ({string.Join(", ", strange.Take(3))}).");
        }
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
