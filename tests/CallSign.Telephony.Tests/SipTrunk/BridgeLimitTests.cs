using CallSign.Core.SipTrunk;
using CallSign.Telephony.SipTrunk;

namespace CallSign.Telephony.Tests.SipTrunk;

/// <summary>The limits of routes and gateways bound what the flow calls out, counted by what the platform sees live.</summary>
public sealed class BridgeLimitTests
{
    [Fact]
    public void A_gateway_that_is_full_is_passed_over()
    {
        var bed = new BridgeBed(second: true, gateway: g => g.MaxCalls = 2);
        bed.Live.AddRange([BridgeBed.Seen("fs2", "carrier-a"), BridgeBed.Seen("fs2", "carrier-a")]); // of another node
        bed.Live.Add(BridgeBed.Seen(BridgeBed.Node, "carrier-a"));
        bed.RingOut();
        Assert.Equal("carrier-a", bed.Call.Gateway);
        bed.Wait(1);
        Assert.Equal("carrier-b", bed.Of(bed.Another()).Gateway);
        Assert.Equal(2, bed.Dials);
    }

    [Fact]
    public void What_is_seen_live_and_known_to_the_flow_is_one_call()
    {
        var bed = new BridgeBed(gateway: g => g.MaxCalls = 2);
        bed.RingOut();
        var seen = BridgeBed.Seen(BridgeBed.Node, "carrier-a", BridgeBed.RouteId);
        bed.Live.Add(seen with { Legs = [seen.Legs[0] with { Uuid = bed.Dialled.Outbound }] });
        bed.Wait(1);
        bed.Another();
        Assert.Equal(2, bed.Dials);
    }

    [Fact]
    public void Where_all_are_full_the_call_waits_and_goes_out_when_a_line_is_free()
    {
        var bed = new BridgeBed(gateway: g => g.MaxCalls = 1);
        bed.RingOut();
        var second = bed.Another();
        bed.Wait(20);
        Assert.Equal((1, BridgeState.Waiting), (bed.Dials, bed.Of(second).State));
        bed.Fail("USER_BUSY");
        bed.Wait(0.3);
        Assert.Equal((2, bed.Of(second).Id), (bed.Dials, bed.Dialled.Id));
    }

    [Fact]
    public void It_waits_no_longer_than_an_attempt_may_take_and_says_why()
    {
        var bed = new BridgeBed(gateway: g => g.MaxCalls = 1, settings: s => s.BridgeSeconds = 40);
        bed.Live.Add(BridgeBed.Seen(BridgeBed.Node, "carrier-a"));
        bed.Join();
        bed.AgentAnswers();
        bed.Wait(39);
        Assert.Equal(BridgeState.Waiting, bed.Call.State);
        bed.Wait(1);
        Assert.Equal((BridgeOutcome.Failed, "every gateway of the route has as many calls as it may", 0), (bed.Call.Outcome!.Value, bed.Call.Cause, bed.Dials));
        Assert.Equal(BridgeEvents.CallFailed, bed.Told.Last());
    }

    [Fact]
    public void The_route_has_its_own_limit_and_rate()
    {
        var full = new BridgeBed(second: true, route: r => r.MaxCalls = 2);
        full.Live.Add(BridgeBed.Seen(BridgeBed.Node, null, BridgeBed.RouteId)); // the dialplan's
        full.RingOut();
        var waits = full.Another();
        Assert.Equal((1, BridgeState.Waiting), (full.Dials, full.Of(waits).State));
        full.Live.Clear();
        full.Wait(0.3);
        Assert.Equal(2, full.Dials);

        var slow = new BridgeBed(route: r => r.CallsPerSecond = 2);
        for (var i = 0; i < 10; i++)
        {
            slow.Another();
        }

        Assert.Equal(1, slow.Dials);
        for (var tenth = 0; tenth < 20; tenth++)
        {
            slow.Wait(0.1);
        }

        Assert.InRange(slow.Dials, 4, 5);
    }

    [Fact]
    public void A_call_that_has_no_line_does_not_hold_those_of_others_nor_take_from_the_rate()
    {
        var bed = new BridgeBed(gateway: g => g.MaxCalls = 1, settings: s => s.CallsPerSecond = 10);
        bed.Live.Add(BridgeBed.Seen(BridgeBed.Node, "carrier-a"));
        for (var i = 0; i < 30; i++)
        {
            bed.Another();
        }

        bed.Wait(1);
        Assert.Equal(0, bed.Dials);
        var elsewhere = bed.Another(node: "fs2");
        Assert.Equal((1, bed.Of(elsewhere).Id), (bed.Dials, bed.Dialled.Id));
    }
}
