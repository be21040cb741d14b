using System.Globalization;
using System.Text;
using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Tests.Esl;

public sealed class EslFrameParserTests
{
    public static TheoryData<string> Files => new(Transcripts.InboundNames);

    [Theory]
    [MemberData(nameof(Files))]
    public void Cuts_a_recording_into_its_frames_when_it_comes_whole(string file)
    {
        var bytes = Transcripts.Read(file);
        AssertSame(ReferenceDecoder.Frames(bytes), Parse(bytes, [bytes.Length]));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Cuts_a_recording_into_its_frames_when_it_comes_byte_by_byte(string file)
    {
        var bytes = Transcripts.Read(file);
        AssertSame(ReferenceDecoder.Frames(bytes), Parse(bytes, Enumerable.Repeat(1, bytes.Length)));
    }

    // A cut can only matter to the frame it falls into and the one behind it, so two frames at a time are cut at every byte: the first two
    // of each kind in a file, which is every kind of frame and event there is in the recordings.
    [Theory]
    [MemberData(nameof(Files))]
    public void Finds_two_frames_wherever_the_stream_is_cut(string file)
    {
        var bytes = Transcripts.Read(file);
        var frames = ReferenceDecoder.Frames(bytes);
        var seen = new HashSet<string>();
        var at = 0;
        for (var i = 0; i + 1 < frames.Count; at += frames[i++].Length)
        {
            var kind = frames[i].Body.Length == 0 ? frames[i].Type : ReferenceDecoder.Event(frames[i]).First("Event-Name")!;
            if (seen.Add(kind))
            {
                CutEverywhere(bytes.AsSpan(at, frames[i].Length + frames[i + 1].Length), frames[i], frames[i + 1]);
            }
        }
    }

    [Fact]
    public void Needs_no_content_length()
    {
        var frames = Parse("Content-Type: auth/request\n\nContent-Type: command/reply\nReply-Text: +OK\n\n"u8.ToArray(), [1, 1000]);
        Assert.Equal([EslContentType.AuthRequest, EslContentType.CommandReply], frames.Select(f => f.Type));
        Assert.All(frames, f => Assert.Empty(f.Body));
    }

    [Theory]
    [InlineData("Content-Type: text/event-plain\nContent-Length: 5\n\nabcdeX", EslContentType.EventPlain)]
    [InlineData("content-length: 5\ncontent-type: api/response\n\nabcdeX", EslContentType.ApiResponse)]
    [InlineData("Content-Length: 5\nContent-Type: log/data\nLog-Level: 2\nUser-Data: \n\nabcdeX", EslContentType.LogData)]
    [InlineData("Content-Length: 5\nContent-Length: 5\nContent-Type: text/event-json\n\nabcdeX", EslContentType.EventJson)]
    [InlineData("Content-Length: 5\n\nabcdeX", EslContentType.Unknown)]
    [InlineData("Content-Type: text/novelty\nContent-Length: 5\n\nabcdeX", EslContentType.Unknown)]
    public void Takes_headers_in_any_order(string text, EslContentType type)
    {
        var parser = new EslFrameParser();
        Assert.True(parser.TryParse(Encoding.ASCII.GetBytes(text), out var frame));
        Assert.Equal(type, frame.Type);
        Assert.Equal("abcde"u8, frame.Body);
        Assert.Equal(text.Length - 1, frame.Length);
    }

    [Fact]
    public void Lets_the_inner_content_length_of_an_event_alone()
    {
        const string body = "+OK one\n\nContent-Length: 99\n\n";
        var e = $"Event-Name: BACKGROUND_JOB\nContent-Length: {body.Length}\n\n{body}";
        var frames = Parse(Encoding.ASCII.GetBytes($"Content-Length: {e.Length}\nContent-Type: text/event-plain\n\n{e}Content-Type: auth/request\n\n"), [70, 1000]);
        Assert.Equal([EslContentType.EventPlain, EslContentType.AuthRequest], frames.Select(f => f.Type));
        Assert.Equal(body, Encoding.ASCII.GetString(EslEvent.FromPlain(frames[0].Body).Body.Span));
    }

    [Theory]
    [InlineData("Content-Length: -1\nContent-Type: text/event-plain\n\n")]
    [InlineData("Content-Length: +1\nContent-Type: text/event-plain\n\nx")]
    [InlineData("Content-Length: 12a\nContent-Type: text/event-plain\n\n")]
    [InlineData("Content-Length: \nContent-Type: text/event-plain\n\n")]
    [InlineData("Content-Length: 16777217\nContent-Type: text/event-plain\n\n")]
    [InlineData("Content-Length: 99999999999999999999\nContent-Type: text/event-plain\n\n")]
    [InlineData("Content-Length: 1\nContent-Length: 2\nContent-Type: text/event-plain\n\n")]
    public void Refuses_a_length_that_cannot_be(string text) =>
        Assert.Throws<EslProtocolException>(() => new EslFrameParser().TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(400_000)]
    public void Refuses_headers_without_end(int piece)
    {
        var endless = Encoding.ASCII.GetBytes("Content-Type: command/reply\nvariable_x: " + new string('x', 400_000));
        Assert.Throws<EslProtocolException>(() => Parse(endless, Enumerable.Repeat(piece, (endless.Length / piece) + 1)));
    }

    [Fact]
    public void Takes_a_header_block_of_almost_the_limit_and_a_body_of_the_limit()
    {
        var wide = "Content-Type: command/reply\nvariable_x: " + new string('x', EslFrameParser.MaxHeaderBytes - 42) + "\n\n";
        var large = $"Content-Length: {EslFrameParser.MaxBodyBytes}\nContent-Type: api/response\n\n" + new string('y', EslFrameParser.MaxBodyBytes);
        var bytes = Encoding.ASCII.GetBytes(wide + large + "Content-Type: auth/request\n\n");
        var frames = Parse(bytes, Enumerable.Repeat(200_000, (bytes.Length / 200_000) + 1));
        Assert.Equal([EslContentType.CommandReply, EslContentType.ApiResponse, EslContentType.AuthRequest], frames.Select(f => f.Type));
        Assert.Equal(EslFrameParser.MaxBodyBytes, frames[1].Body.Length);
    }

    [Fact]
    public void Never_does_worse_than_refuse()
    {
        var random = new Random(20261121);
        var recording = Transcripts.Read("rereg.plain.esl");
        for (var round = 0; round < 3000; round++)
        {
            var bytes = recording.AsSpan(0, 3000).ToArray();
            for (var damage = 0; damage < 5; damage++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                foreach (var frame in Parse(bytes, [random.Next(1, 3000), 3000]))
                {
                    if (frame.Type == EslContentType.EventPlain)
                    {
                        ReadEverything(EslEvent.FromPlain(frame.Body).View);
                    }
                }
            }
            catch (EslProtocolException)
            {
                // As it should be.
            }
        }
    }

    private static void ReadEverything(EslEventView view)
    {
        foreach (var header in view.Headers)
        {
            Assert.NotNull(header.Value);
        }

        foreach (var known in Enum.GetValues<EslHeader>())
        {
            view.GetString(known);
            view.GetTime(known);
        }
    }

    private static void CutEverywhere(ReadOnlySpan<byte> window, ReferenceFrame first, ReferenceFrame second)
    {
        for (var cut = 1; cut < window.Length; cut++)
        {
            var parser = new EslFrameParser();
            var skip = 0;
            if (parser.TryParse(window[..cut], out var frame))
            {
                Assert.Equal(first.Length, frame.Length);
                skip = frame.Length;
                Assert.False(parser.TryParse(window[skip..cut], out _));
            }
            else
            {
                Assert.True(parser.TryParse(window, out frame));
                Assert.Equal(first.Length, frame.Length);
                skip = frame.Length;
            }

            Assert.True(frame.Body.SequenceEqual(first.Body));
            Assert.True(parser.TryParse(window[skip..], out frame));
            Assert.Equal(second.Length, frame.Length);
            Assert.True(frame.Body.SequenceEqual(second.Body));
        }
    }

    private static List<(EslContentType Type, byte[] Body, int Length)> Parse(byte[] bytes, IEnumerable<int> pieces)
    {
        var frames = new List<(EslContentType, byte[], int)>();
        var buffer = new EslReceiveBuffer(8192);
        var parser = new EslFrameParser();
        var sent = 0;
        foreach (var piece in pieces)
        {
            var until = Math.Min(bytes.Length, sent + piece);
            while (sent < until)
            {
                var room = buffer.MakeRoom(parser.Needed);
                var count = Math.Min(room.Length, until - sent);
                bytes.AsSpan(sent, count).CopyTo(room.Span);
                buffer.Received(count);
                sent += count;
                while (parser.TryParse(buffer.Unread, out var frame))
                {
                    frames.Add((frame.Type, frame.Body.ToArray(), frame.Length));
                    buffer.Skip(frame.Length);
                }
            }
        }

        return frames;
    }

    private static void AssertSame(List<ReferenceFrame> expected, List<(EslContentType Type, byte[] Body, int Length)> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Length, actual[i].Length);
            Assert.True(expected[i].Body.AsSpan().SequenceEqual(actual[i].Body), string.Create(CultureInfo.InvariantCulture, $"body of frame {i}"));
            Assert.Equal(expected[i].Type, actual[i].Type switch
            {
                EslContentType.AuthRequest => "auth/request",
                EslContentType.CommandReply => "command/reply",
                EslContentType.EventPlain => "text/event-plain",
                EslContentType.EventJson => "text/event-json",
                var other => other.ToString(),
            });
        }
    }
}
