using System.Globalization;
using System.Text;
using CallSign.Core.Cdrs;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Tests.Esl;

namespace CallSign.Telephony.Tests.Monitoring;

/// <summary>
/// Every recording of a real FreeSWITCH, against what a person reads in it: Golden/*.txt. Whole and in pieces, all events and only those
/// that the product subscribes to.
/// </summary>
public sealed class CallTrackerRecordingTests
{
    public static TheoryData<string> Files => new(Transcripts.InboundNames);

    [Theory]
    [MemberData(nameof(Files))]
    public void Tells_what_happened(string file)
    {
        var player = new TrackerPlayer().Play(file);
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Monitoring", "Golden", file.Split('.')[0] + ".txt"));
        Assert.Equal(expected, Describe(player), ignoreLineEndingDifferences: true);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Tells_the_same_in_whatever_pieces_the_bytes_come(string file)
    {
        var whole = new TrackerPlayer().Play(file);
        for (var seed = 1; seed <= 3; seed++)
        {
            var pieces = new TrackerPlayer().Play(file, new Random(seed));
            Assert.Equal(Describe(whole), Describe(pieces));
            Assert.Equal(whole.Changes.Count, pieces.Changes.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Tells_the_same_from_the_events_that_are_subscribed_to(string file) =>
        Assert.Equal(
            Describe(new TrackerPlayer().Play(file)),
            Describe(new TrackerPlayer { Subscription = NodeMonitor.Events }.Play(file)));

    [Theory]
    [MemberData(nameof(Files))]
    public void Ends_every_call_that_ends_and_writes_each_once(string file)
    {
        var player = new TrackerPlayer().Play(file);
        var endless = file.Split('.')[0] is "park" or "btransfer" ? 1 : 0; // the recording stops before the call does
        Assert.Equal(endless, player.Live.Count);
        Assert.Equal(endless, player.Tracker.Count);
        Assert.Equal(player.Cdrs.Count, player.Cdrs.DistinctBy(c => c.CallUuid).Count());
        foreach (var call in player.Changes.GroupBy(c => c.CallUuid))
        {
            Assert.Equal(call.Select(c => c.Revision).Distinct().Order(), call.Select(c => c.Revision));
            Assert.All(call, c => Assert.Equal(TrackerPlayer.Now, c.LastEventAt));
        }
    }

    private static string Describe(TrackerPlayer player)
    {
        var text = new StringBuilder();
        foreach (var call in player.Latest())
        {
            text.Append("call ").Append(Short(call.CallUuid)).Append(' ').AppendJoin(" > ", player.States(call.CallUuid)).Append('\n');
            Line(text, "  ", call.Direction, call.TenantId == FakeDomains.Acme ? "acme" : call.TenantId == FakeDomains.Globex ? "globex" : "-",
                Party(call.CallerNumber, call.CallerName), "->", Party(call.CalleeNumber, call.CalleeName), call.Codec, call.Queue, call.Conference,
                call.ParkedAt, call.Gateway, call.Uncertain ? "uncertain" : null);
        }

        foreach (var cdr in player.Cdrs)
        {
            Line(text, "cdr", Short(cdr.CallUuid), cdr.Direction, cdr.Status, cdr.HangupCause, Party(cdr.CallerNumber, cdr.CallerName), "->",
                cdr.DestinationNumber, "by", cdr.AnsweredBy ?? "-");
            Line(text, "  ", Time(cdr.StartedAt), Time(cdr.AnsweredAt), Time(cdr.EndedAt), cdr.DurationMs, "ms", cdr.BillSeconds, "s", cdr.ReadCodec, cdr.Queue,
                cdr.Gateway, cdr.Recording);
            foreach (var leg in cdr.Legs)
            {
                Line(text, "   leg", Short(leg.Uuid), leg.Direction, leg.ChannelName, Party(leg.Number, leg.Name), Time(leg.StartedAt), Time(leg.AnsweredAt),
                    Time(leg.EndedAt), leg.HangupCause, leg.SipCallId);
            }

            foreach (var e in cdr.Events)
            {
                Line(text, "   ", Time(e.At), e.What, Short(e.Leg!.Value), e.Detail);
            }
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, params object?[] words) =>
        text.AppendJoin(' ', words.Select(w => Convert.ToString(w, CultureInfo.InvariantCulture)).Where(w => !string.IsNullOrEmpty(w))).Append('\n');

    private static string Party(string number, string name) => name.Length > 0 ? $"{number} ({name})" : number.Length > 0 ? number : "-";

    private static string Short(Guid uuid) => uuid.ToString("D")[..4];

    private static string Time(DateTime? at) => at?.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) ?? "-";
}
