using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.Metrics;

namespace CallSign.Web.Observability.Metrics;

/// <summary>Listens to the product's meters, the runtime's, Kestrel's and Npgsql's, and keeps what Prometheus wants to know.</summary>
/// <remarks>Recording takes no lock and, once a set of tags was seen, allocates nothing.</remarks>
internal sealed partial class MetricCollector : IDisposable
{
    // Each costs every lookup of a switch, which opens a connection for it; they tell nothing that the lookups' own counts do not.
    private static readonly FrozenSet<string> LeftOut = FrozenSet.ToFrozenSet(
        ["http.server.active_requests", "kestrel.queued_connections", "kestrel.queued_requests", "kestrel.connection.duration", "kestrel.active_tls_handshakes"],
        StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _scrape = new();
    private readonly MeterListener _listener = new();
    private readonly Func<Meter, bool> _wanted;
    private readonly ILogger<MetricCollector> _log;
    private int _started;

    public MetricCollector(ILogger<MetricCollector> log)
        : this(IsWanted, log)
    {
    }

    internal MetricCollector(Func<Meter, bool> wanted, ILogger<MetricCollector> log)
    {
        _wanted = wanted;
        _log = log;
        _listener.InstrumentPublished = OnPublished;
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, family) => ((MetricFamily)family!).Record((double)value, tags));
    }

    /// <summary>Begins to listen; a second call does nothing.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            _listener.Start();
        }
    }

    /// <summary>Asks the observable instruments and writes every family, by name.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        Start();
        lock (_scrape)
        {
            foreach (var family in _families.Values)
            {
                family.BeginRound();
            }

            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException failed)
            {
                ObservationFailed(failed); // the instruments that did answer are written
            }

            foreach (var family in _families.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                family.Write(output);
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsWanted(Meter meter) =>
        meter.Name.StartsWith("CallSign.", StringComparison.Ordinal)
        || meter.Name is "System.Runtime" or "Microsoft.AspNetCore.Server.Kestrel" or "Microsoft.AspNetCore.Hosting" or "Npgsql";

    private void OnPublished(Instrument instrument, MeterListener listener)
    {
        if (!_wanted(instrument.Meter) || LeftOut.Contains(instrument.Name) || MetricFamily.For(instrument) is not { } made)
        {
            return;
        }

        // Two meters with an instrument of the same name (two hosts in one process) add up in one family.
        var family = _families.GetOrAdd(made.Name, made);
        if (family.Kind == made.Kind)
        {
            listener.EnableMeasurementEvents(instrument, family);
        }
        else
        {
            KindsDiffer(made.Name, family.Kind, made.Kind);
        }
    }

    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning, Message = "A gauge or counter could not be read for /metrics.")]
    private partial void ObservationFailed(Exception exception);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Warning, Message = "Metric {Name} is a {First} and a {Second}: the second is left out of /metrics.")]
    private partial void KindsDiffer(string name, MetricKind first, MetricKind second);
}
