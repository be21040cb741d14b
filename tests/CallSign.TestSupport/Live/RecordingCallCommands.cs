using System.Collections.Concurrent;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Monitoring;

namespace CallSign.TestSupport.Live;

/// <summary>Call commands that only note what was asked for; a call that the actor can't see is not there, as with the real ones.</summary>
public sealed class RecordingCallCommands(ILiveFeed feed) : ICallCommands
{
    /// <summary>As <c>transfer 3f… 1002</c>, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What the next commands answer; null for success.</summary>
    public CommandResult? Answer { get; set; }

    public Task<CommandResult> HangupAsync(Actor actor, Guid callUuid, CancellationToken cancellationToken) => Do(actor, callUuid, $"hangup {callUuid}");

    public Task<CommandResult> TransferAsync(Actor actor, Guid callUuid, string destination, CancellationToken cancellationToken) =>
        Do(actor, callUuid, $"transfer {callUuid} {destination}");

    public Task<CommandResult> ParkAsync(Actor actor, Guid callUuid, CancellationToken cancellationToken) => Do(actor, callUuid, $"park {callUuid}");

    public Task<CommandResult> RecordAsync(Actor actor, Guid callUuid, bool on, CancellationToken cancellationToken) =>
        Do(actor, callUuid, $"record {callUuid} {(on ? "start" : "stop")}");

    private Task<CommandResult> Do(Actor actor, Guid callUuid, string what)
    {
        if (feed.Find(actor.Scope, callUuid) is null)
        {
            return Task.FromResult(CommandResult.NoSuchCall);
        }

        Asked.Enqueue(what);
        return Task.FromResult(Answer ?? CommandResult.Ok);
    }
}
