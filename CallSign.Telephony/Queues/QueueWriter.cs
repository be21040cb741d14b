using System.Data.Common;
using CallSign.Core.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Queues;

/// <summary>Brings what queues told into the database, in batches. While the database is away the newest records wait.</summary>
internal sealed class QueueWriter(QueueTracker tracker, QueueHistory history, AgentPresences presences, TimeProvider time, ILogger<QueueWriter> logger)
    : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        tracker.Complete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<QueueRecord> batch = [];
        while (await tracker.Records.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (batch.Count < BatchSize && tracker.Records.TryRead(out var record))
            {
                batch.Add(record);
            }

            while (!await TryWriteAsync(batch).ConfigureAwait(false) && !stoppingToken.IsCancellationRequested)
            {
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            batch.Clear();
        }
    }

    // Writing twice what was written before a fault changes nothing.
    private async Task<bool> TryWriteAsync(List<QueueRecord> batch)
    {
        try
        {
            QueueCall[] calls = [.. batch.OfType<QueueRecord.Call>().Select(c => c.Row)];
            AgentMiss[] misses = [.. batch.OfType<QueueRecord.Miss>().Select(m => m.Row)];
            if (calls.Length + misses.Length > 0)
            {
                await history.WriteAsync(calls, misses, CancellationToken.None).ConfigureAwait(false);
            }

            foreach (var status in batch.OfType<QueueRecord.Status>())
            {
                await presences.SetAsync(
                    new AgentStatusChange { TenantId = status.TenantId, AgentId = status.AgentId, Status = status.Value, Origin = AgentStatusOrigin.Switch, By = "switch", At = status.At },
                    CancellationToken.None).ConfigureAwait(false);
            }

            return true;
        }
        catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException)
        {
            QueueLog.NotWritten(logger, batch.Count, e.Message);
            return false;
        }
    }
}

internal static partial class QueueLog
{
    [LoggerMessage(2700, LogLevel.Warning, "{Count} records of queues can't be written now: {Reason}")]
    public static partial void NotWritten(ILogger logger, int count, string reason);

    [LoggerMessage(2701, LogLevel.Information, "Node {Node}: {Count} commands brought its queues up to date")]
    public static partial void Aligned(ILogger logger, string node, int count);

    [LoggerMessage(2702, LogLevel.Warning, "The queues of node {Node} can't be read: {Reason}")]
    public static partial void NotRead(ILogger logger, string node, string reason);

    [LoggerMessage(2703, LogLevel.Warning, "Node {Node} did not carry out {Command}: {Reason}")]
    public static partial void Refused(ILogger logger, string node, string command, string reason);

    [LoggerMessage(2704, LogLevel.Warning, "Callbacks of queues can't be served now: {Reason}")]
    public static partial void CallbacksNotRead(ILogger logger, string reason);

    [LoggerMessage(2705, LogLevel.Information, "Callback {Callback}, attempt {Attempt}: calls by node {Node}, channel {Channel}")]
    public static partial void CallsBack(ILogger logger, Guid callback, int attempt, string node, Guid channel);

    [LoggerMessage(2706, LogLevel.Information, "Callback {Callback} was not reached: {Cause}. Next attempt: {Next}")]
    public static partial void CallbackMissed(ILogger logger, Guid callback, string cause, DateTime? next);
}
