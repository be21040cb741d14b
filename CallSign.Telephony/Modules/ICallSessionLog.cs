namespace CallSign.Telephony.Modules;

/// <summary>What a module did with a call, once it is done.</summary>
/// <param name="ChannelUuid">Unique-ID of the caller's channel.</param>
/// <param name="Domain">SIP domain of the tenant; empty for none.</param>
/// <param name="Module">Its name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="EndedAt">UTC.</param>
/// <param name="Steps">What was done, oldest first.</param>
public sealed record CallSessionRecord(
    Guid ChannelUuid, string Domain, string Module, ModuleOutcome Outcome, DateTime StartedAt, DateTime EndedAt, IReadOnlyList<CallStep> Steps);

/// <summary>Keeps what modules did with calls. Adding never waits.</summary>
public interface ICallSessionLog
{
    void Add(CallSessionRecord session);
}
