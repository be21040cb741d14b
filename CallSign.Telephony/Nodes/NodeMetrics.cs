using System.Diagnostics.Metrics;

namespace CallSign.Telephony.Nodes;

/// <summary>
/// Instruments of meter <c>CallSign.Telephony</c>, one series a node (tag <c>node</c>). Read when they are collected, so counting costs the
/// reader nothing.
/// </summary>
public sealed class NodeMetrics : IDisposable
{
    public const string MeterName = "CallSign.Telephony";

    private readonly NodeDirectory _directory;
    private readonly Meter _meter;

    public NodeMetrics(NodeDirectory directory, IMeterFactory meters)
    {
        _directory = directory;
        _meter = meters.Create(MeterName);
        _meter.CreateObservableCounter("callsign.esl.events", () => Read(s => s.EventsReceived), "{event}", "Events received");
        _meter.CreateObservableCounter("callsign.esl.bytes", () => Read(s => s.BytesReceived), "By", "Bytes read from Event Socket");
        _meter.CreateObservableCounter("callsign.esl.gaps", () => Read(s => s.Gaps), "{gap}", "Times that events were found missing");
        _meter.CreateObservableCounter("callsign.esl.reconnects", () => Read(s => s.Reconnects), "{connection}", "Connections after the first");
        _meter.CreateObservableCounter("callsign.esl.handler_failures", () => Read(s => s.HandlerFailures), "{event}", "Events a handler failed on");
        _meter.CreateObservableCounter(
            "callsign.esl.handling_time", () => Read(s => s.HandlingTime.TotalSeconds), "s", "Time spent on parsing and handling events");
        _meter.CreateObservableGauge("callsign.node.up", () => Read(s => s.State == NodeState.Online ? 1 : 0), null, "1 when connected and in step");
        _meter.CreateObservableGauge("callsign.node.sessions", () => Read(s => s.SessionCount ?? 0), "{session}", "Sessions by the last heartbeat");
        _meter.CreateObservableGauge("callsign.node.round_trip", () => Read(s => s.RoundTrip?.TotalSeconds ?? 0), "s", "Command round trip");
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<T>> Read<T>(Func<NodeStatus, T> value)
        where T : struct =>
        _directory.All.Select(node => new Measurement<T>(value(node.Status), new KeyValuePair<string, object?>("node", node.Name)));
}
