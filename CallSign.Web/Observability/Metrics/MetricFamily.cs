using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CallSign.Web.Observability.Metrics;

/// <summary>What a family is to Prometheus, and how its measurements combine.</summary>
internal enum MetricKind
{
    /// <summary>Adds up and never falls.</summary>
    Counter,

    /// <summary>Adds up and falls; to Prometheus a gauge.</summary>
    UpDown,

    /// <summary>The last value that was set.</summary>
    Gauge,

    /// <summary>The value at the time of the scrape.</summary>
    ObservedCounter,

    /// <summary>The value at the time of the scrape.</summary>
    ObservedGauge,

    Histogram,
}

/// <summary>All series of one metric name.</summary>
internal sealed class MetricFamily
{
    /// <summary>Most series a family keeps; what comes with further tags is counted in one series labelled <c>overflow="true"</c>.</summary>
    public const int MaxSeries = 1_000;

    private const int MostFirst = 8;

    // Of the milliseconds that xml_curl takes to the seconds of a page.
    private static readonly double[] SecondBounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly double[] OtherBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000];

    private readonly ConcurrentDictionary<TagSet, MetricSeries> _byTags = new(TagSet.Comparer);
    private readonly ConcurrentDictionary<TagSet, MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly SortedDictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal);
    private readonly string _help;
    private readonly double[]? _bounds;
    private MetricSeries? _untagged;

    // The first series, by the very objects that their tags were recorded with: most instruments have few, and constant tags.
    private volatile (KeyValuePair<string, object?>[] Tags, MetricSeries Series)[] _first = [];
    private int _round;

    private MetricFamily(string name, string help, MetricKind kind, double[]? bounds)
    {
        Name = name;
        _help = help;
        Kind = kind;
        _bounds = bounds;
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    /// <summary>As Prometheus knows it, with unit and <c>_total</c>.</summary>
    public string Name { get; }

    public MetricKind Kind { get; }

    private bool IsObserved => Kind is MetricKind.ObservedCounter or MetricKind.ObservedGauge;

    /// <summary>A family for the instrument, or null for a kind that is not known.</summary>
    public static MetricFamily? For(Instrument instrument)
    {
        var type = instrument.GetType();
        while (type is not null && !type.IsGenericType)
        {
            type = type.BaseType;
        }

        MetricKind? kind = type?.GetGenericTypeDefinition() switch
        {
            { } t when t == typeof(Counter<>) => MetricKind.Counter,
            { } t when t == typeof(UpDownCounter<>) => MetricKind.UpDown,
            { } t when t == typeof(Gauge<>) => MetricKind.Gauge,
            { } t when t == typeof(Histogram<>) => MetricKind.Histogram,
            { } t when t == typeof(ObservableCounter<>) => MetricKind.ObservedCounter,
            { } t when t == typeof(ObservableUpDownCounter<>) || t == typeof(ObservableGauge<>) => MetricKind.ObservedGauge,
            _ => null,
        };
        return kind is { } known
            ? new MetricFamily(MetricNames.Of(instrument, known), instrument.Description ?? instrument.Name, known, known is MetricKind.Histogram ? Bounds(instrument) : null)
            : null;
    }

    /// <summary>Takes a measurement; called on any thread.</summary>
    public void Record(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = Series(tags);
        if (Kind is MetricKind.Counter or MetricKind.UpDown)
        {
            series.Add(value);
        }
        else
        {
            Record(series, value);
        }
    }

    /// <summary>Takes a measurement; called on any thread.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Record(Series(tags), value);

    /// <summary>What the observable instruments do not report in this round is not written.</summary>
    public void BeginRound() => _round++;

    public void Write(IBufferWriter<byte> output)
    {
        lock (_byLabels)
        {
            var headed = false;
            foreach (var series in _byLabels.Values)
            {
                if (IsObserved && series.Round != _round)
                {
                    continue;
                }

                if (!headed)
                {
                    PrometheusText.Head(output, Name, _help, Kind);
                    headed = true;
                }

                series.Write(output, Name, _bounds);
            }
        }
    }

    private void Record(MetricSeries series, double value)
    {
        switch (Kind)
        {
            case MetricKind.Counter or MetricKind.UpDown:
                series.Add(value);
                break;
            case MetricKind.Histogram:
                series.Observe(value, _bounds!);
                break;
            default:
                series.Set(value, _round);
                break;
        }
    }

    private MetricSeries Series(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return _untagged ??= Create([]);
        }

        foreach (var (known, series) in _first)
        {
            if (AreTheSame(known, tags))
            {
                return series;
            }
        }

        return _lookup.TryGetValue(tags, out var found) ? found : Create(tags);
    }

    private static bool AreTheSame(KeyValuePair<string, object?>[] known, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (known.Length != tags.Length)
        {
            return false;
        }

        for (var i = 0; i < known.Length; i++)
        {
            if (!ReferenceEquals(known[i].Value, tags[i].Value) || !ReferenceEquals(known[i].Key, tags[i].Key))
            {
                return false;
            }
        }

        return true;
    }

    private MetricSeries Create(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        lock (_byLabels)
        {
            // The same tags in another order, or values that print alike, are one series to Prometheus.
            if (!_byLabels.TryGetValue(labels, out var series))
            {
                labels = _byLabels.Count < MaxSeries ? labels : PrometheusText.Labels([new("overflow", "true")]);
                if (!_byLabels.TryGetValue(labels, out series))
                {
                    _byLabels[labels] = series = new MetricSeries(labels, _bounds?.Length + 1 ?? 0);
                }
            }

            if (!tags.IsEmpty && _byTags.Count < 2 * MaxSeries)
            {
                _byTags[new TagSet(tags)] = series;
                if (_first.Length < MostFirst)
                {
                    _first = [.. _first, (tags.ToArray(), series)];
                }
            }

            return series;
        }
    }

    private static double[] Bounds(Instrument instrument)
    {
        IEnumerable<double>? advised = instrument switch
        {
            Histogram<double> h => h.Advice?.HistogramBucketBoundaries,
            Histogram<long> h => h.Advice?.HistogramBucketBoundaries?.Select(b => (double)b),
            Histogram<int> h => h.Advice?.HistogramBucketBoundaries?.Select(b => (double)b),
            _ => null,
        };
        return advised?.Order().Distinct().ToArray() ?? instrument.Unit switch
        {
            "s" => SecondBounds,
            "ms" => [.. SecondBounds.Select(b => b * 1000)],
            _ => OtherBounds,
        };
    }
}
