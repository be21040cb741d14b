using System.Diagnostics.Metrics;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Telephony.Tests.Nodes;

public sealed class NodeOptionsTests
{
    [Fact]
    public void Never_prints_the_password()
    {
        var options = new NodeOptions { Name = "fs1", Host = "10.0.0.1", Password = "s3cret" };
        Assert.Equal("NodeOptions { fs1 = 10.0.0.1:8021 }", options.ToString());
        Assert.NotEqual(options, options with { Password = "other" });
        Assert.Equal(options, options with { });
    }

    [Fact]
    public void Back_off_doubles_to_its_cap_within_its_jitter_and_starts_over_on_reset()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), new Random(1));
        foreach (var full in new[] { 1, 2, 4, 8, 16, 30, 30, 30 })
        {
            Assert.InRange(backOff.Next().TotalSeconds, full / 2.0, full);
        }

        for (var i = 0; i < 5000; i++)
        {
            Assert.InRange(backOff.Next().TotalSeconds, 15, 30);
        }

        backOff.Reset();
        Assert.InRange(backOff.Next().TotalSeconds, 0.5, 1);
    }

    [Fact]
    public void Publishes_its_instruments_by_node()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var directory = new NodeDirectory();
        directory.Add(new FreeSwitchNode("fs1"));
        using var metrics = new NodeMetrics(directory, services.GetRequiredService<IMeterFactory>());
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == NodeMetrics.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => seen.Add($"{instrument.Name} {tags[0].Key}={tags[0].Value}"));
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => seen.Add($"{instrument.Name} {tags[0].Key}={tags[0].Value}"));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => seen.Add($"{instrument.Name} {tags[0].Key}={tags[0].Value}"));
        listener.Start();
        listener.RecordObservableInstruments();
        foreach (var name in new[] { "events", "bytes", "gaps", "reconnects", "handler_failures", "handling_time" })
        {
            Assert.Contains($"callsign.esl.{name} node=fs1", seen);
        }

        Assert.Contains("callsign.node.up node=fs1", seen);
    }
}
