using CallSign.Core.Audit;
using CallSign.Core.FeatureCodes;
using CallSign.Core.Parking;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Commands;

/// <summary>Checks the actor's role and the call's tenant, sends the command to the call's node, and writes down who did what.</summary>
internal sealed class CallCommands(
    ILiveFeed feed, NodeDirectory nodes, ITenantDomains domains, SnapshotStore snapshots, ActionLog audit, ILogger<CallCommands> logger) : ICallCommands
{
    private const string NoTenant = "This call belongs to no tenant, so there is no dialplan that it could be sent to.";
    private const string BadDestination = "Enter 2 to 30 digits, * or #, with + in front if need be.";

    public Task<CommandResult> HangupAsync(Actor actor, Guid callUuid, CancellationToken cancellationToken) =>
        RunAsync(actor, callUuid, "hangup", null, (call, _) => Task.FromResult<ApiCommand?>(ChannelCommands.Kill(Channel(call))), false, cancellationToken);

    public Task<CommandResult> TransferAsync(Actor actor, Guid callUuid, string destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return ChannelCommands.IsDestination(destination)
            ? RunAsync(
                actor, callUuid, "transfer", destination,
                (call, domain) => Task.FromResult<ApiCommand?>(ChannelCommands.Transfer(Channel(call), destination, domain!)), true, cancellationToken)
            : Task.FromResult(MayAct(actor) ? new CommandResult(false, BadDestination) : CommandResult.NotAllowed);
    }

    public Task<CommandResult> ParkAsync(Actor actor, Guid callUuid, CancellationToken cancellationToken) =>
        RunAsync(
            actor, callUuid, "park", null, (call, domain) => Task.FromResult<ApiCommand?>(ChannelCommands.Park(Channel(call), domain!, Slots(domain!))), true, cancellationToken);

    public Task<CommandResult> RecordAsync(Actor actor, Guid callUuid, bool on, CancellationToken cancellationToken) =>
        RunAsync(
            actor, callUuid, on ? "record-start" : "record-stop", null,
            async (call, domain) =>
            {
                if (!on)
                {
                    return ChannelCommands.StopRecording(Channel(call));
                }

                var folder = await nodes.Commands(call.Node).ApiAsync("global_getvar", "recordings_dir", cancellationToken).ConfigureAwait(false);
                return folder.IsError || string.IsNullOrWhiteSpace(folder.Text)
                    ? null
                    : ChannelCommands.StartRecording(Channel(call), folder.Text.Trim(), domain!, callUuid);
            },
            on, cancellationToken);

    // The slots that the tenant's phones can dial: of its first lot, or of the one that it comes with.
    private (string First, string Last) Slots(string domain)
    {
        var tenant = snapshots.Current.OfDomain(domain);
        var code = tenant?.Features.Working(Feature.Retrieve) ?? Feature.Find(Feature.Retrieve)!.Code;
        return tenant?.Nouns.All<ParkingLot>().FirstOrDefault(l => l.Enabled) is { } lot ? (lot.FirstSlot, lot.LastSlot) : (code + "01", code + "99");
    }

    private static bool MayAct(Actor actor) => actor.Role >= PortalRole.Supervisor;

    // The first leg that is there: the caller, or who is left of the call.
    private static string Channel(LiveCall call) => call.Legs[0].SwitchId ?? call.Legs[0].Uuid.ToString("D");

    private async Task<CommandResult> RunAsync(
        Actor actor, Guid callUuid, string action, string? detail, Func<LiveCall, string?, Task<ApiCommand?>> write, bool needsDomain,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!MayAct(actor))
        {
            return CommandResult.NotAllowed;
        }

        var call = feed.Find(actor.Scope, callUuid);
        if (call is null || call.Legs.IsEmpty)
        {
            return CommandResult.NoSuchCall;
        }

        var domain = call.TenantId is { } tenant ? domains.DomainOf(tenant) : null;
        if (needsDomain && domain is null)
        {
            return new CommandResult(false, NoTenant);
        }

        var result = await SendAsync(call, domain, write, cancellationToken).ConfigureAwait(false);
        await AuditAsync(actor, call, action, detail, result).ConfigureAwait(false);
        return result;
    }

    private async Task<CommandResult> SendAsync(
        LiveCall call, string? domain, Func<LiveCall, string?, Task<ApiCommand?>> write, CancellationToken cancellationToken)
    {
        try
        {
            if (await write(call, domain).ConfigureAwait(false) is not { } command)
            {
                return new CommandResult(false, $"Node {call.Node} does not say where its recordings go (recordings_dir).");
            }

            var reply = await nodes.Commands(call.Node).BgApiAsync(command.Name, command.Arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
            CommandLog.Sent(logger, command.Name, call.CallUuid, call.Node, reply.Message);
            return reply.IsOk ? CommandResult.Ok
                : reply.Text.Contains("No such channel", StringComparison.OrdinalIgnoreCase) || reply.Text.Contains("Cannot locate", StringComparison.OrdinalIgnoreCase)
                    ? CommandResult.NoSuchCall
                : new CommandResult(false, $"FreeSWITCH refused: {reply.Message}");
        }
        catch (EslClosedException)
        {
            return new CommandResult(false, $"Node {call.Node} is not connected, so nothing can be done to its calls now.");
        }
        catch (KeyNotFoundException)
        {
            return CommandResult.NoSuchCall;
        }
        catch (TimeoutException)
        {
            return new CommandResult(false, $"Node {call.Node} did not answer in time; whether it was done is not known.");
        }
        catch (ArgumentException e)
        {
            CommandLog.NotWritten(logger, e, call.CallUuid);
            return new CommandResult(false, "The command can't be written for this call.");
        }
    }

    // After the fact: what a supervisor does to a call must not wait for the database. The log has it where the audit log can't.
    private async Task AuditAsync(Actor actor, LiveCall call, string action, string? detail, CommandResult result)
    {
        try
        {
            var told = new Dictionary<string, string> { ["node"] = call.Node, ["result"] = result.Succeeded ? "ok" : result.Error ?? "failed" };
            if (detail is not null)
            {
                told["destination"] = detail;
            }

            await audit.WriteAsync(
                actor, call.TenantId, action, "Call", call.CallUuid.ToString("D"), $"{call.CallerNumber} → {call.CalleeNumber}", told,
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            CommandLog.NotAudited(logger, e, actor.Name, action, call.CallUuid);
        }
    }
}
