using CallSign.Telephony.Esl;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Conferences;

/// <summary>Lists the conferences of a node after it came online, after a gap in its events, and every few minutes.</summary>
internal sealed class ConferenceCare(NodeDirectory nodes, ConferenceTracker tracker, TimeProvider time, ILogger<ConferenceCare> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (DateTimeOffset Online, long At)> _seen = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Tick, time);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                foreach (var node in nodes.All)
                {
                    await LookAsync(node, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }

    private async Task LookAsync(FreeSwitchNode node, CancellationToken cancellationToken)
    {
        var status = node.Status;
        if (status.State is not NodeState.Online)
        {
            if (_seen.Remove(node.Name))
            {
                tracker.Forget(node.Name);
            }

            return;
        }

        var isBehind = tracker.TakeBehind(node.Name);
        if (!isBehind && _seen.TryGetValue(node.Name, out var seen) && seen.Online == status.Since && time.GetElapsedTime(seen.At) < Again)
        {
            return;
        }

        _seen[node.Name] = (status.Since, time.GetTimestamp());
        try
        {
            var since = tracker.Stamp;
            var reply = await node.BgApiAsync("conference", "json_list compact", Patience, cancellationToken).ConfigureAwait(false);
            if (ConferenceLists.Read(reply.Text) is { } listed)
            {
                tracker.Replace(node.Name, listed, since);
            }
        }
        catch (Exception e) when (e is EslClosedException or EslCommandException or EslProtocolException or TimeoutException)
        {
            tracker.FellBehind(node.Name);
            ConferenceLog.NotRead(logger, node.Name, e.Message);
        }
    }
}

internal static partial class ConferenceLog
{
    [LoggerMessage(2720, LogLevel.Warning, "The conferences of node {Node} can't be read: {Reason}")]
    public static partial void NotRead(ILogger logger, string node, string reason);
}
