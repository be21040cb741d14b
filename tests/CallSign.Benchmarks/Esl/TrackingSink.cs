using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;

namespace CallSign.Benchmarks.Esl;

/// <summary>Applies every event to a call tracker, with the two domains of the recordings, and counts what comes out.</summary>
internal sealed class TrackingSink : IEslEventSink, ICallTrackerOutput, ITenantDomains
{
    private static readonly HashSet<EslEventName> Subscribed = [.. NodeMonitor.Events.Events];
    private static readonly HashSet<string> Subclasses = [.. NodeMonitor.Events.CustomSubclasses];
    private static readonly Guid Acme = Guid.NewGuid();
    private static readonly Guid Globex = Guid.NewGuid();

    private readonly CallTracker _tracker;

    private TrackingSink() => _tracker = new CallTracker("fs1", this, this);

    public static IReadOnlyList<EslSinks> All { get; } =
    [
        new("parsed and applied to the call tracker, new calls in every loop", () => new TrackingSink(), 0.3),
    ];

    private long Changes { get; set; }

    /// <summary>Whether the portal asks a node for such events.</summary>
    public static bool IsSubscribed(in EslEventView e) => e.Name == EslEventName.Custom
        ? Subclasses.Contains(e.GetString(EslHeader.EventSubclass) ?? "")
        : Subscribed.Contains(e.Name);

    /// <summary>
    /// Every event of the recordings applied twice: what the second time publishes no change changed nothing. Mean bytes allocated by
    /// those, and their share of all.
    /// </summary>
    public static (double Bytes, double Share) AllocatedByEventsThatChangeNothing()
    {
        var sink = new TrackingSink();
        var events = new List<EslEvent>();
        EslFlood.Recorded((in EslEventView e) =>
        {
            if (IsSubscribed(in e))
            {
                events.Add(e.ToOwned());
            }

            return false;
        });
        var (bytes, idle) = (0L, 0);
        foreach (var e in events)
        {
            sink.Apply(e.View);
            var changes = sink.Changes;
            var before = GC.GetAllocatedBytesForCurrentThread();
            sink.Apply(e.View);
            before = GC.GetAllocatedBytesForCurrentThread() - before;
            if (sink.Changes == changes)
            {
                bytes += before;
                idle++;
            }
        }

        return (bytes / (double)idle, idle / (double)events.Count);
    }

    void IEslEventSink.OnEvent(in EslEventView e) => Apply(in e);

    void ICallTrackerOutput.Changed(LiveCall call) => Changes++;

    void ICallTrackerOutput.Ended(Cdr cdr) => Changes++;

    bool ITenantDomains.TryGetTenant(ReadOnlySpan<char> domain, out Guid tenantId)
    {
        tenantId = domain.Equals("acme.test", StringComparison.OrdinalIgnoreCase) ? Acme
            : domain.Equals("globex.test", StringComparison.OrdinalIgnoreCase) ? Globex
            : Guid.Empty;
        return tenantId != Guid.Empty;
    }

    string? ITenantDomains.DomainOf(Guid tenantId) => tenantId == Acme ? "acme.test" : tenantId == Globex ? "globex.test" : null;

    private void Apply(in EslEventView e) => _tracker.Apply(in e, DateTime.UtcNow);
}
