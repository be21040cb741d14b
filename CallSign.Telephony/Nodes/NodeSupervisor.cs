using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Nodes;

/// <summary>Runs a link to each node. Nodes may be added, changed and removed while it runs.</summary>
public sealed class NodeSupervisor : BackgroundService
{
    private readonly NodeDirectory _directory;
    private readonly INodeEventHandler _handler;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private CancellationToken? _running;

    public NodeSupervisor(NodeDirectory directory, INodeEventHandler handler, TimeProvider timeProvider, ILogger<NodeSupervisor> logger)
        : this(directory, handler, timeProvider, logger, Random.Shared)
    {
    }

    internal NodeSupervisor(NodeDirectory directory, INodeEventHandler handler, TimeProvider timeProvider, ILogger<NodeSupervisor> logger, Random random)
    {
        _directory = directory;
        _handler = handler;
        _time = timeProvider;
        _logger = logger;
        _random = random;
    }

    /// <summary>
    /// Makes these the nodes: new ones are connected, missing ones disconnected, those with other options than before connected anew, and
    /// the rest left alone. Returns at once; may be called before the host starts and at any time after.
    /// </summary>
    /// <exception cref="ArgumentException">Two nodes have the same name.</exception>
    public void SetNodes(IReadOnlyCollection<NodeOptions> nodes)
    {
        var wanted = new Dictionary<string, NodeOptions>(StringComparer.Ordinal);
        foreach (var options in nodes)
        {
            if (!wanted.TryAdd(options.Name, options))
            {
                throw new ArgumentException($"Two FreeSWITCH nodes are named '{options.Name}'; names must be unique.", nameof(nodes));
            }
        }

        lock (_lock)
        {
            foreach (var (name, entry) in _entries.Where(e => !wanted.ContainsKey(e.Key)).ToArray())
            {
                _entries.Remove(name);
                _directory.Remove(entry.Node);
                entry.Stop();
                NodeLog.Removed(_logger, name);
            }

            foreach (var options in wanted.Values)
            {
                if (!_entries.TryGetValue(options.Name, out var entry))
                {
                    entry = new Entry(new FreeSwitchNode(options.Name, _time));
                    _entries.Add(options.Name, entry);
                    _directory.Add(entry.Node);
                }
                else if (entry.Options == options)
                {
                    continue;
                }

                entry.Stop();
                entry.Options = options;
                Start(entry);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        lock (_lock)
        {
            _running = stoppingToken;
            foreach (var entry in _entries.Values)
            {
                Start(entry);
            }
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task[] links;
        lock (_lock)
        {
            links = [.. _entries.Values.Select(e => e.Link)];
        }

        await Task.WhenAll(links).ConfigureAwait(false);
    }

    private void Start(Entry entry)
    {
        if (_running is not { } stopping || entry.Options is not { } options)
        {
            return;
        }

        var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        entry.StopSource = stop;
        entry.Link = RunAsync(entry.Node, options, entry.Link, stop);
    }

    private async Task RunAsync(FreeSwitchNode node, NodeOptions options, Task before, CancellationTokenSource stop)
    {
        // The handler is told of the old connection's end before it hears of the new one.
        await before.ConfigureAwait(false);
        using (stop)
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await new NodeLink(node, options, _handler, _time, _logger, _random).RunAsync(stop.Token).ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    NodeLog.LinkFailed(_logger, e, node.Name);
                    await Task.Delay(options.MaxBackOff, _time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    private sealed class Entry(FreeSwitchNode node)
    {
        public FreeSwitchNode Node { get; } = node;

        public NodeOptions? Options { get; set; }

        public Task Link { get; set; } = Task.CompletedTask;

        public CancellationTokenSource? StopSource { get; set; }

        public void Stop()
        {
            try
            {
                StopSource?.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself with the host.
            }

            StopSource = null;
        }
    }
}
