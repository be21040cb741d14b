using CallSign.Core.SipTrunk;
using CallSign.Telephony.SipTrunk;
using CallSign.Telephony.Tests.Queues;

namespace CallSign.Telephony.Tests.SipTrunk;

/// <summary>Switches that go, come back or start anew: no call is left open, whatever it was doing.</summary>
public sealed class BridgeNodeTests
{
    private const string Other = "fs2";
    private static readonly BridgeNode Online = new(true, true, "core-1");

    public enum At
    {
        Queued,
        Dialling,
        Ringing,
        Answered,
        Bridged,
    }

    [Theory]
    [InlineData(At.Queued)]
    [InlineData(At.Dialling)]
    [InlineData(At.Ringing)]
    [InlineData(At.Answered)]
    [InlineData(At.Bridged)]
    public void A_switch_that_stays_away_loses_its_calls_with_a_reason(At at)
    {
        var bed = Bed(at);
        bed.Do(new BridgeSignal.NodeGone(BridgeBed.Node));
        bed.Wait(59);
        bed.Wait(125);
        Assert.Equal((BridgeState.Ended, BridgeOutcome.NodeLost, "the switch is out of reach"), (bed.Call.State, bed.Call.Outcome!.Value, bed.Call.Cause));
        Assert.Single(bed.Told, BridgeEvents.CallFailed);
        Assert.Empty(bed.Flow.Calls);
    }

    [Theory]
    [InlineData(At.Queued)]
    [InlineData(At.Ringing)]
    [InlineData(At.Bridged)]
    public void A_switch_that_was_started_anew_has_lost_them_at_once(At at)
    {
        var bed = Bed(at);
        bed.Do(new BridgeSignal.NodeGone(BridgeBed.Node), new BridgeSignal.NodeBack(BridgeBed.Node, "core-2"));
        Assert.Equal((BridgeOutcome.NodeLost, "the switch was started anew"), (bed.Call.Outcome!.Value, bed.Call.Cause));
        Assert.Empty(bed.Commands.OfType<BridgeCommand.Kill>());
        Assert.False(bed.Flow.Knows(bed.Caller)); // nobody waits there any more
        bed.Wait(600);
        Assert.Equal(at is At.Queued ? 0 : 1, bed.Dials);
    }

    [Theory]
    [InlineData(At.Queued, BridgeOutcome.CallerHungUp)]
    [InlineData(At.Bridged, BridgeOutcome.Completed)]
    public void What_ended_unheard_is_swept(At at, BridgeOutcome outcome)
    {
        var bed = Bed(at);
        var there = new HashSet<Guid> { bed.Caller, bed.Agent };
        there.UnionWith(bed.Commands.OfType<BridgeCommand.Originate>().Select(o => o.Outbound));
        var nodes = new Dictionary<string, BridgeNode> { [BridgeBed.Node] = Online };
        bed.Flow.Sweep(there, nodes, bed.Now);
        bed.Wait(0);
        Assert.Empty(bed.Commands.OfType<BridgeCommand.Look>());
        bed.Flow.Sweep(new HashSet<Guid>(), nodes, bed.Now);
        bed.Wait(0);
        Assert.Single(bed.Commands.OfType<BridgeCommand.Look>());
        bed.Sees(new BridgeSight(false, null, false, false, false));
        Assert.Equal(outcome, bed.Call.Outcome);
        Assert.False(bed.Flow.Knows(bed.Caller));
    }

    [Fact]
    public void A_switch_that_went_unheard_or_was_taken_out_is_noticed()
    {
        var bed = Bed(At.Bridged);
        bed.Flow.Sweep(new HashSet<Guid>(), new Dictionary<string, BridgeNode>(), bed.Now);
        bed.Wait(181);
        Assert.Equal(BridgeOutcome.NodeLost, bed.Call.Outcome);

        var back = Bed(At.Bridged);
        back.Do(new BridgeSignal.NodeGone(BridgeBed.Node));
        back.Flow.Sweep(new HashSet<Guid>(), new Dictionary<string, BridgeNode> { [BridgeBed.Node] = Online }, back.Now);
        back.Wait(600); // its return was not told, and is seen all the same
        Assert.Null(back.Call.Outcome);
    }

    [Fact]
    public void A_call_that_was_asked_for_goes_with_its_caller_to_another_switch()
    {
        var bed = new BridgeBed(bridgeNumber: null);
        bed.Do(new BridgeSignal.Asked(new BridgeCall { TenantId = QueueBed.Acme.Id, CallerNumber = "+4930555", Number = "0401234567", CreatedBy = "crm", CreatedAt = bed.Now }));
        bed.Join();
        Assert.Equal((BridgeState.Queued, BridgeBed.Node), (bed.Call.State, bed.Call.Node));
        bed.Do(new BridgeSignal.NodeGone(BridgeBed.Node));
        var (again, member, agent) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        bed.Do(
            new BridgeSignal.Joined(Other, QueueBed.Acme.Id, QueueBed.QueueId, member, again, "+4930555"),
            new BridgeSignal.AgentAnswered(Other, member, again, QueueBed.AgentId, agent));
        Assert.Equal((BridgeState.Dialling, Other, again, agent), (bed.Call.State, bed.Call.Node, bed.Call.CallUuid!.Value, bed.Dialled.AgentUuid));
        bed.Wait(59); // the lost switch takes nothing of it along
        bed.Do(new BridgeSignal.HungUp(bed.Caller, "NORMAL_CLEARING"));
        Assert.Null(bed.Call.Outcome);
    }

