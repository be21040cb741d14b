using CallSign.Core.SipTrunk;

namespace CallSign.Web.Live;

/// <summary>What the hub calls on its clients. <c>docs/live-hub.md</c> describes the protocol with examples.</summary>
/// <remarks>A client gets one <see cref="Snapshot"/> after it has connected and then at most four messages a second, each a
/// <see cref="Delta"/>, or a new <see cref="Snapshot"/> where it had fallen too far behind.</remarks>
public interface ILiveClient
{
    /// <summary>Everything the viewer may see: forget what was there before.</summary>
    Task Snapshot(LiveSnapshot snapshot);

    /// <summary>What changed since the message before.</summary>
    Task Delta(LiveDelta delta);

    /// <summary>Something happened to a bridging call of the viewer's own tenant. Not counted among the four; who reads slowly misses some.</summary>
    Task Trunk(BridgeEvent happened);
}

/// <summary>All live calls of a viewer.</summary>
/// <param name="At">The server's clock, UTC: durations on the screen are counted against it, not against the viewer's own clock.</param>
/// <param name="Calls">Newest first.</param>
/// <param name="Counters">The calls by state.</param>
public sealed record LiveSnapshot(DateTime At, IReadOnlyList<LiveCallModel> Calls, LiveCounters Counters);

/// <summary>The difference to the message before.</summary>
/// <param name="At">The server's clock, UTC.</param>
/// <param name="Changed">New and changed calls, each whole: put them in the place of what was there under the same uuid.</param>
/// <param name="Removed">Calls that are over. Some may be unknown to the viewer: a call can begin and end between two messages.</param>
/// <param name="Counters">The calls by state after this change.</param>
public sealed record LiveDelta(DateTime At, IReadOnlyList<LiveCallModel> Changed, IReadOnlyList<Guid> Removed, LiveCounters Counters);

/// <summary>How a command on a call ended.</summary>
/// <param name="Succeeded">Whether FreeSWITCH did it.</param>
/// <param name="Error">What to tell the person, where it did not.</param>
public sealed record LiveCommandOutcome(bool Succeeded, string? Error);
