using System.Diagnostics;
using System.Diagnostics.Metrics;
using CallSign.Core.Changes;
using CallSign.Core.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Reload;

/// <summary>
/// Turns saved changes into what is served: reads what a batch names, swaps the snapshot, hands the commands to <see cref="ReloadSender"/>.
/// Changes that come while one batch is read make the next, so a burst of edits costs two reads. While the database is away the last
/// snapshot stays.
/// </summary>
public sealed class ConfigApplier(
    ConfigChangeQueue queue, SnapshotRefresh refresh, ReloadSender sender, ApplyReceipts receipts, ProfileRestarts restarts,
    IEnumerable<ISettingsReader> settings, IEnumerable<ISnapshotFollower> followers, SnapshotStore store, TimeProvider time,
    ILogger<ConfigApplier> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly Meter Meter = new("CallSign.Snapshot");
    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("callsign.snapshot.refresh.duration", "s", "From taking a batch of changes to serving it.");

    /// <summary>Serves the first snapshot before the web server takes connections.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await refresh.LoadAsync(cancellationToken).ConfigureAwait(false);
        Follow(store.Current);
        ReloadLog.Loaded(logger, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromMilliseconds(200);
        while (!stoppingToken.IsCancellationRequested)
        {
            ConfigBatch? batch = null;
            try
            {
                batch = await queue.TakeAsync(stoppingToken).ConfigureAwait(false);
                await ApplyAsync(batch, stoppingToken).ConfigureAwait(false);
                pause = TimeSpan.FromMilliseconds(200);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                ReloadLog.NotApplied(logger, e);
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                if (batch is not null)
                {
                    queue.Return(batch);
                }
            }
        }
    }

    private void Follow(PbxSnapshot snapshot)
    {
        foreach (var follower in followers)
        {
            follower.Follow(snapshot);
        }
    }

    private async Task ApplyAsync(ConfigBatch batch, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        if (batch.Settings)
        {
            foreach (var reader in settings)
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        var begun = receipts.Begin(batch);
        PbxSnapshot before, after;
        try
        {
            (before, after) = await refresh.ApplyAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            receipts.Drop(begun); // the batch comes again
            throw;
        }

        Follow(after);
        var elapsed = Stopwatch.GetElapsedTime(start);
        Duration.Record(elapsed.TotalSeconds);
        var commands = ReloadPlan.Between(before, after, batch);
        receipts.Served(begun, before, after, batch);
        restarts.Add(PlatformPlan.NeedRestart(before, after));
        sender.Post(commands);
        ReloadLog.Applied(logger, batch.Tenants.Count, elapsed.TotalMilliseconds, commands.Count);
    }
}