    [Fact]
    public void A_switch_that_takes_no_new_calls_fails_the_call_with_its_word()
    {
        var bed = new BridgeBed(settings: s => (s.Retries, s.RetrySeconds) = (1, 2));
        bed.Join();
        bed.AgentAnswers();
        bed.Do(new BridgeSignal.Replied(bed.Dialled, false, "DESTINATION_OUT_OF_ORDER"));
        bed.Wait(2);
        bed.Do(new BridgeSignal.Replied(bed.Dialled, false, "DESTINATION_OUT_OF_ORDER"));
        Assert.Equal((2, BridgeOutcome.Failed, "DESTINATION_OUT_OF_ORDER"), (bed.Dials, bed.Call.Outcome!.Value, bed.Call.Cause));
        Assert.Equal(BridgeEvents.CallFailed, bed.Told.Last());
    }

    [Fact]
    public void Who_leads_again_has_no_old_opinion_of_the_switches()
    {
        var bed = Bed(At.Bridged);
        bed.Do(new BridgeSignal.NodeGone(BridgeBed.Node));
        var row = bed.Call;
        bed.Flow.Clear();
        bed.Flow.Meet(BridgeBed.Node, "core-1");
        bed.Flow.Resume([row], bed.Now);
        bed.Wait(600);
        Assert.Null(row.Outcome);
    }

    private static BridgeSight Nothing(BridgeBed bed) => new(true, bed.Agent, Outbound: false, Answered: false, Bridged: false);

    [Fact]
    public void A_call_that_is_dialled_while_the_switch_is_asked_is_dialled_once()
    {
        var bed = Bed(At.Queued);
        bed.AgentAnswers();
        bed.Do(new BridgeSignal.NodeBack(BridgeBed.Node, "core-1")); // asked after the command was sent, and before it is carried out
        Assert.Null(bed.Commands.OfType<BridgeCommand.Look>().Last().Outbound);
        bed.Sees(Nothing(bed));
        bed.Wait(5);
        Assert.Equal((1, BridgeState.Dialling), (bed.Dials, bed.Call.State));

        // It comes about after it was asked for, and before the answer is read.
        var outbound = bed.Rings();
        bed.Do(new BridgeSignal.Replied(bed.Dialled, true, ""));
        bed.Sees(Nothing(bed));
        bed.Wait(5);
        Assert.Equal((1, BridgeState.Answered, outbound), (bed.Dials, bed.Call.State, bed.Call.OutboundUuid));
        Assert.Single(bed.Commands.OfType<BridgeCommand.Bridge>()); // nor are they put together twice
    }

    [Fact]
    public void An_agent_who_answers_while_the_switch_is_asked_is_not_taken_for_gone()
    {
        var bed = Bed(At.Queued);
        bed.Do(new BridgeSignal.NodeBack(BridgeBed.Node, "core-1"));
        bed.AgentAnswers();
        bed.Sees(new BridgeSight(true, null, Outbound: false, Answered: false, Bridged: false));
        Assert.Equal((1, BridgeState.Dialling), (bed.Dials, bed.Call.State));
    }

    [Fact]
    public void A_command_that_was_not_answered_is_asked_for()
    {
        var bed = Bed(At.Dialling);
        bed.Do(new BridgeSignal.Unanswered(bed.Dialled));
        Assert.Equal(bed.Dialled.Outbound, bed.Commands.OfType<BridgeCommand.Look>().Single().Outbound);
        bed.Sees(Nothing(bed));
        bed.Wait(3);
        Assert.Equal((2, BridgeState.Dialling), (bed.Dials, bed.Call.State)); // it never came about
    }

    private static BridgeBed Bed(At at)
    {
        var bed = new BridgeBed();
        bed.Flow.Meet(BridgeBed.Node, "core-1");
        bed.Join();
        if (at is At.Queued)
        {
            return bed;
        }

        bed.AgentAnswers();
        if (at is At.Dialling)
        {
            return bed;
        }

        var outbound = bed.Rings();
        if (at is At.Answered or At.Bridged)
        {
            bed.Do(new BridgeSignal.Answered(outbound));
        }

        if (at is At.Bridged)
        {
            bed.Do(new BridgeSignal.Joint(bed.Agent, outbound));
        }

        return bed;
    }
}
