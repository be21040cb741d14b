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
internal sealed class XmlCurlMetrics
{
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;

    public XmlCurlMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("CallSign.XmlCurl");
        _requests = meter.CreateCounter<long>("callsign.xml_curl.requests", description: "Lookups, by section and outcome.");
        _duration = meter.CreateHistogram(
            "callsign.xml_curl.duration", "s", "From reading a lookup to its written answer.", advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25, 1],
            });
    }

    public void Record(XmlCurlKind kind, XmlCurlOutcome outcome, long started)
    {
        var tags = new TagList { { "section", Name(kind) }, { "outcome", Name(outcome) } };
        _requests.Add(1, tags);
        if (_duration.Enabled)
        {
            _duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        }
    }

    private static string Name(XmlCurlKind kind) => kind switch
    {
        XmlCurlKind.Directory => "directory",
        XmlCurlKind.Dialplan => "dialplan",
        XmlCurlKind.Configuration => "configuration",
        _ => "other",
    };

    private static string Name(XmlCurlOutcome outcome) => outcome switch
    {
        XmlCurlOutcome.Found => "found",
        XmlCurlOutcome.NotFound => "not_found",
        XmlCurlOutcome.TooLarge => "too_large",
        XmlCurlOutcome.Refused => "refused",
        _ => "error",
    };
}
