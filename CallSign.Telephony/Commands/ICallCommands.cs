using CallSign.Core.Tenancy;

namespace CallSign.Telephony.Commands;

/// <summary>What a supervisor does to a live call. Each checks on the server that the actor may, and that the call is of the actor's tenant.</summary>
public interface ICallCommands
{
    /// <summary><c>uuid_kill</c> on the call's first leg (ends all).</summary>
    Task<CommandResult> HangupAsync(Actor actor, Guid callUuid, CancellationToken cancellationToken);

    /// <summary><c>uuid_transfer</c> to a number of the call's own tenant.</summary>
    /// <param name="destination">2–30 digits, <c>*</c>, <c>#</c> or a leading <c>+</c>.</param>
    Task<CommandResult> TransferAsync(Actor actor, Guid callUuid, string destination, CancellationToken cancellationToken);

    /// <summary>Parks the call in the tenant's parking lot (mod_valet_parking).</summary>
    Task<CommandResult> ParkAsync(Actor actor, Guid callUuid, CancellationToken cancellationToken);

    /// <summary><c>uuid_record</c> start or stop.</summary>
    Task<CommandResult> RecordAsync(Actor actor, Guid callUuid, bool on, CancellationToken cancellationToken);
}

/// <summary>How a command ended.</summary>
/// <param name="Succeeded">Whether FreeSWITCH said <c>+OK</c>.</param>
/// <param name="Error">What to tell the person, where it did not succeed.</param>
public sealed record CommandResult(bool Succeeded, string? Error = null)
{
    /// <summary>Whether what it was meant for is not there, or another tenant's.</summary>
    public bool IsGone { get; init; }

    public static CommandResult Ok { get; } = new(true);

    public static CommandResult NoSuchCall { get; } = new(false, "This call is no longer there.");

    public static CommandResult NotAllowed { get; } = new(false, "You may not do this.");
}
