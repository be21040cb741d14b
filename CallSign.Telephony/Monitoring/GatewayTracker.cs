using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Monitoring;

/// <summary>The gateways of each node, from its own list and the events between.</summary>
internal sealed class GatewayTracker(TimeProvider time)
{
    /// <summary>Changes that are kept of each gateway and node.</summary>
    public const int MostChanges = 50;

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

        var answer = $"{WireText.Get(in e, EslHeader.Status)} {WireText.Get(in e, EslHeader.Phrase)}".Trim();
        var now = known with
        {
            State = state.Length > 0 ? state : known.State,
            Status = ping.Length > 0 ? ping : known.Status,
            At = time.GetUtcNow().UtcDateTime,
        };
        _nodes[node] = gateways.Replace(known, Following(known, now, answer.Length > 0 ? answer : null));
        return false;
    }

    /// <param name="node">Name of the node.</param>
    /// <param name="status">What <c>sofia xmlstatus gateway</c> printed.</param>
    public void Replace(string node, string status)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var before = _nodes.GetValueOrDefault(node, []);
        _nodes[node] =
        [
            .. SofiaStatus.Read(status, "gateway").Where(g => g.ContainsKey("name")).Select(g => Read(g, now))
                .Select(g => before.FirstOrDefault(b => b.Name == g.Name) is { } known ? Following(known, g, null) : g)
                .OrderBy(g => g.Name, StringComparer.Ordinal),
        ];
    }

    public void Clear(string node) => _nodes.TryRemove(node, out _);

    // What was seen of it before goes on: since when, and what came in between.
    private static GatewayState Following(GatewayState known, GatewayState now, string? reason)
    {
        if (known.State == now.State && known.Status == now.Status)
        {
            return now with { Since = known.Since, History = known.History };
        }

        return now with { Since = now.At, History = [new GatewayChange(now.At, now.State, now.Status, reason), .. known.History.Take(MostChanges - 1)] };
    }

    private static GatewayState Read(Dictionary<string, string> gateway, DateTime now)
    {
        var up = Number(gateway, "uptime-usec");
        return new GatewayState(
            gateway["name"], gateway.GetValueOrDefault("profile", ""), gateway.GetValueOrDefault("state", ""), gateway.GetValueOrDefault("status", ""), Ping(gateway), now)
        {
            Since = up > 0 ? now.AddMicroseconds(-up) : now,
            Counts = new(Number(gateway, "calls-in"), Number(gateway, "calls-out"), Number(gateway, "failed-calls-in"), Number(gateway, "failed-calls-out")),
        };
    }

    private static long Number(Dictionary<string, string> gateway, string name) =>
        long.TryParse(gateway.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 1L << 52) : 0;

    private static double? Ping(Dictionary<string, string> gateway) =>
        gateway.GetValueOrDefault("pingfreq", "0") != "0"
        && double.TryParse(gateway.GetValueOrDefault("pingtime"), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            ? milliseconds
            : null;
}
