using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.Queues;

/// <summary>How long the history of queues and agents is kept.</summary>
/// <param name="Days">1–36,500; null for ever.</param>
public sealed record QueueRetention(int? Days)
{
    /// <summary>Two years: reports compare a month with the one of the year before.</summary>
    public const int DefaultDays = 730;
}

/// <summary>Deletes the history of queues and agents that is older than the setting says, once a day.</summary>
public sealed partial class QueueSweep(QueueHistory history, QueueRetention retention, TimeProvider time, ILogger<QueueSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromDays(1);

    /// <summary>One round; returns how many rows were deleted.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken) =>
        retention.Days is { } days ? await history.ForgetAsync(time.GetUtcNow().UtcDateTime.AddDays(-days), cancellationToken).ConfigureAwait(false) : 0;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (retention.Days is not null)
            {
                await Task.Delay(TimeSpan.FromMinutes(5), time, stoppingToken).ConfigureAwait(false); // a start has better things to do
                try
                {
                    if (await RunAsync(stoppingToken).ConfigureAwait(false) is > 0 and var rows)
                    {
                        Swept(logger, rows);
                    }
                }
                catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
                {
                    NotSwept(logger, e);
                }

                await Task.Delay(Round, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }

    [LoggerMessage(2720, LogLevel.Information, "{Rows} old rows of the history of queues were deleted.")]
    private static partial void Swept(ILogger logger, int rows);

    [LoggerMessage(2721, LogLevel.Warning, "The old history of queues could not be deleted; it is tried again tomorrow.")]
    private static partial void NotSwept(ILogger logger, Exception exception);
}
