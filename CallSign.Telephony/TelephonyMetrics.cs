using System.Diagnostics.Metrics;
using CallSign.Telephony.Cdrs;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Nodes;

namespace CallSign.Telephony;

/// <summary>Instruments of meter <c>CallSign.Telephony</c> about calls and their records.</summary>
internal sealed class TelephonyMetrics : IDisposable
{
    private readonly Meter _meter;

    public TelephonyMetrics(
        IMeterFactory meters, LiveFeed feed, NodeMonitor monitor, RegistrationTracker registrations, CdrCounters cdrs, CdrLane lane, CdrSpool spool, CdrWriter writer)
    {
        _meter = meters.Create(NodeMetrics.MeterName);
        _meter.CreateObservableGauge("callsign.calls.live", () => feed.Total, "{call}", "Calls on the live page");
        _meter.CreateObservableGauge("callsign.calls.tracked", () => monitor.Calls, "{call}", "Calls that are followed, those hung up but not destroyed too");
        _meter.CreateObservableGauge("callsign.registrations", () => registrations.Total, "{registration}", "Registered phones");
        _meter.CreateObservableGauge("callsign.live.viewers", () => feed.Viewers, "{viewer}", "Subscriptions to live calls");
        _meter.CreateObservableCounter("callsign.live.changes", () => feed.Published, "{change}", "Changes of live calls");
        _meter.CreateObservableCounter("callsign.live.overflows", () => feed.Overflows, "{overflow}", "Times that a viewer's changes were dropped");
        _meter.CreateObservableCounter("callsign.cdrs.written", () => cdrs.Written, "{cdr}", "CDRs stored in the database");
        _meter.CreateObservableCounter("callsign.cdrs.spooled", () => cdrs.Spooled + cdrs.Overflows, "{cdr}", "CDRs put on disk");
        _meter.CreateObservableCounter("callsign.cdrs.replayed", () => cdrs.Replayed, "{cdr}", "CDRs taken from disk into the database");
        _meter.CreateObservableCounter("callsign.cdrs.lane_overflows", () => cdrs.Overflows, "{cdr}", "CDRs put on disk because the queue was full");
        _meter.CreateObservableCounter("callsign.cdrs.rejected", () => cdrs.Rejected, "{cdr}", "CDRs that the database refused");
        _meter.CreateObservableGauge("callsign.cdrs.lane_depth", () => lane.Depth, "{cdr}", "CDRs in memory");
        _meter.CreateObservableGauge("callsign.cdrs.spool_bytes", () => spool.Bytes, "By", "CDRs on disk");
        _meter.CreateObservableGauge("callsign.cdrs.database_down", () => writer.IsDown ? 1 : 0, null, "1 while the database does not take CDRs");
    }

    public void Dispose() => _meter.Dispose();
}
