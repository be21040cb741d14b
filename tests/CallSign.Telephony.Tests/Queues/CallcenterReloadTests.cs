using CallSign.Core.Changes;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Telephony.Queues;
using CallSign.Telephony.Reload;

namespace CallSign.Telephony.Tests.Queues;

/// <summary>What a switch is told of queues and agents: what differs, and never an agent's status.</summary>
public sealed class CallcenterReloadTests
{
    private static readonly string Queue = QueueBed.Queue;
    private static readonly string Agent = QueueBed.Agent;

    [Fact]
    public void What_the_switch_does_not_know_needs_no_command() => Assert.Empty(Plan(
        QueueBed.Pbx(),
        QueueBed.Pbx(q => (q.Name, q.Number, q.Overflow, q.ExitKey, q.MaxWaiting) = ("New", "651", Core.Destinations.Destination.HangUp(), "1", 4), a => a.Name = "Ada L.")));

    [Fact]
    public void An_edited_agent_is_told_by_what_changed_alone() => Assert.Equal(
        [$"callcenter_config agent set contact {Agent} [leg_timeout=33]user/1001@acme.test", $"callcenter_config agent set wrap_up_time {Agent} 7"],
        Plan(QueueBed.Pbx(), QueueBed.Pbx(agent: a => (a.WrapUpSeconds, a.RingSeconds) = (7, 33))));

    [Fact]
    public void A_renumbered_telephone_is_an_agents_new_contact() => Assert.Equal(
        [$"callcenter_config agent set contact {Agent} [leg_timeout=20]user/1009@acme.test"], Plan(QueueBed.Pbx(), QueueBed.Pbx(number: "1009")).Where(c => c.StartsWith("callcenter", StringComparison.Ordinal)));

    [Fact]
    public void A_parameter_of_a_queue_reads_that_queue() =>
        Assert.Equal([$"callcenter_config queue reload {Queue}"], Plan(QueueBed.Pbx(), QueueBed.Pbx(q => q.MaxWaitSeconds = 99)));

    [Fact]
    public void Tiers_are_set_one_by_one()
    {
        Assert.Equal([$"callcenter_config tier set level {Queue} {Agent} 4"], Plan(QueueBed.Pbx(), QueueBed.Pbx(q => q.Agents[0].Level = 4)));
        Assert.Equal([$"callcenter_config tier del {Queue} {Agent}"], Plan(QueueBed.Pbx(), QueueBed.Pbx(q => q.Agents.Clear())));
        Assert.Equal([$"callcenter_config tier add {Queue} {Agent} 1 1"], Plan(QueueBed.Pbx(q => q.Agents.Clear()), QueueBed.Pbx()));
    }

    [Fact]
    public void What_goes_is_taken_away_and_what_comes_is_loaded()
    {
        Assert.Equal(
            [$"callcenter_config tier del {Queue} {Agent}", $"callcenter_config queue unload {Queue}"], Plan(QueueBed.Pbx(), QueueBed.Pbx(only: n => n is QueueAgent)));
        Assert.Equal([$"callcenter_config agent del {Agent}", $"callcenter_config tier del {Queue} {Agent}"], Plan(QueueBed.Pbx(), QueueBed.Pbx(only: n => n is CallQueue)));
        var all = Plan(QueueBed.Pbx(only: _ => false), QueueBed.Pbx());
        Assert.Equal($"callcenter_config agent add {Agent} callback", all[0]);
        Assert.Equal([$"callcenter_config queue load {Queue}", $"callcenter_config tier add {Queue} {Agent} 1 1"], all.TakeLast(2));
        Assert.DoesNotContain(all, c => c.Contains("status", StringComparison.Ordinal) || c.Contains("state", StringComparison.Ordinal));
    }

    [Fact]
    public void A_switch_that_comes_back_is_brought_in_step()
    {
        var agents = CallcenterLists.Read($"name|contact|status|wrap_up_time|max_no_answer|reject_delay_time|busy_delay_time|no_answer_delay_time\n{Agent}|[leg_timeout=20]user/1001@acme.test|Available|99|3|10|30|10\n1001@acme.test|user/1001|Available|0|0|0|0|0\n018f00000000700080000000000000ff@acme.test|x|Available|0|0|0|0|0\n+OK\n");
        var tiers = CallcenterLists.Read($"queue|agent|state|level|position\n{Queue}|{Agent}|Ready|1|2\nother@acme.test|1001@acme.test|Ready|1|1\n+OK\n");
        Assert.Equal(
            [
                "callcenter_config agent del 018f00000000700080000000000000ff@acme.test", $"callcenter_config agent set wrap_up_time {Agent} 10",
                $"callcenter_config queue load {Queue}", $"callcenter_config tier set position {Queue} {Agent} 1",
            ],
            QueueCare.Missing(QueueBed.Pbx(), [], agents, tiers).Select(c => c.ToString()));
    }

    private static IReadOnlyList<string> Plan(PbxSnapshot before, PbxSnapshot after)
    {
        var batch = new ConfigBatch();
        batch.Add(new ConfigChange(Guid.NewGuid(), Guid.NewGuid(), QueueBed.Acme.Id, ReloadScope.Tenant), own: true);
        return [.. ReloadPlan.Between(before, after, batch).Select(c => c.ToString()).Where(c => !c.StartsWith("vm_fsdb", StringComparison.Ordinal))];
    }
}
