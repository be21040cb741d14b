using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace CallSign.Web.Live;

/// <summary>Live calls for wallboards and programs: <c>/hubs/live</c>. What it sends is in <see cref="ILiveClient"/>.</summary>
/// <remarks>The tenant is that of the cookie or the API key; no method takes one.</remarks>
[Authorize(Policy = Policies.ApiCallsRead)]
internal sealed class LiveHub(ICallCommands commands) : Hub<ILiveClient>
{
    public const string Path = "/hubs/live";

    /// <summary>Ends the call with all its legs.</summary>
    [Authorize(Policy = Policies.ApiCallsControl)]
    public async Task<LiveCommandOutcome> Hangup(Guid callUuid) =>
        Outcome(await commands.HangupAsync(Caller, callUuid, Context.ConnectionAborted));

    /// <summary>Sends the call to a number of its own tenant: 2–30 digits, <c>*</c>, <c>#</c>, or a leading <c>+</c>.</summary>
    [Authorize(Policy = Policies.ApiCallsControl)]
    public async Task<LiveCommandOutcome> Transfer(Guid callUuid, string destination) =>
        TransferTarget.Mistake(destination) is { } mistake
            ? new LiveCommandOutcome(false, mistake)
            : Outcome(await commands.TransferAsync(Caller, callUuid, destination, Context.ConnectionAborted));

    /// <summary>Parks the call in the tenant's parking lot.</summary>
    [Authorize(Policy = Policies.ApiCallsControl)]
    public async Task<LiveCommandOutcome> Park(Guid callUuid) =>
        Outcome(await commands.ParkAsync(Caller, callUuid, Context.ConnectionAborted));

    /// <summary>Starts or stops recording.</summary>
    [Authorize(Policy = Policies.ApiCallsControl)]
    public async Task<LiveCommandOutcome> Record(Guid callUuid, bool on) =>
        Outcome(await commands.RecordAsync(Caller, callUuid, on, Context.ConnectionAborted));

    private Actor Caller => Actor.From(
        Context.User ?? throw new HubException("Sign in first."), Context.GetHttpContext()?.Connection.RemoteIpAddress?.ToString());

    private static LiveCommandOutcome Outcome(CommandResult result) => new(result.Succeeded, result.Error);
}
