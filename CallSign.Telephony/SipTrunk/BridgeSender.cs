using System.Collections.Concurrent;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.SipTrunk;

/// <summary>Carries out the commands of bridging calls on their switches. What a switch answers comes back as a signal.</summary>
internal sealed class BridgeSender(NodeDirectory nodes, BridgeInbox inbox, ILogger<BridgeSender> logger)
{
    private readonly ConcurrentDictionary<string, string> _folders = new(StringComparer.Ordinal);

    /// <summary>Sends one; returns when it is over.</summary>
    public async Task SendAsync(BridgeCommand command, CancellationToken cancellationToken)
    {
        try
        {
            switch (command)
            {
                case BridgeCommand.Originate o:
                    var rang = await RunAsync(o, BridgeWriter.Originate(o), TimeSpan.FromSeconds(o.Times.Ring + 20), cancellationToken).ConfigureAwait(false);
                    inbox.Post(new BridgeSignal.Replied(o, rang.IsOk, rang.Message));
                    break;
                case BridgeCommand.Bridge b:
                    var joined = await RunAsync(b, BridgeWriter.Bridge(b.AgentUuid, b.Outbound), null, cancellationToken).ConfigureAwait(false);
                    inbox.Post(new BridgeSignal.Replied(b, joined.IsOk, joined.Message));
                    break;
                case BridgeCommand.Kill k:
                    await RunAsync(k, BridgeWriter.Kill(k.Channel, k.Cause), null, cancellationToken).ConfigureAwait(false);
                    break;
                case BridgeCommand.Release r:
                    await RunAsync(r, BridgeWriter.Release(r.Caller, r.Queue, r.Domain), null, cancellationToken).ConfigureAwait(false);
                    break;
                case BridgeCommand.Record r:
                    var folder = await FolderAsync(r.Node, cancellationToken).ConfigureAwait(false);
                    await RunAsync(r, BridgeWriter.Record(r.Channel, folder, r.Domain, r.Id), null, cancellationToken).ConfigureAwait(false);
                    break;
                case BridgeCommand.Look l:
                    inbox.Post(new BridgeSignal.Looked(l, await LookAsync(l, cancellationToken).ConfigureAwait(false)));
                    break;
            }
        }
        catch (ArgumentException e)
        {
            BridgeLog.NotWritten(logger, e, command.Id);
            inbox.Post(new BridgeSignal.Replied(command, false, "INVALID_NUMBER_FORMAT"));
        }
        catch (KeyNotFoundException e)
        {
            BridgeLog.NotAnswered(logger, command.Node, command.Id, e.Message);
            inbox.Post(new BridgeSignal.NodeGone(command.Node)); // it was taken from the settings
            inbox.Post(new BridgeSignal.Unanswered(command));
        }
        catch (Exception e) when (e is EslClosedException or TimeoutException or EslProtocolException or InvalidOperationException or OperationCanceledException)
        {
            // Whether it was done is not known: the switch is asked when it is back, and the time of the attempt runs.
            BridgeLog.NotAnswered(logger, command.Node, command.Id, e.Message);
            inbox.Post(new BridgeSignal.Unanswered(command));
        }
    }

    private async Task<EslReply> RunAsync(BridgeCommand command, ApiCommand api, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var reply = await nodes.Commands(command.Node).BgApiAsync(api.Name, api.Arguments, timeout, cancellationToken).ConfigureAwait(false);
        if (!reply.IsOk && command is not BridgeCommand.Kill)
        {
            BridgeLog.Refused(logger, command.Node, api.Name, command.Id, reply.Message);
        }

        return reply;
    }

    private async Task<string> FolderAsync(string node, CancellationToken cancellationToken)
    {
        if (!_folders.TryGetValue(node, out var folder))
        {
            folder = (await nodes.Commands(node).BgApiAsync("global_getvar", "recordings_dir", cancellationToken: cancellationToken).ConfigureAwait(false)).Text.Trim();
            _folders[node] = folder;
        }

        return folder;
    }

    private async Task<BridgeSight> LookAsync(BridgeCommand.Look look, CancellationToken cancellationToken)
    {
        var node = nodes.Commands(look.Node);
        async Task<bool> IsThereAsync(Guid? channel) => channel is { } uuid
            && (await node.BgApiAsync("uuid_exists", uuid.ToString("D"), cancellationToken: cancellationToken).ConfigureAwait(false)).Text.Trim() == "true";
        async Task<string> ValueAsync(Guid channel, string name) =>
            (await node.BgApiAsync("uuid_getvar", $"{channel:D} {name}", cancellationToken: cancellationToken).ConfigureAwait(false)).Text.Trim();
        var caller = await IsThereAsync(look.Caller).ConfigureAwait(false);
        var agent = look.AgentUuid;
        if (agent is null && caller && Guid.TryParseExact(await ValueAsync(look.Caller!.Value, "cc_agent_uuid").ConfigureAwait(false), "D", out var given))
        {
            agent = given;
        }

        agent = await IsThereAsync(agent).ConfigureAwait(false) ? agent : null;
        var outbound = await IsThereAsync(look.Outbound).ConfigureAwait(false);
        var (answered, bridged) = (false, false);
        if (outbound && look.Outbound is { } channel)
        {
            answered = await ValueAsync(channel, "endpoint_disposition").ConfigureAwait(false) == "ANSWER";
            bridged = Guid.TryParseExact(await ValueAsync(channel, "signal_bond").ConfigureAwait(false), "D", out var bond) && bond == agent;
        }

        foreach (var followed in new[] { look.Caller, agent, look.Outbound }.OfType<Guid>())
        {
            inbox.Watch(followed, look.Node);
        }

        return new BridgeSight(caller, agent, outbound, answered, bridged);
    }
}
