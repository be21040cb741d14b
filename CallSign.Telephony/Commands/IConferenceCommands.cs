using CallSign.Core.Tenancy;

namespace CallSign.Telephony.Commands;

/// <summary>What a supervisor does to a live conference. Each checks on the server that the actor may, and that the conference is of the actor's tenant.</summary>
public interface IConferenceCommands
{
    /// <summary>Does something to one member.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="conference">mod_conference's id of the conference.</param>
    /// <param name="member">mod_conference's number of the member.</param>
    /// <param name="action">What.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<CommandResult> MemberAsync(Actor actor, Guid conference, int member, MemberAction action, CancellationToken cancellationToken);

    /// <summary>Sets how loud the others hear a member, and how loud he hears them; null leaves it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="conference">The conference.</param>
    /// <param name="member">The member.</param>
    /// <param name="heard">How loud he is heard, –4 to 4.</param>
    /// <param name="hears">How loud he hears, –4 to 4.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<CommandResult> VolumeAsync(Actor actor, Guid conference, int member, int? heard, int? hears, CancellationToken cancellationToken);

    /// <summary>Does something to the whole conference.</summary>
    Task<CommandResult> RoomAsync(Actor actor, Guid conference, ConferenceRoomAction action, CancellationToken cancellationToken);

    /// <summary>Rings an extension or a number, by the tenant's outbound routes, and puts whoever answers into a room. Returns when somebody answered, or nobody did.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="room">Id of the configured room; it begins where nobody is in it yet.</param>
    /// <param name="number">2–30 digits, <c>*</c>, <c>#</c> or a leading <c>+</c>.</param>
    /// <param name="cancellationToken">Cancels the waiting, not the ringing.</param>
    Task<CommandResult> InviteAsync(Actor actor, Guid room, string number, CancellationToken cancellationToken);
}

/// <summary>What can be done to one member.</summary>
public enum MemberAction
{
    /// <summary>The others don't hear him.</summary>
    Mute,

    Unmute,

    /// <summary>He doesn't hear the others.</summary>
    Deafen,

    Undeafen,

    /// <summary>Ends the call for him.</summary>
    Kick,

    /// <summary>Gives him the floor. It goes on to whoever speaks later.</summary>
    GiveFloor,
}

/// <summary>What can be done to a whole conference.</summary>
public enum ConferenceRoomAction
{
    /// <summary>Mutes everybody but moderators.</summary>
    MuteAll,

    UnmuteAll,

    /// <summary>Nobody else gets in, but for those who are rung from the portal.</summary>
    Lock,

    Unlock,

    Record,

    StopRecording,

    /// <summary>Ends it for everybody.</summary>
    End,
}
