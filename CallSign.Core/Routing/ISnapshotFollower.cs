namespace CallSign.Core.Routing;

/// <summary>Brings files that switches read up to a snapshot, before they are told of the change.</summary>
public interface ISnapshotFollower
{
    /// <summary>Called for each snapshot that is served, by one thread at a time. Must not throw for what a disk may do.</summary>
    void Follow(PbxSnapshot snapshot);
}
