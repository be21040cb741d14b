using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CallSign.Web.XmlCurl;

/// <summary>How a lookup ended.</summary>
internal enum XmlCurlOutcome
{
    Found,
    NotFound,
    Error,
    TooLarge,
    Refused,
}

/// <summary>Meter <c>CallSign.XmlCurl</c>: lookups and their time from the request's arrival to the written answer, by section and outcome.</summary>
/// <remarks>Counted in plain numbers that are read when somebody asks, so that counting costs a lookup next to nothing.</remarks>
internal sealed class XmlCurlMetrics
{
    private static readonly string[] Sections = [.. Enum.GetNames<XmlCurlKind>().Select(n => n.ToLowerInvariant())];
    private static readonly string[] Outcomes = ["found", "not_found", "error", "too_large", "refused"];
    private readonly KeyValuePair<string, object?>[][] _tags =
    [
        .. Sections.SelectMany(s => Outcomes.Select(o => new[] { new KeyValuePair<string, object?>("section", s), new KeyValuePair<string, object?>("outcome", o) })),
    ];

    private readonly long[] _counts = new long[Sections.Length * Outcomes.Length];
    private readonly Histogram<double> _duration;

    public XmlCurlMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("CallSign.XmlCurl");
        meter.CreateObservableCounter("callsign.xml_curl.requests", Counted, description: "Lookups, by section and outcome.");
        _duration = meter.CreateHistogram(
            "callsign.xml_curl.duration", "s", "From reading a lookup to its written answer.", advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25, 1],
            });
    }

    public void Record(XmlCurlKind kind, XmlCurlOutcome outcome, long started)
    {
        var index = ((int)kind * Outcomes.Length) + (int)outcome;
        Interlocked.Increment(ref _counts[index]);
        if (_duration.Enabled)
        {
            _duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, _tags[index]);
        }
    }

    private IEnumerable<Measurement<long>> Counted()
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            if (Interlocked.Read(ref _counts[i]) is > 0 and var count)
            {
                yield return new Measurement<long>(count, _tags[i]);
            }
        }
    }
}
