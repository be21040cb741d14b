using CallSign.Core.SipTrunk;
using CallSign.Telephony.SipTrunk;
using CallSign.Telephony.Tests.Queues;

namespace CallSign.Telephony.Tests.SipTrunk;

/// <summary>Every way in which a bridging call can end; each has exactly one outcome, and no channel out is left.</summary>
public sealed class BridgeFlowTests
{
    [Fact]
    public void They_are_bridged_and_talk_until_one_hangs_up()
    {
        var bed = new BridgeBed();
        var outbound = bed.RingOut();
        Assert.Equal((BridgeState.Ringing, 1, bed.Agent, "carrier-a"), (bed.Call.State, bed.Call.Attempts, bed.Dialled.AgentUuid, bed.Call.Gateway));
        bed.Do(new BridgeSignal.Answered(outbound));
        Assert.Equal(new BridgeCommand.Bridge(bed.Call.Id, BridgeBed.Node, bed.Agent, outbound), bed.Commands.OfType<BridgeCommand.Bridge>().Single());
        bed.Do(new BridgeSignal.Replied(bed.Dialled, true, outbound.ToString()), new BridgeSignal.HungUp(bed.Caller, "NORMAL_CLEARING")); // the switch lets the caller go
        bed.Do(new BridgeSignal.Joint(bed.Agent, outbound));
        Assert.Equal(BridgeState.Bridged, bed.Call.State);
        bed.Wait(3600); // no time runs while they talk
        bed.Do(new BridgeSignal.HungUp(outbound, "NORMAL_CLEARING"), new BridgeSignal.HungUp(bed.Agent, "NORMAL_CLEARING"), new BridgeSignal.Left(bed.Member, bed.Caller));
        Assert.Equal((BridgeState.Ended, (BridgeOutcome?)BridgeOutcome.Completed), (bed.Call.State, bed.Call.Outcome));
        Assert.Equal(
            [BridgeEvents.CallerQueued, BridgeEvents.AgentAnswered, BridgeEvents.OutboundDialled, BridgeEvents.OutboundAnswered, BridgeEvents.ChannelsBridged, BridgeEvents.CallCompleted], bed.Told);
        Assert.Single(bed.Commands.OfType<BridgeCommand.Bridge>());
        Assert.Empty(bed.Flow.Calls);
    }

    [Fact]
    public void Nobody_answers_and_it_is_called_three_times_more()
    {
        var bed = new BridgeBed();
        bed.RingOut();
        for (var retry = 1; retry <= 3; retry++)
        {
            bed.Wait(30);
            bed.Fail("NO_ANSWER");
            Assert.Equal((retry, BridgeState.Waiting), (bed.Dials, bed.Call.State));
            bed.Wait(2);
            Assert.Equal(retry + 1, bed.Dials);
            bed.Rings();
        }

        bed.Fail("NO_ANSWER");
        Assert.Equal((BridgeOutcome.NoAnswer, 4, "NO_ANSWER"), (bed.Call.Outcome!.Value, bed.Call.Attempts, bed.Call.Cause));
        Assert.Equal(4, bed.Commands.OfType<BridgeCommand.Originate>().Select(o => o.Outbound).Distinct().Count());
        Assert.Equal(BridgeEvents.CallFailed, bed.Told.Last());
        Assert.Equal((30, 60), (bed.Dialled.Times.Ring, bed.Dialled.Times.Bridge));
    }

    [Theory]
    [InlineData("USER_BUSY", BridgeOutcome.Busy)]
    [InlineData("UNALLOCATED_NUMBER", BridgeOutcome.Failed)]
    [InlineData("CALL_REJECTED", BridgeOutcome.Failed)]
    public void A_plain_refusal_is_not_repeated(string cause, BridgeOutcome outcome)
    {
        var bed = new BridgeBed();
        bed.RingOut();
        bed.Fail(cause);
        bed.Wait(120);
        Assert.Equal((outcome, 1), (bed.Call.Outcome!.Value, bed.Dials));
    }

    [Fact]
    public void A_carrier_without_a_line_leads_to_the_next_at_once()
    {
        var bed = new BridgeBed(second: true);
        bed.Join();
        bed.AgentAnswers();
        bed.Fail("NORMAL_CIRCUIT_CONGESTION");
        Assert.Equal((2, "carrier-b", BridgeState.Dialling), (bed.Dials, bed.Call.Gateway, bed.Call.State));
        bed.Fail("GATEWAY_DOWN");
        bed.Wait(2);
        Assert.Equal((3, "carrier-a"), (bed.Dials, bed.Call.Gateway)); // the next attempt begins in front
    }

