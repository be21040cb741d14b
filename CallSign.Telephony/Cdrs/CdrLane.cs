using System.Text;
using System.Threading.Channels;
using CallSign.Core.Cdrs;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Cdrs;

/// <summary>
/// The way of CDRs to the database, on which none is lost: a bounded queue in memory, and the spool on disk for what does not fit. Submitting
/// never waits for the database.
/// </summary>
internal sealed class CdrLane(CdrSpool spool, CdrCounters counters, ILogger<CdrLane> logger)
{
    private readonly Channel<CdrJob> _jobs = Channel.CreateBounded<CdrJob>(
        new BoundedChannelOptions(8192) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait, AllowSynchronousContinuations = false });

    public ChannelReader<CdrJob> Jobs => _jobs.Reader;

    /// <summary>CDRs in memory.</summary>
    public int Depth => _jobs.Reader.Count;

    /// <summary>Hands over a record. Where the queue is full or closed, it goes to the disk on this thread.</summary>
    public void Submit(Cdr cdr)
    {
        if (_jobs.Writer.TryWrite(new CdrJob(cdr, null)))
        {
            return;
        }

        try
        {
            spool.Append([cdr], sync: false);
            counters.Overflowed();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CdrLog.Unsaved(logger, e, cdr.CallUuid, Encoding.UTF8.GetString(CdrJson.Write(cdr)));
        }
    }

    /// <summary>Hands over a record and waits until it is safe: in the database, or on disk.</summary>
    /// <exception cref="IOException">Neither takes it.</exception>
    public async Task SubmitAsync(Cdr cdr, CancellationToken cancellationToken)
    {
        var safe = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_jobs.Writer.TryWrite(new CdrJob(cdr, safe)))
        {
            await safe.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            spool.Append([cdr], sync: true);
        }
    }

    /// <summary>No more comes; what is in the queue can still be read.</summary>
    public void Close() => _jobs.Writer.TryComplete();
}

/// <summary>A record on its way.</summary>
/// <param name="Cdr">The record.</param>
/// <param name="Safe">Completed when it is in the database or on disk; null where nobody waits.</param>
internal sealed record CdrJob(Cdr Cdr, TaskCompletionSource? Safe);
