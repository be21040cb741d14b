using System.Net.Sockets;
using System.Threading.Channels;
using CallSign.Core.Cdrs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CallSign.Telephony.Cdrs;

/// <summary>
/// Takes CDRs from the lane to the database in batches. While the database is away, or while older records still wait on disk, they go to
/// the spool; from there they follow in order. Stopping writes what is left, to the database or to disk.
/// </summary>
internal sealed class CdrWriter(CdrLane lane, CdrSpool spool, CdrStore store, CdrCounters counters, TimeProvider time, ILogger<CdrWriter> logger)
    : BackgroundService
{
    private const int BatchSize = 1000;
    private const int SpillDepth = 6000;
    private const int MaxWaits = 300;

    // A busy switch fills batches by itself; on a quiet one a record is in the database a moment after its call.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PrepareInterval = TimeSpan.FromHours(6);

    private readonly Channel<List<CdrJob>> _batches = Channel.CreateBounded<List<CdrJob>>(new BoundedChannelOptions(4) { SingleReader = true });
    private readonly SemaphoreSlim _spooled = new(0, 1);
    private readonly Lock _routing = new();
    private readonly CancellationTokenSource _deadline = new();
    private volatile bool _isDown;
    private bool _isFailing;
    private TimeSpan _pause = MinPause;
    private long _preparedAt;

    /// <summary>Whether the last attempt on the database failed.</summary>
    public bool IsDown => _isDown;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        CdrLog.Draining(logger, lane.Depth, spool.Bytes);
        _deadline.CancelAfter(DrainTimeout);
        lane.Close();
        await (ExecuteTask ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        spool.Sync();
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        _spooled.Dispose();
        _deadline.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(TakeInAsync(), WriteAsync());

    // Never waits for the database, so the lane is drained at the speed of the disk at worst.
    private async Task TakeInAsync()
    {
        while (await lane.Jobs.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (lane.Depth < BatchSize / 4 && !lane.Jobs.Completion.IsCompleted)
            {
                await Task.Delay(Linger, time, CancellationToken.None).ConfigureAwait(false);
            }

            var batch = new List<CdrJob>();
            while (batch.Count < BatchSize && lane.Jobs.TryRead(out var job))
            {
                batch.Add(job);
            }

            // A database that is only busy gets a moment, as long as the queue has room; the disk is for one that is away.
            var direct = TryRoute(batch);
            for (var waited = 0; !direct && spool.IsEmpty && lane.Depth < SpillDepth && waited < MaxWaits; waited++)
            {
                await Task.Delay(BusyPause, time, CancellationToken.None).ConfigureAwait(false);
                direct = TryRoute(batch);
            }

            if (!direct)
            {
                Spool(batch, first: false);
                Wake();
            }
        }

        _batches.Writer.Complete();
        Wake();
    }

    private bool TryRoute(List<CdrJob> batch)
    {
        lock (_routing)
        {
            return !_isFailing && spool.IsEmpty && _batches.Writer.TryWrite(batch);
        }
    }

    private async Task WriteAsync()
    {
        var work = Task.CompletedTask;
        while (true)
        {
            try
            {
                if (_batches.Reader.TryRead(out var batch))
                {
                    await WriteBatchAsync(batch).ConfigureAwait(false);
                }
                else if (_batches.Reader.Completion.IsCompleted)
                {
                    return; // what is on disk is safe there
                }
                else if (!spool.IsEmpty)
                {
                    await ReplayAsync().ConfigureAwait(false);
                }
                else
                {
                    spool.Sync();
                    await PrepareAsync().ConfigureAwait(false);
                    work = work.IsCompleted ? _batches.Reader.WaitToReadAsync(CancellationToken.None).AsTask() : work;
                    await Task.WhenAny(work, _spooled.WaitAsync(TimeSpan.FromSeconds(1), CancellationToken.None)).ConfigureAwait(false);
                }
            }
            catch (Exception e)
            {
                CdrLog.WriterFailed(logger, e);
                await Task.WhenAny(Task.Delay(MaxPause, time, CancellationToken.None), _batches.Reader.Completion).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteBatchAsync(List<CdrJob> batch)
    {
        if (await TryStoreAsync(batch.ConvertAll(j => j.Cdr)).ConfigureAwait(false))
        {
            foreach (var job in batch)
            {
                job.Safe?.TrySetResult();
            }

            return;
        }

        // Until these are on disk nothing newer may take their place in the queue to the database.
        lock (_routing)
        {
            _isFailing = true;
            while (_batches.Reader.TryRead(out var next))
            {
                batch.AddRange(next);
            }
        }

        Spool(batch, first: true);
        lock (_routing)
        {
            _isFailing = false;
        }
    }

    private async Task ReplayAsync()
    {
        var batch = spool.Read(BatchSize);
        if (batch.Cdrs.Count == 0)
        {
            return;
        }

        spool.Sync();
        if (await TryStoreAsync(batch.Cdrs).ConfigureAwait(false))
        {
            spool.Remove(batch);
            counters.Replay(batch.Cdrs.Count);
            if (spool.IsEmpty)
            {
                CdrLog.SpoolEmpty(logger);
            }

            return;
        }

        // Woken early by the end of the lane; the pause is for the database's sake.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken.None);
        var pause = Task.Delay(_pause, time, ended.Token);
        await Task.WhenAny(pause, _batches.Reader.Completion).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        _pause = _pause * 2 < MaxPause ? _pause * 2 : MaxPause;
    }

    /// <returns>Whether all are stored or set aside; else the database is away.</returns>
    private async Task<bool> TryStoreAsync(IReadOnlyList<Cdr> cdrs)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token);
            limit.CancelAfter(WriteTimeout);
            await StoreAsync(cdrs, limit.Token).ConfigureAwait(false);
            if (_isDown)
            {
                CdrLog.DatabaseUp(logger);
                _isDown = false;
            }

            _pause = MinPause;
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or IOException or TimeoutException or OperationCanceledException or InvalidOperationException)
        {
            if (!_isDown)
            {
                CdrLog.DatabaseDown(logger, e.Message);
                _isDown = true;
            }

            return false;
        }
    }

    // A record that the database refuses must not hold up the others: halve until it stands alone.
    private async Task StoreAsync(IReadOnlyList<Cdr> cdrs, CancellationToken cancellationToken)
    {
        try
        {
            await store.WriteAsync(cdrs, cancellationToken).ConfigureAwait(false);
            counters.Wrote(cdrs.Count);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            if (cdrs.Count == 1)
            {
                spool.Reject(cdrs[0], e.Message);
                counters.Reject();
                return;
            }

            await StoreAsync([.. cdrs.Take(cdrs.Count / 2)], cancellationToken).ConfigureAwait(false);
            await StoreAsync([.. cdrs.Skip(cdrs.Count / 2)], cancellationToken).ConfigureAwait(false);
        }
    }

    // Classes 22 (data exception) and 23 (integrity): the record's fault. Everything else is the database's, and passes.
    private static bool IsRefusal(Exception e) => e is ArgumentException or InvalidCastException or OverflowException
        || (e is PostgresException { SqlState: var state } && (state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal)));

    private void Spool(List<CdrJob> batch, bool first)
    {
        var cdrs = batch.ConvertAll(j => j.Cdr);
        try
        {
            if (first)
            {
                spool.AppendFirst(cdrs);
            }
            else
            {
                spool.Append(cdrs, sync: batch.Exists(j => j.Safe is not null));
            }

            counters.Spool(cdrs.Count);
            batch.ForEach(j => j.Safe?.TrySetResult());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            foreach (var job in batch)
            {
                if (job.Safe is null)
                {
                    CdrLog.Unsaved(logger, e, job.Cdr.CallUuid, System.Text.Encoding.UTF8.GetString(CdrJson.Write(job.Cdr)));
                }

                job.Safe?.TrySetException(new IOException("Neither the database nor the disk takes the record.", e));
            }
        }
    }

    private async Task PrepareAsync()
    {
        if (_preparedAt != 0 && time.GetElapsedTime(_preparedAt) < PrepareInterval)
        {
            return;
        }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token);
            limit.CancelAfter(WriteTimeout);
            await store.PrepareAsync(time.GetUtcNow().UtcDateTime, limit.Token).ConfigureAwait(false);
            _preparedAt = time.GetTimestamp();
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or IOException or TimeoutException or OperationCanceledException or InvalidOperationException)
        {
            CdrLog.NotPrepared(logger, e.Message);
            _preparedAt = time.GetTimestamp() - (long)((PrepareInterval - TimeSpan.FromMinutes(1)).TotalSeconds * time.TimestampFrequency);
        }
    }

    private void Wake()
    {
        lock (_routing)
        {
            if (_spooled.CurrentCount == 0)
            {
                _spooled.Release();
            }
        }
    }
}
