using System.Buffers;
using System.Globalization;
using System.Text;

namespace CallSign.Web.Observability.Metrics;

/// <summary>Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary><c># HELP name text</c> and <c># TYPE name type</c>.</summary>
    public static void Head(IBufferWriter<byte> output, string name, string help, MetricKind kind)
    {
        var type = kind switch
        {
            MetricKind.Counter or MetricKind.ObservedCounter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        };
        Text(output, $"# HELP {name} {EscapeHelp(help)}\n# TYPE {name} {type}\n");
    }

    /// <summary><c>name_suffix{labels,le="bound"} value</c>.</summary>
    public static void Sample(IBufferWriter<byte> output, string name, string suffix, byte[] labels, double? bound, double value)
    {
        Text(output, name);
        Text(output, suffix);
        if (labels.Length > 0 || bound is not null)
        {
            output.Write("{"u8);
            output.Write(labels);
            if (bound is { } le)
            {
                output.Write(labels.Length > 0 ? ",le=\""u8 : "le=\""u8);
                Number(output, le);
                output.Write("\""u8);
            }

            output.Write("}"u8);
        }

        output.Write(" "u8);
        Number(output, value);
        output.Write("\n"u8);
    }

    /// <summary>The inside of the braces, names in order, values escaped; tags without a value are left out.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags)
        {
            if (Shown(value) is { Length: > 0 } text)
            {
                var legal = MetricNames.Legal(name);
                labels.TryAdd(legal == "le" ? "le_" : legal, text); // "le" belongs to the buckets
            }
        }

        return string.Join(',', labels.Select(l => $"{l.Key}=\"{EscapeLabel(l.Value)}\""));
    }

    private static string? Shown(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string EscapeLabel(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    // A lone carriage return is no end of line to Prometheus, but to whoever looks at the page.
    private static string EscapeHelp(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", " ", StringComparison.Ordinal);

    private static void Number(IBufferWriter<byte> output, double value)
    {
        if (double.IsFinite(value))
        {
            var span = output.GetSpan(32);
            value.TryFormat(span, out var written, default, CultureInfo.InvariantCulture);
            output.Advance(written);
        }
        else
        {
            output.Write(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
        }
    }

    private static void Text(IBufferWriter<byte> output, string text)
    {
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }
}
