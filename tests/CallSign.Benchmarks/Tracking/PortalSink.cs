using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Cdrs;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;

namespace CallSign.Benchmarks.Tracking;

/// <summary>What the portal does with a node's events: tracker, live feed, and the lane of CDRs where there is one.</summary>
internal sealed class PortalSink : IEslEventSink, ICallTrackerOutput, ITenantDomains
{
    public static readonly Guid Tenant = Guid.NewGuid();

    private readonly CdrLane? _lane;
    private readonly CallTracker _tracker;
    private long _ended;

    public PortalSink(CdrLane? lane)
    {
        _lane = lane;
        _tracker = new CallTracker("fs1", this, this);
    }

    public LiveFeed Feed { get; } = new();

    /// <summary>Calls that ended.</summary>
    public long Ended => Interlocked.Read(ref _ended);

    public void OnEvent(in EslEventView e) => _tracker.Apply(in e, DateTime.UtcNow);

    public void Changed(LiveCall call) => Feed.Publish(call);

    void ICallTrackerOutput.Ended(Cdr cdr)
    {
        Interlocked.Increment(ref _ended);
        _lane?.Submit(cdr);
    }

    public bool TryGetTenant(ReadOnlySpan<char> domain, out Guid tenantId)
    {
        tenantId = domain.EndsWith(".test", StringComparison.OrdinalIgnoreCase) ? Tenant : Guid.Empty;
        return tenantId != Guid.Empty;
    }

    public string? DomainOf(Guid tenantId) => "acme.test";
}
