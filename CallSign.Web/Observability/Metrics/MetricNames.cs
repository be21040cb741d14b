using System.Diagnostics.Metrics;
using System.Text;

namespace CallSign.Web.Observability.Metrics;

/// <summary>Names of .NET's instruments as Prometheus wants them: <c>http.server.request.duration</c> in s is <c>http_server_request_duration_seconds</c>.</summary>
internal static class MetricNames
{
    /// <summary>The metric's name with unit, and <c>_total</c> for a counter.</summary>
    public static string Of(Instrument instrument, MetricKind kind)
    {
        var name = Legal(instrument.Name);
        var unit = instrument.Unit switch
        {
            null or "" => "",
            "s" => "seconds",
            "ms" => "milliseconds",
            "us" => "microseconds",
            "By" => "bytes",
            "%" => "percent",
            "1" => kind is MetricKind.Gauge or MetricKind.ObservedGauge ? "ratio" : "",
            ['{', ..] => "", // a note in braces says what is counted and is no unit
            var other => Legal(other.Replace("/", "_per_", StringComparison.Ordinal)),
        };
        if (unit.Length > 0 && !name.EndsWith("_" + unit, StringComparison.Ordinal))
        {
            name += "_" + unit;
        }

        return kind is MetricKind.Counter or MetricKind.ObservedCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>The name of a label, or the letters of a metric: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>.</summary>
    public static string Legal(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            if (text.Length == 0 && char.IsAsciiDigit(c))
            {
                text.Append('_');
            }

            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return text.Length == 0 ? "_" : text.ToString();
    }
}
