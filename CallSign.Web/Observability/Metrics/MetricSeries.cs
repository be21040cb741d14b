using System.Buffers;
using System.Text;

namespace CallSign.Web.Observability.Metrics;

/// <summary>One set of labels and its numbers. Every method but <see cref="Write"/> may run on many threads at once.</summary>
internal sealed class MetricSeries(string labels, int buckets)
{
    private readonly byte[] _labels = Encoding.UTF8.GetBytes(labels);
    private readonly long[] _buckets = new long[buckets];
    private long _whole;
    private double _value;
    private int _round;

    /// <summary>The round in which it was last set.</summary>
    public int Round => Volatile.Read(ref _round);

    public void Add(long value) => Interlocked.Add(ref _whole, value);

    public void Add(double value)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + value, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }

    public void Set(double value, int round)
    {
        Volatile.Write(ref _value, value);
        Volatile.Write(ref _round, round);
    }

    public void Observe(double value, double[] bounds)
    {
        if (double.IsNaN(value))
        {
            return; // it would spoil the sum for ever
        }

        // Bounds are inclusive: the first bound that is not below the value.
        var bucket = Array.BinarySearch(bounds, value);
        Interlocked.Increment(ref _buckets[bucket >= 0 ? bucket : ~bucket]);
        Add(value);
    }

    public void Write(IBufferWriter<byte> output, string name, double[]? bounds)
    {
        if (bounds is null)
        {
            PrometheusText.Sample(output, name, "", _labels, null, Volatile.Read(ref _value) + Interlocked.Read(ref _whole));
            return;
        }

        long count = 0;
        for (var i = 0; i < _buckets.Length; i++)
        {
            count += Interlocked.Read(ref _buckets[i]);
            PrometheusText.Sample(output, name, "_bucket", _labels, i < bounds.Length ? bounds[i] : double.PositiveInfinity, count);
        }

        PrometheusText.Sample(output, name, "_sum", _labels, null, Volatile.Read(ref _value));
        PrometheusText.Sample(output, name, "_count", _labels, null, count);
    }
}
