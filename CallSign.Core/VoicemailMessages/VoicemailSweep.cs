using System.Data.Common;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Lockouts;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailBoxes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.VoicemailMessages;

/// <summary>Removes what was deleted long enough ago, what is left of mailboxes that are gone, and audio that no message has.</summary>
public sealed class VoicemailSweep(CallSignDb db, IVoicemailAudio audio, TimeProvider time, ILogger<VoicemailSweep> logger) : BackgroundService
{
    /// <summary>For how long a deleted message can be brought back.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(7);

    private static readonly TimeSpan Round = TimeSpan.FromHours(1);

    /// <summary>One round; returns how many messages were removed.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (deletedBefore, keptBefore) = (now - Grace, now - Round);
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        var removed = await context.Set<VoicemailMessage>()
            .Where(m => (m.State == VoicemailState.Deleted && m.StateAt < deletedBefore)
                || (m.StateAt < deletedBefore && !context.Set<Extension>().Any(e => e.Id == m.MailboxId) && !context.Set<VoicemailBox>().Any(b => b.Id == m.MailboxId)))
            .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        var forgotten = now - EntryLockout.Closed;
        await context.Set<Lockout>().Where(l => l.LastAt < forgotten).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        var kept = (await audio.AllAsync(cancellationToken).ConfigureAwait(false)).Where(a => a.KeptAt < keptBefore).ToList();
        if (kept.Count > 0)
        {
            var there = (await context.Set<VoicemailMessage>().Select(m => m.Id).ToListAsync(cancellationToken).ConfigureAwait(false)).ToHashSet();
            foreach (var (tenantId, id, _) in kept.Where(k => !there.Contains(k.Id)))
            {
                await audio.DeleteAsync(tenantId, id, cancellationToken).ConfigureAwait(false);
            }
        }

        await audio.TidyAsync(cancellationToken).ConfigureAwait(false);
        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Round, time, stoppingToken).ConfigureAwait(false);
                try
                {
                    await RunAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or DbException or InvalidOperationException)
                {
                    VoicemailLog.NotSwept(logger, e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }
}
