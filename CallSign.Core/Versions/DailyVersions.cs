using CallSign.Core.ConfigFiles;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Nouns.Bulk;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CallSign.Core.Versions;

/// <summary>Keeps a version of each tenant's configuration a day, where something was changed.</summary>
public sealed class DailyVersions(CallSignDb db, TimeProvider time, ILogger<DailyVersions> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Looks through all tenants once. It reads nothing of a tenant whose audit log shows no change since its last version.</summary>
    /// <returns>How many versions were kept.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var kept = 0;
        foreach (var tenant in await ChangedAsync(cancellationToken).ConfigureAwait(false))
        {
            var context = db.Open(new Actor("callsign", null, tenant, PortalRole.System));
            await using var _ = context.ConfigureAwait(false);
            var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var __ = transaction.ConfigureAwait(false);
            await BatchWriter.LockAsync(context, tenant, cancellationToken).ConfigureAwait(false);
            var now = await ConfigTransfer.NowAsync(context, tenant, cancellationToken).ConfigureAwait(false);
            kept += await VersionWriter.AddAsync(context, tenant, now, VersionReason.Daily, "Daily", time, cancellationToken).ConfigureAwait(false) is null ? 0 : 1;
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return kept;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await WaitAsync(timer, stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await RunAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is DbUpdateException or NpgsqlException or InvalidOperationException or TimeoutException)
            {
                VersionsLog.DailyFailed(logger, e);
            }
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<List<Guid>> ChangedAsync(CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        var yesterday = time.GetUtcNow().UtcDateTime.AddDays(-1);
        string[] nouns = [.. NounCatalog.All.Where(k => k.IsOfTenants).Select(k => k.Type.Name)];
        return await context.Tenants
            .Where(t => !context.Set<ConfigVersion>().Any(v => v.TenantId == t.Id && v.CreatedAt > yesterday))
            .Where(t => context.AuditEntries.Any(a => a.TenantId == t.Id && nouns.Contains(a.Entity)
                && !context.Set<ConfigVersion>().Any(v => v.TenantId == t.Id && v.CreatedAt >= a.At)))
            .Select(t => t.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}

internal static partial class VersionsLog
{
    [LoggerMessage(2480, LogLevel.Warning, "The daily versions of the tenants' configurations could not be kept; they are tried again in an hour")]
    public static partial void DailyFailed(ILogger logger, Exception exception);
}
