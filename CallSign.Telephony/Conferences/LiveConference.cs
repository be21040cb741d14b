using System.Collections.Immutable;

namespace CallSign.Telephony.Conferences;

/// <summary>Somebody in a conference (mod_conference, <c>conference_member_t</c>).</summary>
/// <param name="Id">mod_conference's number of him; never given twice while the switch runs.</param>
/// <param name="ChannelUuid">Unique-ID of his channel.</param>
/// <param name="Number">His number; empty where it is withheld.</param>
/// <param name="Name">His name.</param>
/// <param name="JoinedAt">UTC.</param>
public sealed record LiveMember(int Id, Guid ChannelUuid, string Number, string Name, DateTime JoinedAt)
{
    /// <summary>Whether he is heard to speak now.</summary>
    public bool IsTalking { get; init; }

    /// <summary>Whether the others can't hear him.</summary>
    public bool IsMuted { get; init; }

    /// <summary>Whether he can't hear the others.</summary>
    public bool IsDeaf { get; init; }

    /// <summary>Whether his telephone holds the call.</summary>
    public bool IsHeld { get; init; }

    public bool IsModerator { get; init; }

    /// <summary>How loud the others hear him, –4 to 4.</summary>
    public int VolumeIn { get; init; }

    /// <summary>How loud he hears the others, –4 to 4.</summary>
    public int VolumeOut { get; init; }

    /// <summary>UTC, when he spoke last; null where he has not, as far as is known.</summary>
    public DateTime? TalkedAt { get; init; }
}

/// <summary>A conference that goes on now.</summary>
/// <param name="Uuid">mod_conference's id: another one each time that the room begins.</param>
/// <param name="TenantId">Whose.</param>
/// <param name="Node">The switch that mixes it.</param>
/// <param name="Name">As mod_conference knows it: <c>3001-acme.test</c>.</param>
/// <param name="Room">The name without the domain: <c>3001</c>.</param>
/// <param name="StartedAt">UTC.</param>
public sealed record LiveConference(Guid Uuid, Guid TenantId, string Node, string Name, string Room, DateTime StartedAt)
{
    /// <summary>The configured room; null for a conference that a dialplan of the tenant's own makes.</summary>
    public Guid? RoomId { get; init; }

    /// <summary>Whether nobody else gets in.</summary>
    public bool IsLocked { get; init; }

    /// <summary>Whether it is recorded.</summary>
    public bool IsRecording { get; init; }

    /// <summary>File on the switch that it is recorded into, or was last; null for none.</summary>
    public string? RecordingPath { get; init; }

    /// <summary>Id of the member who has the floor; null for nobody.</summary>
    public int? Floor { get; init; }

    /// <summary>Those who came first, first.</summary>
    public ImmutableArray<LiveMember> Members { get; init; } = [];
}

/// <summary>Tells of conferences as they are now. From memory.</summary>
public interface IConferences
{
    /// <summary>Grows with each change of any tenant's.</summary>
    long Version { get; }

    /// <summary>The tenant's conferences, by room.</summary>
    IReadOnlyList<LiveConference> Read(Guid tenantId);

    /// <summary>Null where there is none, or it is another tenant's.</summary>
    LiveConference? Find(Guid tenantId, Guid uuid);
}
