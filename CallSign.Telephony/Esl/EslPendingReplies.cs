namespace CallSign.Telephony.Esl;

/// <summary>What the next reply must be to fit the command it answers.</summary>
internal enum EslReplyKind
{
    Command,
    Api,
    Connect,
}

/// <summary>
/// Commands that were sent and not answered, in order. FreeSWITCH answers strictly in turn and names no command in a reply, so the order
/// is all that joins them: a caller that gave up leaves its place, and the reply that comes for it goes nowhere.
/// </summary>
internal sealed class EslPendingReplies(int most)
{
    private readonly Queue<EslPendingReply> _waiting = new();
    private readonly Lock _lock = new();
    private EslClosedException? _failure;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Takes the next place. Call it under the same lock that orders the writes.</summary>
    public EslPendingReply Add(EslReplyKind kind)
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                throw new EslClosedException(_failure.Closed, _failure);
            }

            if (_waiting.Count >= most)
            {
                throw new InvalidOperationException($"{most} commands are waiting for their replies; FreeSWITCH does not keep up.");
            }

            var pending = new EslPendingReply(kind);
            _waiting.Enqueue(pending);
            return pending;
        }
    }

    public bool TryTake(out EslPendingReply? pending)
    {
        lock (_lock)
        {
            return _waiting.TryDequeue(out pending);
        }
    }

    public void FailAll(EslClosedException failure)
    {
        EslPendingReply[] lost;
        lock (_lock)
        {
            _failure ??= failure;
            lost = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var pending in lost)
        {
            pending.Fail(failure);
        }
    }
}

internal sealed class EslPendingReply(EslReplyKind kind)
{
    private readonly TaskCompletionSource<EslReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EslReplyKind Kind { get; } = kind;

    public Task<EslReply> Task => _reply.Task;

    public void Complete(EslReply reply) => _reply.TrySetResult(reply);

    public void Fail(Exception failure)
    {
        _reply.TrySetException(failure);
        _ = _reply.Task.Exception; // The caller may have given up long ago; then nobody else looks at it.
    }
}
