using System.Threading.Channels;
using CallSign.Core.Routing;
using CallSign.Core.TimeConditions;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Overrides;

/// <summary>
/// Tells the switches the state of the lamps that telephones have for the switches of time conditions: lit while the hours are set aside. They are
/// told when it changes, when a telephone asks, and when a node is back. Several portals may tell the same.
/// </summary>
internal sealed class OverrideLamps(NodeMonitor monitor, NodeDirectory nodes, ILogger<OverrideLamps> logger) : BackgroundService, ISnapshotFollower
{
    /// <summary>What such a lamp is called by mod_sofia, in presence_map.conf and in events.</summary>
    public const string Protocol = "flow";

    private const int MostWaiting = 10_000;

    private readonly Channel<Order> _orders = Channel.CreateBounded<Order>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
    private volatile Dictionary<Lamp, bool> _known = []; // never changed, only replaced
    private long _told;

    public void Follow(PbxSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var now = Lamps(snapshot);
        var before = _known;
        _known = now;
        foreach (var (lamp, lit) in now.Where(l => before.GetValueOrDefault(l.Key) != l.Value))
        {
            _orders.Writer.TryWrite(new Order(null, lamp, lit));
        }

        foreach (var (lamp, _) in before.Where(l => l.Value && !now.ContainsKey(l.Key)))
        {
            _orders.Writer.TryWrite(new Order(null, lamp, false));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        monitor.LampAsked += Ask;
        try
        {
            await foreach (var order in _orders.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                foreach (var node in nodes.All.Where(n => n.Status.IsConnected && (order.Node is null || n.Name == order.Node)))
                {
                    await TellAsync(node, order, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
        finally
        {
            monitor.LampAsked -= Ask;
        }
    }

    // On the thread that reads the node, which waits for nothing.
    private void Ask(string node, string? asked)
    {
        var known = _known;
        if (asked is null)
        {
            foreach (var (lamp, lit) in known)
            {
                _orders.Writer.TryWrite(new Order(node, lamp, lit));
            }
        }
        else if (asked.Split('+', '@') is [Protocol, var number, var domain] && new Lamp(number, domain) is var one && known.TryGetValue(one, out var isLit))
        {
            _orders.Writer.TryWrite(new Order(node, one, isLit));
        }
    }

    private async Task TellAsync(FreeSwitchNode node, Order order, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await node.SendAsync(Event(order.Lamp, order.Lit, ++_told), cancellationToken).ConfigureAwait(false);
            if (reply.IsError)
            {
                OverrideLog.NotTold(logger, order.Lamp.ToString(), node.Name, reply.Message);
            }
        }
        catch (Exception e) when (e is EslClosedException or EslProtocolException or TimeoutException or InvalidOperationException)
        {
            OverrideLog.NotTold(logger, order.Lamp.ToString(), node.Name, e.Message);
        }
    }

    // As mod_valet_parking does for its slots.
    private static EslCommand Event(Lamp lamp, bool lit, long count) => new("sendevent PRESENCE_IN")
    {
        Headers =
        [
            new("proto", Protocol), new("login", lamp.Number), new("from", lamp.ToString()), new("force-status", lit ? "Active" : "Idle"), new("rpid", lit ? "active" : "unknown"),
            new("event_type", "presence"), new("alt_event_type", "dialog"), new("event_count", count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new("unique-id", lamp.Number), new("channel-state", lit ? "CS_ROUTING" : "CS_HANGUP"), new("answer-state", lit ? "confirmed" : "terminated"),
            new("presence-call-direction", "inbound"),
        ],
    };

    private static Dictionary<Lamp, bool> Lamps(PbxSnapshot snapshot)
    {
        Dictionary<Lamp, bool> lamps = [];
        foreach (var tenant in snapshot.Tenants)
        {
            foreach (var condition in tenant.Enabled ? tenant.Nouns.All<TimeCondition>() : [])
            {
                if (condition.Enabled && TimeCondition.OverrideNumber(condition.OverrideCode) is { } number)
                {
                    lamps[new Lamp(number, tenant.Domain)] = condition.Override is not HoursOverride.Auto;
                }
            }
        }

        return lamps;
    }

    private readonly record struct Lamp(string Number, string Domain)
    {
        public override string ToString() => $"{Number}@{Domain}";
    }

    private readonly record struct Order(string? Node, Lamp Lamp, bool Lit);
}
