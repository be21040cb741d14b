using System.Collections.Concurrent;
using System.Text;

namespace CallSign.Telephony.Esl;

/// <summary>Reads the output of a background job on the thread that reads the socket, in its place among the events.</summary>
/// <param name="output">Valid only during the call.</param>
public delegate void EslJobOutput(ReadOnlySpan<byte> output);

/// <summary>Background jobs whose BACKGROUND_JOB event has not come, by their Job-UUID.</summary>
internal sealed class EslJobs
{
    private readonly ConcurrentDictionary<Guid, EslJob> _running = new();
    private volatile Exception? _failure;

    public EslJob Add(EslJobOutput? inOrder)
    {
        var job = new EslJob(Guid.NewGuid(), inOrder);
        _running[job.Id] = job;
        if (_failure is { } failure)
        {
            job.Fail(failure);
        }

        return job;
    }

    public void Remove(EslJob job) => _running.TryRemove(job.Id, out _);

    public void Complete(in EslEventView e)
    {
        if (!_running.IsEmpty && _running.TryRemove(e.GetGuid(EslHeader.JobUuid), out var job))
        {
            job.Complete(e.Body);
        }
    }

    public void FailAll(Exception failure)
    {
        _failure = failure;
        foreach (var job in _running.Values)
        {
            job.Fail(failure);
        }
    }
}

internal sealed class EslJob(Guid id, EslJobOutput? inOrder)
{
    private readonly TaskCompletionSource<EslReply> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Id { get; } = id;

    public Task<EslReply> Result => _result.Task;

    public void Complete(ReadOnlySpan<byte> output)
    {
        if (inOrder is null)
        {
            _result.TrySetResult(new EslReply(Encoding.UTF8.GetString(output)));
            return;
        }

        try
        {
            inOrder(output);
            _result.TrySetResult(new EslReply(""));
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    public void Fail(Exception failure)
    {
        _result.TrySetException(failure);
        _ = _result.Task.Exception;
    }
}
