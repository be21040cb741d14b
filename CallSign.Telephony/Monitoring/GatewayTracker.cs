using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Monitoring;

/// <summary>The gateways of each node, from its own list and the events between.</summary>
internal sealed class GatewayTracker(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<GatewayState>> _nodes = new(StringComparer.Ordinal);

    public IReadOnlyList<GatewayState> Of(string node) => _nodes.GetValueOrDefault(node, []);

    /// <returns>Whether the list of gateways itself has changed and should be read anew.</returns>
    public bool Apply(string node, in EslEventView e)
    {
        if (e.ValueEquals(EslHeader.EventSubclass, "sofia::gateway_add"u8) || e.ValueEquals(EslHeader.EventSubclass, "sofia::gateway_delete"u8))
        {
            return true;
        }

        if (!e.ValueEquals(EslHeader.EventSubclass, "sofia::gateway_state"u8))
        {
            return false;
        }

        var name = WireText.Get(in e, EslHeader.Gateway);
        var state = WireText.Get(in e, EslHeader.State);
        var ping = WireText.Get(in e, EslHeader.PingStatus);
        var gateways = _nodes.GetValueOrDefault(node, []);
        var known = gateways.FirstOrDefault(g => g.Name == name);
        if (known is null)
        {
            return true;
        }

        _nodes[node] = gateways.Replace(known, known with
        {
            State = state.Length > 0 ? state : known.State,
            Status = ping.Length > 0 ? ping : known.Status,
            At = time.GetUtcNow().UtcDateTime,
        });
        return false;
    }

    /// <param name="node">Name of the node.</param>
    /// <param name="status">What <c>sofia xmlstatus gateway</c> printed.</param>
    public void Replace(string node, string status)
    {
        var now = time.GetUtcNow().UtcDateTime;
        _nodes[node] =
        [
            .. SofiaStatus.Read(status, "gateway").Where(g => g.ContainsKey("name")).Select(g => new GatewayState(
                g["name"], g.GetValueOrDefault("profile", ""), g.GetValueOrDefault("state", ""), g.GetValueOrDefault("status", ""), Ping(g), now))
                .OrderBy(g => g.Name, StringComparer.Ordinal),
        ];
    }

    public void Clear(string node) => _nodes.TryRemove(node, out _);

    private static double? Ping(Dictionary<string, string> gateway) =>
        gateway.GetValueOrDefault("pingfreq", "0") != "0"
        && double.TryParse(gateway.GetValueOrDefault("pingtime"), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            ? milliseconds
            : null;
}
