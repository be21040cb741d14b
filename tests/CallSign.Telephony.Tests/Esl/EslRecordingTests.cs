using System.Text;
using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Tests.Esl;

/// <summary>Every event of every recording reads as the reference reads it.</summary>
public sealed class EslRecordingTests
{
    public static TheoryData<string> Files => new(Transcripts.InboundNames);

    public static TheoryData<string> Both => new("conference", "internal", "queue-answered", "rereg", "voicemail");

    [Theory]
    [MemberData(nameof(Files))]
    public void Decodes_every_header_as_the_reference_does(string file)
    {
        foreach (var frame in ReferenceDecoder.Frames(Transcripts.Read(file)).Where(f => f.Body.Length > 0))
        {
            var expected = ReferenceDecoder.Event(frame);
            var e = frame.Type == "text/event-json" ? EslEvent.FromJson(frame.Body) : EslEvent.FromPlain(frame.Body);
            var view = e.View;
            var actual = new List<(string, string)>();
            foreach (var line in view.Headers)
            {
                actual.Add((Encoding.UTF8.GetString(line.Name), line.Value));
            }

            Assert.Equal(expected.Headers, actual);
            Assert.Equal(expected.Body, Encoding.UTF8.GetString(view.Body));
            Assert.Equal(expected.First("Event-Name"), EslWireName.Of(view.Name));
            foreach (var (name, _) in expected.Headers)
            {
                Assert.Equal(expected.First(name), view.GetString(Encoding.UTF8.GetBytes(name)));
            }

            foreach (var known in Enum.GetValues<EslHeader>())
            {
                var value = expected.First(EslWireName.Of(known));
                Assert.Equal(value, view.GetString(known));
                Assert.Equal(value is not null, view.Has(known));
                Assert.Equal(value is not null, value is not null && view.ValueEquals(known, Encoding.UTF8.GetBytes(value)));
                Assert.False(view.TryUpdate(known, ref value));
            }
        }
    }

    // Both sockets were open at once, so the events are the same ones, by Event-Sequence.
    [Theory]
    [MemberData(nameof(Both))]
    public void Reads_the_same_from_the_plain_and_the_json_recording_of_one_call(string scenario)
    {
        var plain = Events(scenario + ".plain.esl");
        var json = Events(scenario + ".json.esl");
        var common = plain.Keys.Intersect(json.Keys).ToArray();
        Assert.True(common.Length >= 10 && common.Length >= plain.Count / 2, $"only {common.Length} events in common");
        foreach (var sequence in common)
        {
            var a = plain[sequence].View;
            var b = json[sequence].View;
            Assert.Equal(a.Name, b.Name);
            Assert.Equal(Lines(a), Lines(b));
            Assert.True(a.Body.SequenceEqual(b.Body));
        }
    }

    private static Dictionary<long, EslEvent> Events(string file)
    {
        var events = new Dictionary<long, EslEvent>();
        foreach (var frame in ReferenceDecoder.Frames(Transcripts.Read(file)).Where(f => f.Body.Length > 0))
        {
            var e = frame.Type == "text/event-json" ? EslEvent.FromJson(frame.Body) : EslEvent.FromPlain(frame.Body);
            events[e.View.GetInt64(EslHeader.EventSequence)] = e;
        }

        return events;
    }

    private static List<string> Lines(EslEventView view)
    {
        var lines = new List<string>();
        foreach (var line in view.Headers)
        {
            lines.Add($"{Encoding.UTF8.GetString(line.Name)}: {Encoding.UTF8.GetString(line.Raw)} = {line.Value}");
        }

        return lines;
    }
}
