using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using CallSign.Web.Observability.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Web.Tests.Observability;

public sealed class MetricCollectorTests : IDisposable
{
    private readonly Meter _meter = new("CallSign.Test");
    private readonly MetricCollector _collector;

    public MetricCollectorTests()
    {
        _collector = new MetricCollector(m => ReferenceEquals(m, _meter), NullLogger<MetricCollector>.Instance);
        _collector.Start();
    }

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void A_counter_adds_up_by_its_labels()
    {
        var counter = _meter.CreateCounter<long>("callsign.xml_curl.requests", "{request}", "Requests of mod_xml_curl.");
        counter.Add(2, new KeyValuePair<string, object?>("section", "directory"), new("outcome", "found"));
        counter.Add(3, new("outcome", "found"), new KeyValuePair<string, object?>("section", "directory")); // the same in another order
        counter.Add(1, new("section", "dialplan"), new KeyValuePair<string, object?>("outcome", null));
        Assert.Equal(
            """
            # HELP callsign_xml_curl_requests_total Requests of mod_xml_curl.
            # TYPE callsign_xml_curl_requests_total counter
            callsign_xml_curl_requests_total{outcome="found",section="directory"} 5
            callsign_xml_curl_requests_total{section="dialplan"} 1

            """,
            Scrape());
    }

    [Fact]
    public void Gauges_and_up_down_counters_are_gauges()
    {
        var depth = _meter.CreateUpDownCounter<int>("queue.depth");
        depth.Add(5);
        depth.Add(-7);
        var level = _meter.CreateGauge<double>("level", "%", "How full.");
        level.Record(10);
        level.Record(12.5);
        Assert.Equal(
            """
            # HELP level_percent How full.
            # TYPE level_percent gauge
            level_percent 12.5
            # HELP queue_depth queue.depth
            # TYPE queue_depth gauge
            queue_depth -2

            """,
            Scrape());
    }

    [Fact]
    public void A_histogram_counts_into_cumulative_buckets_with_inclusive_bounds()
    {
        var histogram = _meter.CreateHistogram(
            "wait", "s", "How long.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1, 10] });
        foreach (var value in new[] { 0.05, 0.1, 0.5, 99, double.NaN })
        {
            histogram.Record(value, new KeyValuePair<string, object?>("node", "fs1"));
        }

        Assert.Equal(
            """
            # HELP wait_seconds How long.
            # TYPE wait_seconds histogram
            wait_seconds_bucket{node="fs1",le="0.1"} 2
            wait_seconds_bucket{node="fs1",le="1"} 3
            wait_seconds_bucket{node="fs1",le="10"} 3
            wait_seconds_bucket{node="fs1",le="+Inf"} 4
            wait_seconds_sum{node="fs1"} 99.65
            wait_seconds_count{node="fs1"} 4

            """,
            Scrape());
    }

    [Fact]
    public void Observed_values_are_those_of_the_scrape_and_vanish_with_their_source()
    {
        var nodes = new Dictionary<string, int> { ["fs1"] = 3, ["fs2"] = 4 };
        _meter.CreateObservableGauge("sessions", () => nodes.Select(n => new Measurement<int>(n.Value, new KeyValuePair<string, object?>("node", n.Key))));
        var total = 10L;
        _meter.CreateObservableCounter("seen", () => total);
        Assert.Contains("sessions{node=\"fs2\"} 4\n", Scrape(), StringComparison.Ordinal);

        nodes.Remove("fs2");
        nodes["fs1"] = 5;
        total = 12;
        var second = Scrape();
        Assert.Contains("sessions{node=\"fs1\"} 5\n", second, StringComparison.Ordinal);
        Assert.DoesNotContain("fs2", second, StringComparison.Ordinal);
        Assert.Contains("seen_total 12\n", second, StringComparison.Ordinal);
    }

    [Fact]
    public void An_instrument_that_throws_does_not_cost_the_others()
    {
        _meter.CreateObservableGauge("broken", int () => throw new InvalidOperationException("no"));
        _meter.CreateObservableGauge("fine", () => 1);
        Assert.Contains("fine 1\n", Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_labels_and_help_stay_on_their_line()
    {
        var counter = _meter.CreateCounter<int>("hits", null, "Back\\slash\nnew line");
        counter.Add(1, new("9bad-näme", "quote\" back\\slash\nline\r€"), new KeyValuePair<string, object?>("le", true), new("empty", ""));
        Assert.Equal(
            "# HELP hits_total Back\\\\slash\\nnew line\n# TYPE hits_total counter\n"
            + "hits_total{_9bad_n_me=\"quote\\\" back\\\\slash\\nline €\",le_=\"true\"} 1\n",
            Scrape());
    }

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(1e300, "1E+300")]
    [InlineData(0.1, "0.1")]
    public void Numbers_are_as_prometheus_reads_them(double value, string text)
    {
        _meter.CreateGauge<double>("g").Record(value);
        Assert.EndsWith($"\ng {text}\n", Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_threads_record_while_others_scrape()
    {
        const int Threads = 8, Rounds = 20_000;
        var counter = _meter.CreateCounter<long>("adds");
        var fraction = _meter.CreateCounter<double>("halves");
        var histogram = _meter.CreateHistogram<double>("spread", "s");
        using var done = new CancellationTokenSource();
        var scraper = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                Scrape();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(t => Task.Run(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("thread", i % 2));
                fraction.Add(0.5);
                histogram.Record(i % 3, new KeyValuePair<string, object?>("thread", t % 2));
            }
        })));
        await done.CancelAsync();
        await scraper;

        var text = Scrape();
        Assert.Contains($"adds_total{{thread=\"0\"}} {Threads * Rounds / 2}\n", text, StringComparison.Ordinal);
        Assert.Contains($"adds_total{{thread=\"1\"}} {Threads * Rounds / 2}\n", text, StringComparison.Ordinal);
        Assert.Contains($"halves_total {Threads * Rounds / 2}\n", text, StringComparison.Ordinal);
        Assert.Contains($"spread_seconds_count{{thread=\"1\"}} {Threads * Rounds / 2}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flood_of_label_values_ends_in_one_series()
    {
        var counter = _meter.CreateCounter<int>("flood");
        for (var i = 0; i < 3 * MetricFamily.MaxSeries; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("caller", i));
        }

        var text = Scrape();
        Assert.InRange(text.Count(c => c == '\n'), MetricFamily.MaxSeries, MetricFamily.MaxSeries + 4);
        Assert.Contains($"flood_total{{overflow=\"true\"}} {2 * MetricFamily.MaxSeries}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_known_tags_allocates_nothing()
    {
        var counter = _meter.CreateCounter<long>("quiet");
        var histogram = _meter.CreateHistogram<double>("quiet.time", "s");
        void Record()
        {
            counter.Add(1, new KeyValuePair<string, object?>("section", "directory"), new("outcome", "found"));
            histogram.Record(0.001, new KeyValuePair<string, object?>("section", "directory"));
        }

        Record();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Record();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void One_name_for_two_kinds_keeps_the_first()
    {
        using var other = new Meter("CallSign.Test");
        _meter.CreateCounter<int>("twice_total").Add(1);
        _meter.CreateGauge<int>("twice.total").Record(9);
        Assert.Equal("# HELP twice_total twice_total\n# TYPE twice_total counter\ntwice_total 1\n", Scrape());
    }

    private string Scrape()
    {
        var buffer = new ArrayBufferWriter<byte>();
        _collector.Write(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
