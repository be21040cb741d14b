using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Reload;

/// <summary>
/// Sends commands to every node. They wait a moment first: edits that follow each other then cost one command, and the other instances, any
/// of which a switch may ask, have read the change by then. What a node misses while it is away it gets when it is back.
/// </summary>
public sealed class ReloadSender(IReloadTargets targets, TimeProvider time, ILogger<ReloadSender> logger, ApplyReceipts? receipts = null) : BackgroundService
{
    /// <summary>The moment.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan AwayCheck = TimeSpan.FromSeconds(2);
    private static readonly Meter Meter = new("CallSign.Reload");
    private static readonly Counter<long> Sent = Meter.CreateCounter<long>("callsign.reload.commands", description: "Commands sent to switches, by outcome.");
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<ReloadCommand>> _due = [];
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>Adds commands for every node that is known now.</summary>
    public void Post(IReadOnlyCollection<ReloadCommand> commands)
    {
        ArgumentNullException.ThrowIfNull(commands);
        if (commands.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var node in targets.All)
            {
                if (!_due.TryGetValue(node, out var due))
                {
                    _due.Add(node, due = []);
                }

                due.UnionWith(commands);
            }

            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }

    public override void Dispose()
    {
        _signal.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _signal.WaitAsync(stoppingToken).ConfigureAwait(false);
                await Task.Delay(Window, time, stoppingToken).ConfigureAwait(false);
                while (await SendDueAsync(stoppingToken).ConfigureAwait(false))
                {
                    await Task.Delay(AwayCheck, time, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }

    // Whether commands are left for nodes that are away.
    private async Task<bool> SendDueAsync(CancellationToken cancellationToken)
    {
        List<(string Node, List<ReloadCommand> Commands)> round = [];
        bool left;
        lock (_lock)
        {
            foreach (var gone in _due.Keys.Except(targets.All).ToList())
            {
                _due.Remove(gone);
            }

            foreach (var node in targets.Connected)
            {
                if (_due.Remove(node, out var due))
                {
                    round.Add((node, [.. due.OrderBy(c => c.Step).ThenBy(c => c.Arguments, StringComparer.Ordinal)]));
                }
            }

            left = _due.Count > 0;
        }

        await Task.WhenAll(round.Select(r => SendAsync(r.Node, r.Commands, cancellationToken))).ConfigureAwait(false);
        return left;
    }

    private async Task SendAsync(string node, List<ReloadCommand> commands, CancellationToken cancellationToken)
    {
        foreach (var command in commands)
        {
            var started = time.GetTimestamp();
            var problem = await targets.RunAsync(node, command, cancellationToken).ConfigureAwait(false);
            receipts?.Ran(node, command, problem, started);
            Sent.Add(1, new KeyValuePair<string, object?>("outcome", problem is null ? "ok" : "failed"));
            if (problem is null)
            {
                ReloadLog.Sent(logger, node, command);
            }
            else
            {
                ReloadLog.Failed(logger, node, command, problem);
            }
        }
    }
}
