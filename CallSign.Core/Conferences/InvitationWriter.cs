using System.Data.Common;
using CallSign.Core.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.Conferences;

/// <summary>Tells those who are invited, shortly after a tenant's configuration changed. Several portals share the work: of each change one tells.</summary>
public sealed class InvitationWriter(ConferenceInvitations invitations, SnapshotStore snapshots, TimeProvider time, ILogger<InvitationWriter> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Guid, TenantSnapshot> _seen = [];
    private PbxSnapshot? _last;
    private bool _began;

    /// <summary>Looks at the tenants that have changed since the last time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = snapshots.Current;
        if (ReferenceEquals(now, _last) || now.Tenants.Count == 0)
        {
            return;
        }

        var open = _began ? [] : (await invitations.TenantsAsync(cancellationToken).ConfigureAwait(false)).ToHashSet();
        var isDone = true;
        foreach (var tenant in now.Tenants.Where(t => !ReferenceEquals(_seen.GetValueOrDefault(t.Id), t)))
        {
            var had = open.Contains(tenant.Id) || (_seen.TryGetValue(tenant.Id, out var before) && before.Nouns.All<ScheduledConference>().Any());
            if (!had && !tenant.Nouns.All<ScheduledConference>().Any())
            {
                _seen[tenant.Id] = tenant;
                continue;
            }

            try
            {
                await invitations.UpdateAsync(tenant.Id, cancellationToken).ConfigureAwait(false);
                _seen[tenant.Id] = tenant;
            }
            catch (DbUpdateException e)
            {
                isDone = false; // another portal told them first: the next look finds it done
                InvitationLog.Again(logger, tenant.Domain, e.Message);
            }
        }

        (_began, _last) = (true, isDone ? now : _last);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Pause, time);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                try
                {
                    await RunAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException)
                {
                    // the database is away: others say so, and what is to be told is found again
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }
}

/// <summary>Registers what follows the schedule of conferences.</summary>
public static class ConferencesRegistration
{
    /// <summary>The host registers the database, the snapshot and the mail's settings.</summary>
    public static IServiceCollection AddConferences(this IServiceCollection services)
    {
        services.AddSingleton<ConferenceInvitations>();
        services.AddSingleton<InvitationWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<InvitationWriter>());
        return services;
    }
}

internal static partial class InvitationLog
{
    [LoggerMessage(2711, LogLevel.Information, "Invitations of {Domain} are looked at once more: {Reason}")]
    public static partial void Again(ILogger logger, string domain, string reason);
}
