using CallSign.Core.Cdrs;
using CallSign.Web.Portal.Cdrs;

namespace CallSign.Web.Tests.Portal.Cdrs;

public sealed class CallTimelineTests
{
    [Fact]
    public void A_story_reads_from_the_dialled_number_to_the_cause()
    {
        var steps = CallTimeline.Of(SampleCdrs.Call(null));
        Assert.Equal(
            ["Dialled 1001", "Rings at 1001", "Answered", "Put on hold", "Taken off hold", "A party hung up"], steps.Select(s => s.Text));
        Assert.Equal("Li Wei (1001)", steps[1].Who);
        Assert.Equal("Anna Berg (1000)", steps[0].Who);
    }

    [Fact]
    public void A_call_that_no_source_told_a_story_of_still_has_one()
    {
        var call = SampleCdrs.Call(null);
        var bare = new Cdr
        {
            CallUuid = call.CallUuid, DestinationNumber = "1001", AnsweredAt = call.AnsweredAt, AnsweredBy = "1001", StartedAt = call.StartedAt,
            EndedAt = call.EndedAt, HangupCause = "USER_BUSY",
        };
        Assert.Equal(["Dialled 1001", "Answered", "The called party was busy"], CallTimeline.Of(bare).Select(s => s.Text));
    }

    [Fact]
    public void Words_that_are_not_known_are_shown_as_they_are()
    {
        var call = SampleCdrs.Call(null);
        var strange = new Cdr { StartedAt = call.StartedAt, EndedAt = call.EndedAt, Events = [new CdrEvent(call.StartedAt, "video_muted", null, "by <b>phone</b>")] };
        Assert.Contains("Video muted: by <b>phone</b>", CallTimeline.Of(strange).Select(s => s.Text));
    }
}
