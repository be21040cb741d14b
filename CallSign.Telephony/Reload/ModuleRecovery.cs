using CallSign.Core.MusicOnHold;
using CallSign.Core.Routing;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Reload;

/// <summary>
/// A FreeSWITCH that boots while the portal is away finds no configuration for the modules that live from the portal's, and goes on without
/// them: no SIP, no mailbox. This loads them as soon as the node is online, and has a switch that has just booted read its time zones and begin its
/// music on hold. It never reloads one that runs: that would drop calls.
/// </summary>
public sealed partial class ModuleRecovery(NodeDirectory nodes, SnapshotStore store, TimeProvider time, ILogger<ModuleRecovery> logger) : BackgroundService
{
    /// <summary>How often nodes are looked at for having come online.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // In the order of modules.conf.xml: voicemail and conferences need no SIP, but calls do.
    private static readonly string[] Modules = ["mod_voicemail", "mod_conference", "mod_sofia"];

    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _booted = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                foreach (var node in nodes.All)
                {
                    var status = node.Status;
                    if (status.State == NodeState.Online && _seen.GetValueOrDefault(node.Name) != status.Since)
                    {
                        _seen[node.Name] = await RecoverAsync(node, stoppingToken).ConfigureAwait(false) ? status.Since : default;
                    }

                    if (status is { State: NodeState.Online, CoreUuid.Length: > 0 } && _booted.GetValueOrDefault(node.Name) != status.CoreUuid
                        && await ReloadXmlAsync(node, stoppingToken).ConfigureAwait(false))
                    {
                        _booted[node.Name] = status.CoreUuid;
                    }
                }

                await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }

    // Whether the node was asked about every module; one that could not be loaded is in the log and is not tried again until the node comes anew.
    private async Task<bool> RecoverAsync(FreeSwitchNode node, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var module in Modules)
            {
                var there = await node.BgApiAsync("module_exists", module, cancellationToken: cancellationToken).ConfigureAwait(false);
                if (there.Text.Trim() != "false")
                {
                    continue;
                }

                var loaded = await node.BgApiAsync("load", module, cancellationToken: cancellationToken).ConfigureAwait(false);
                if (loaded.Text.Contains("+OK", StringComparison.Ordinal))
                {
                    Loaded(logger, node.Name, module);
                }
                else
                {
                    NotLoaded(logger, node.Name, module, loaded.Text.Trim());
                }
            }

            return true;
        }
        catch (Exception e) when (e is EslClosedException or TimeoutException)
        {
            return false;
        }
    }

    // The core reads timezones.conf before there is any module that could ask the portal, and again only when it is told to.
    private async Task<bool> ReloadXmlAsync(FreeSwitchNode node, CancellationToken cancellationToken)
    {
        try
        {
            await node.BgApiAsync("reloadxml", cancellationToken: cancellationToken).ConfigureAwait(false);
            foreach (var music in store.Current.Tenants.SelectMany(MusicPlaylist.All))
            {
                var start = ReloadCommand.StartMusic(music.StreamName); // nothing happens to one that plays
                await node.BgApiAsync(start.Command, start.Arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (Exception e) when (e is EslClosedException or TimeoutException)
        {
            return false;
        }
    }

    [LoggerMessage(2450, LogLevel.Warning, "Node {Node} had started without {Module}; loaded it")]
    private static partial void Loaded(ILogger logger, string node, string module);

    [LoggerMessage(2451, LogLevel.Error, "Node {Node} runs without {Module}, and it can't be loaded: {Answer}")]
    private static partial void NotLoaded(ILogger logger, string node, string module, string answer);
}
