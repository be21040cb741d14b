using System.Globalization;
using CallSign.Core.Audit;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Nodes;
using CallSign.Telephony.Reload;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Commands;

/// <summary>Asks mod_sofia for its profiles, and sends it commands for them in the background of the switch.</summary>
internal sealed class ProfileCommands(NodeDirectory nodes, ProfileRestarts restarts, ActionLog audit, ILogger<ProfileCommands> logger) : IProfileCommands
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<NodeProfile>> ReadAsync(Actor actor, string? profile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.IsPlatformAdministrator)
        {
            return [];
        }

        var all = await Task.WhenAll(nodes.All.Where(n => n.Status.IsConnected).Select(n => ReadNodeAsync(n, profile, cancellationToken))).ConfigureAwait(false);
        return [.. all.SelectMany(p => p)];
    }

    public async Task<CommandResult> RunAsync(Actor actor, string node, string profile, ProfileAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.IsPlatformAdministrator)
        {
            return CommandResult.NotAllowed;
        }

        if (!RoutingToken.IsName(profile) || !Enum.IsDefined(action))
        {
            return new CommandResult(false, "There is no such profile.");
        }

        var result = await SendAsync(node, profile, action, cancellationToken).ConfigureAwait(false);
        await AuditAsync(actor, node, profile, action, result).ConfigureAwait(false);
        return result;
    }

    private async Task<CommandResult> SendAsync(string node, string profile, ProfileAction action, CancellationToken cancellationToken)
    {
        try
        {
            // mod_sofia takes a start while the ports of the profile that was stopped are still open, and then has none.
            for (var attempts = action is ProfileAction.Start ? 3 : 1; ; attempts--)
            {
                var result = await SendOnceAsync(node, profile, action, cancellationToken).ConfigureAwait(false);
                if (!result.Succeeded || action is not (ProfileAction.Start or ProfileAction.Restart) || await ComesUpAsync(node, profile, action is ProfileAction.Restart ? 12 : 5, cancellationToken).ConfigureAwait(false))
                {
                    return result;
                }

                if (attempts == 1)
                {
                    return new CommandResult(false, $"FreeSWITCH took the command, but {profile} does not run on {node}. Mostly another program has its port, or its address is not this machine's: the switch's log says which.");
                }
            }
        }
        catch (EslClosedException)
        {
            return new CommandResult(false, $"Node {node} is not connected.");
        }
        catch (KeyNotFoundException)
        {
            return new CommandResult(false, $"There is no node {node}.");
        }
        catch (TimeoutException)
        {
            return new CommandResult(false, $"Node {node} did not answer in time; whether it was done is not known.");
        }
    }

    private async Task<CommandResult> SendOnceAsync(string node, string profile, ProfileAction action, CancellationToken cancellationToken)
    {
        var word = Word(action);
        var reply = await nodes.Commands(node).BgApiAsync("sofia", $"profile {profile} {word}", cancellationToken: cancellationToken).ConfigureAwait(false);
        CommandLog.ProfileSent(logger, word, profile, node, reply.Message);
        // mod_sofia says in words how it went, and begins with +OK only sometimes.
        if (reply.Text.Contains("must be up", StringComparison.OrdinalIgnoreCase))
        {
            return new CommandResult(false, "The profile started less than ten seconds ago; FreeSWITCH stops or restarts it only after that. Try again in a moment.");
        }

        if (reply.IsError || reply.Text.Contains("Invalid", StringComparison.OrdinalIgnoreCase) || reply.Text.Contains("Failure", StringComparison.OrdinalIgnoreCase))
        {
            return new CommandResult(false, $"FreeSWITCH refused: {reply.Message}");
        }

        if (action is ProfileAction.Start or ProfileAction.Restart)
        {
            restarts.Started(node, profile);
        }

        return CommandResult.Ok;
    }

    // Its calls to the network are made after it has answered; a profile that has ended is not listed, one that is ending is down.
    private async Task<bool> ComesUpAsync(string node, string profile, int seconds, CancellationToken cancellationToken)
    {
        for (var polls = seconds * 2; polls > 0; polls--)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.5), cancellationToken).ConfigureAwait(false);
            var status = await nodes.Commands(node).BgApiAsync("sofia", "xmlstatus", Patience, cancellationToken).ConfigureAwait(false);
            if (SofiaStatus.Read(status.Text, "profile").Any(r =>
                string.Equals(r.GetValueOrDefault("name"), profile, StringComparison.OrdinalIgnoreCase) && IsRunning(r)))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<IReadOnlyList<NodeProfile>> ReadNodeAsync(FreeSwitchNode node, string? profile, CancellationToken cancellationToken)
    {
        try
        {
            var hostname = node.Status.Hostname;
            var status = await node.BgApiAsync("sofia", "xmlstatus", Patience, cancellationToken).ConfigureAwait(false);
            List<NodeProfile> found = [];
            foreach (var row in SofiaStatus.Read(status.Text, "profile").DistinctBy(r => r.GetValueOrDefault("name")))
            {
                var name = row.GetValueOrDefault("name", "");
                if (RoutingToken.IsName(name) && (profile is null || string.Equals(name, profile, StringComparison.OrdinalIgnoreCase)))
                {
                    var info = await node.BgApiAsync("sofia", $"xmlstatus profile {name}", Patience, cancellationToken).ConfigureAwait(false);
                    found.Add(Of(node.Name, hostname, name, row, SofiaStatus.Read(info.Text, "profile-info").FirstOrDefault() ?? []));
                }
            }

            return found.Count > 0 ? found : [new NodeProfile(node.Name, hostname, profile ?? "", false, 0, 0, null, [])];
        }
        catch (Exception e) when (e is EslClosedException or TimeoutException or EslProtocolException)
        {
            return [];
        }
    }

    private static bool IsRunning(Dictionary<string, string> row) => row.GetValueOrDefault("state", "").StartsWith("RUNNING", StringComparison.Ordinal);

    // As RUNNING (3), or RUNNING (3) (TLS): the number is of call legs.
    private NodeProfile Of(string node, string hostname, string name, Dictionary<string, string> row, Dictionary<string, string> info)
    {
        var state = row.GetValueOrDefault("state", "");
        var open = state.IndexOf('(');
        var close = open < 0 ? -1 : state.IndexOf(')', open);
        return new NodeProfile(
            node, hostname, name, IsRunning(row), close > 0 ? Number(state[(open + 1)..close]) : 0,
            Number(info.GetValueOrDefault("registrations", "0")), info.GetValueOrDefault("url") ?? row.GetValueOrDefault("data"), restarts.Of(node, name));
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Word(ProfileAction action) => action switch
    {
        ProfileAction.Start => "start", ProfileAction.Stop => "stop", ProfileAction.Restart => "restart", _ => "rescan",
    };

    private async Task AuditAsync(Actor actor, string node, string profile, ProfileAction action, CommandResult result)
    {
        try
        {
            var told = new Dictionary<string, string> { ["node"] = node, ["result"] = result.Succeeded ? "ok" : result.Error ?? "failed" };
            await audit.WriteAsync(actor, null, $"profile-{Word(action)}", "SipProfile", profile, profile, told, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            CommandLog.ProfileNotAudited(logger, e, actor.Name, Word(action), profile, node);
        }
    }
}