    [Fact]
    public void An_agent_who_hangs_up_takes_the_ringing_call_along()
    {
        var bed = new BridgeBed();
        var outbound = bed.RingOut();
        bed.Do(new BridgeSignal.HungUp(bed.Agent, "NORMAL_CLEARING"));
        Assert.Equal(BridgeOutcome.AgentHungUp, bed.Call.Outcome);
        Assert.Equal(outbound, bed.Commands.OfType<BridgeCommand.Kill>().Single().Channel);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_caller_who_hangs_up_ends_it_at_any_state(bool ringing)
    {
        var bed = new BridgeBed();
        bed.Join();
        if (ringing)
        {
            bed.AgentAnswers();
            bed.Rings();
        }

        bed.Do(new BridgeSignal.HungUp(bed.Caller, "ORIGINATOR_CANCEL"), new BridgeSignal.Left(bed.Member, bed.Caller));
        Assert.Equal(BridgeOutcome.CallerHungUp, bed.Call.Outcome);
        Assert.Equal(ringing ? 1 : 0, bed.Commands.OfType<BridgeCommand.Kill>().Count());
        Assert.Single(bed.Told, BridgeEvents.CallFailed);
        Assert.Single(bed.Rows.Distinct());
    }

    [Fact]
    public void Who_hung_up_is_not_taken_for_a_new_caller_while_the_queue_lists_him()
    {
        var bed = new BridgeBed();
        bed.Join();
        bed.Do(new BridgeSignal.HungUp(bed.Caller, "ORIGINATOR_CANCEL"));
        Assert.True(bed.Flow.Knows(bed.Caller));
        bed.Do(new BridgeSignal.Left(bed.Member, bed.Caller));
        Assert.False(bed.Flow.Knows(bed.Caller));
        Assert.Single(bed.Rows.Distinct());
    }

    [Fact]
    public void What_is_answered_but_never_bridged_is_given_up_in_time()
    {
        var bed = new BridgeBed();
        var outbound = bed.RingOut();
        bed.Do(new BridgeSignal.Answered(outbound));
        bed.Wait(59);
        Assert.Null(bed.Call.Outcome);
        bed.Wait(1);
        Assert.Equal(BridgeOutcome.BridgeTimeout, bed.Call.Outcome);
        Assert.Equal(outbound, bed.Commands.OfType<BridgeCommand.Kill>().Single().Channel);
    }

    [Fact]
    public void A_channel_that_comes_too_late_is_no_ghost()
    {
        var bed = new BridgeBed();
        bed.Join();
        bed.AgentAnswers();
        var late = bed.Dialled;
        bed.Do(new BridgeSignal.HungUp(bed.Agent, "NORMAL_CLEARING")); // killed before the switch had made it
        bed.Do(new BridgeSignal.Created(BridgeBed.Node, late.Outbound, late.AgentUuid, late.Id));
        Assert.Equal(2, bed.Commands.OfType<BridgeCommand.Kill>().Count(k => k.Channel == late.Outbound));
        bed.Do(new BridgeSignal.Created(BridgeBed.Node, Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid())); // of another installation
        Assert.Equal(2, bed.Commands.OfType<BridgeCommand.Kill>().Count());
    }

    [Fact]
    public void A_switch_that_comes_back_is_asked_and_one_that_does_not_is_lost()
    {
        var bed = new BridgeBed();
        var outbound = bed.RingOut();
        bed.Do(new BridgeSignal.NodeGone(BridgeBed.Node), new BridgeSignal.Unanswered(bed.Dialled));
        bed.Wait(5);
        bed.Do(new BridgeSignal.NodeBack(BridgeBed.Node));
        Assert.Equal(outbound, bed.Commands.OfType<BridgeCommand.Look>().Single().Outbound);
        bed.Sees(new BridgeSight(true, bed.Agent, Outbound: true, Answered: true, Bridged: false));
        Assert.Equal(BridgeState.Answered, bed.Call.State);
        Assert.Single(bed.Commands.OfType<BridgeCommand.Bridge>());

        bed.Do(new BridgeSignal.NodeGone(BridgeBed.Node));
        bed.Wait(61);
        Assert.Equal(BridgeOutcome.NodeLost, bed.Call.Outcome);
        Assert.Empty(bed.Commands.OfType<BridgeCommand.Kill>()); // nobody could take it now
        bed.Do(new BridgeSignal.NodeBack(BridgeBed.Node));
        Assert.Equal(outbound, bed.Commands.OfType<BridgeCommand.Kill>().Single().Channel);
    }

    [Theory]
    [InlineData(true, true, true, BridgeState.Bridged, null)]
    [InlineData(true, true, false, BridgeState.Answered, null)]
    [InlineData(true, false, false, BridgeState.Waiting, null)]
    [InlineData(false, true, true, BridgeState.Ended, BridgeOutcome.AgentHungUp)]
    public void A_restart_in_the_middle_goes_on_from_the_rows(bool agentThere, bool outboundThere, bool bridged, BridgeState state, BridgeOutcome? outcome)
    {
        var before = new BridgeBed();
        before.RingOut();
        var after = new BridgeBed();
        after.Flow.Resume([before.Call], after.Now);
        after.Wait(0);
        var look = after.Commands.OfType<BridgeCommand.Look>().Single();
        Assert.Equal((before.Caller, before.Agent, before.Dialled.Outbound), (look.Caller!.Value, look.AgentUuid!.Value, look.Outbound!.Value));
        after.Sees(new BridgeSight(true, agentThere ? before.Agent : null, outboundThere, Answered: outboundThere, bridged));
        Assert.Equal((state, outcome), (before.Call.State, before.Call.Outcome));
        after.Wait(3);
        Assert.Equal(state is BridgeState.Waiting ? 1 : 0, after.Dials); // what was gone is called once more, and nothing else
    }

    [Fact]
    public void The_rate_holds_and_the_priority_decides()
    {
        var bed = new BridgeBed(bridgeNumber: null, settings: s => s.CallsPerSecond = 10);
        for (var i = 0; i < 40; i++)
        {
            var caller = Guid.NewGuid();
            bed.Do(new BridgeSignal.Asked(new BridgeCall { TenantId = QueueBed.Acme.Id, CallerNumber = $"49{i:00}", Number = "0401234567", Priority = i == 39 ? 1 : 5, CreatedAt = bed.Now }));
            bed.Join(caller, Guid.NewGuid(), $"+49{i:00}");
            bed.AgentAnswers(caller, agent: Guid.NewGuid());
        }

        Assert.Equal(1, bed.Dials);
        bed.Wait(0.1);
        Assert.Equal(2, bed.Dials);
        Assert.Equal(1, bed.Rows.First(r => r.Id == bed.Dialled.Id).Priority);
        for (var tenth = 0; tenth < 20; tenth++)
        {
            bed.Wait(0.1);
        }

        Assert.InRange(bed.Dials, 20, 22);
    }

    [Fact]
    public void A_stop_ends_what_rings_and_lets_conversations_and_emergencies_be()
    {
        var bed = new BridgeBed();
        var outbound = bed.RingOut();
        var (waits, helped) = (Guid.NewGuid(), Guid.NewGuid());
        bed.Join(waits, Guid.NewGuid());
        bed.Rules(stopped: true);
        Assert.Equal(BridgeOutcome.Stopped, bed.Rows.First(r => r.CallUuid == bed.Caller).Outcome);
        Assert.Equal(outbound, bed.Commands.OfType<BridgeCommand.Kill>().Single().Channel);
        Assert.Equal(waits, bed.Commands.OfType<BridgeCommand.Release>().Single().Caller);

        bed.Do(new BridgeSignal.Asked(new BridgeCall { TenantId = QueueBed.Acme.Id, CallerNumber = "777", Number = "112", CreatedAt = bed.Now }));
        bed.Join(helped, Guid.NewGuid(), "777");
        bed.AgentAnswers(helped, agent: Guid.NewGuid());
        Assert.True(bed.Dialled.Way.Emergency);
        Assert.Equal("112", bed.Dialled.Way.Dialled);
    }

    [Fact]
    public void Asked_for_its_end_a_call_is_cancelled_or_hung_up()
    {
        var bed = new BridgeBed();
        var outbound = bed.RingOut();
        bed.Do(new BridgeSignal.Answered(outbound), new BridgeSignal.Joint(outbound, bed.Agent));
        bed.Do(new BridgeSignal.Asked(new BridgeCall { Id = bed.Call.Id, Revision = 5, EndAsked = true }));
        Assert.Null(bed.Call.Outcome); // its end is told by the switch
        Assert.Equal((outbound, "NORMAL_CLEARING"), (bed.Commands.OfType<BridgeCommand.Kill>().Single().Channel, bed.Commands.OfType<BridgeCommand.Kill>().Single().Cause));
        bed.Do(new BridgeSignal.HungUp(outbound, "NORMAL_CLEARING"));
        Assert.Equal(BridgeOutcome.Completed, bed.Call.Outcome);

        var other = new BridgeBed(bridgeNumber: null);
        other.Do(new BridgeSignal.Asked(new BridgeCall { TenantId = QueueBed.Acme.Id, CallerNumber = "1", Number = "0401", EndAsked = true }));
        Assert.Equal(BridgeOutcome.Cancelled, other.Call.Outcome);
    }

    [Fact]
    public void Announced_callers_are_found_by_number_and_forgotten_in_time()
    {
        var bed = new BridgeBed(bridgeNumber: null);
        bed.Do(new BridgeSignal.Asked(new BridgeCall { TenantId = QueueBed.Acme.Id, CallerNumber = "+4930555", Number = "0401234567", CreatedAt = bed.Now }));
        bed.Join(number: "4930999"); // somebody else
        Assert.Equal(BridgeState.Announced, bed.Call.State);
        bed.Wait(15 * 60);
        Assert.Equal(BridgeOutcome.Expired, bed.Call.Outcome);
    }

    [Fact]
    public void What_the_routes_do_not_let_out_fails_with_the_reason()
    {
        var bed = new BridgeBed(bridgeNumber: "999999999");
        bed.Join();
        bed.AgentAnswers();
        Assert.Equal((BridgeOutcome.Failed, "NO_ROUTE_DESTINATION", 0), (bed.Call.Outcome!.Value, bed.Call.Cause, bed.Dials));
    }
}
