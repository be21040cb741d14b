using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace CallSign.Web.Live;

/// <summary>One connection of the hub, and what it has yet to be told. Only the loop of its <see cref="LiveChannel"/> calls it.</summary>
internal sealed class LiveViewer(HubConnectionContext connection, Actor actor)
{
    // A viewer that misses more calls than this is told everything anew: what it is owed stays bounded.
    private const int MostOwed = 2_000;

    private const int MostTrunkWrites = 100;

    private readonly Dictionary<Guid, LiveCall> _owed = [];
    private int _trunkWrites;
    private bool _needsSnapshot = true;
    private Task _writing = Task.CompletedTask;

    public HubConnectionContext Connection => connection;

    public Actor Actor => actor;

    /// <summary>Asks for everything anew.</summary>
    public void RequestSnapshot() => _needsSnapshot = true;

    /// <summary>Tells the viewer about a round, or notes what it is owed while it still reads an earlier message.</summary>
    /// <param name="round">What changed, with the messages that viewers share.</param>
    /// <param name="wake">Called when a slow write has ended, so that what is owed goes out.</param>
    public void Tell(LiveRound round, Action wake)
    {
        if (!_writing.IsCompleted)
        {
            Owe(round.Changes);
        }
        else if (_needsSnapshot)
        {
            _needsSnapshot = false;
            _owed.Clear();
            Send(round.Snapshot, wake);
        }
        else if (_owed.Count > 0)
        {
            Owe(round.Changes);
            Send(round.DeltaOf(_owed.Values), wake);
            _owed.Clear();
        }
        else if (round.Changes.Count > 0)
        {
            Send(round.Delta, wake);
        }
    }

    /// <summary>Passes an event on, unless the viewer still has many to read. Called by one thread only.</summary>
    public void TellTrunk(SerializedHubMessage message)
    {
        if (Volatile.Read(ref _trunkWrites) >= MostTrunkWrites)
        {
            return;
        }

        var write = connection.WriteAsync(message, connection.ConnectionAborted);
        if (!write.IsCompletedSuccessfully)
        {
            Interlocked.Increment(ref _trunkWrites);
            _ = write.AsTask().ContinueWith(
                static (done, state) =>
                {
                    _ = done.Exception;
                    Interlocked.Decrement(ref ((LiveViewer)state!)._trunkWrites);
                },
                this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private void Owe(IReadOnlyList<LiveCall> changes)
    {
        foreach (var call in changes)
        {
            _owed[call.CallUuid] = call;
        }

        if (_owed.Count > MostOwed)
        {
            _owed.Clear();
            _needsSnapshot = true;
        }
    }

    private void Send(SerializedHubMessage message, Action wake)
    {
        // A write to a full pipe waits for the client; SignalR itself aborts a connection that takes longer than its send timeout.
        LiveMetrics.Messages.Add(1);
        var write = connection.WriteAsync(message, connection.ConnectionAborted);
        if (write.IsCompletedSuccessfully)
        {
            _writing = Task.CompletedTask;
            return;
        }

        LiveMetrics.SlowWrites.Add(1);
        _writing = write.AsTask();

        // By the time it wakes the loop the write counts as completed. A failed one needs no care: its connection is ending.
        _ = _writing.ContinueWith(
            static (done, state) =>
            {
                _ = done.Exception;
                ((Action)state!)();
            },
            wake, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}

/// <summary>One round of a channel: what changed since the round before, and its messages, each serialised once for all who get it.</summary>
internal sealed class LiveRound(DateTime at, IReadOnlyList<LiveCall> changes, LiveBoard board)
{
    private LiveCounters? _counters;
    private SerializedHubMessage? _delta;
    private SerializedHubMessage? _snapshot;

    public IReadOnlyList<LiveCall> Changes => changes;

    public SerializedHubMessage Delta => _delta ??= DeltaOf(changes);

    public SerializedHubMessage Snapshot => _snapshot ??= Message(
        nameof(ILiveClient.Snapshot),
        new LiveSnapshot(at, [.. board.Calls.Values.OrderByDescending(c => c.StartedAt).ThenBy(c => c.CallUuid).Select(LiveCallModel.Of)], Counters));

    private LiveCounters Counters => _counters ??= LiveCounters.Of(board.Calls.Values);

    public SerializedHubMessage DeltaOf(IEnumerable<LiveCall> calls)
    {
        List<LiveCallModel> changed = [];
        List<Guid> removed = [];
        foreach (var call in calls)
        {
            if (call.State is CallState.Ended)
            {
                removed.Add(call.CallUuid);
            }
            else
            {
                changed.Add(LiveCallModel.Of(call));
            }
        }

        return Message(nameof(ILiveClient.Delta), new LiveDelta(at, changed, removed, Counters));
    }

    private static SerializedHubMessage Message(string target, object argument) => new(new InvocationMessage(target, [argument]));
}
