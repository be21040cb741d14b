using System.Text;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Telephony.Queues;
using CallSign.TestSupport;

namespace CallSign.Telephony.Tests.Queues;

public sealed class QueueTrackerTests
{
    private readonly SnapshotStore _snapshots = new();
    private readonly QueueTracker _tracker;

    public QueueTrackerTests()
    {
        _snapshots.Swap(QueueBed.Pbx());
        _tracker = new QueueTracker(_snapshots, new ManualTime(DateTimeOffset.FromUnixTimeSeconds(1_795_219_309)));
    }

    [Fact]
    public void An_answered_call_is_followed_from_joining_to_its_row()
    {
        List<string> states = [];
        foreach (var block in QueueBed.Events("queue-answered.plain.esl"))
        {
            _tracker.Apply("vm", QueueBed.View(block));
            var board = _tracker.Read(QueueBed.Acme.Id);
            var member = board.Members.SingleOrDefault();
            states.Add($"{(member is null ? "-" : member.AnsweredAt is null ? "waits" : "talks")} {board.Agents.GetValueOrDefault(QueueBed.AgentId)?.Activity}".Trim());
        }

        Assert.Equal(["waits", "waits Ringing", "talks Ringing", "talks Talking", "- Talking", "- Idle"], states.Aggregate(new List<string>(), (all, s) => { if (all.LastOrDefault() != s) { all.Add(s); } return all; }));
        var row = Assert.IsType<QueueRecord.Call>(Assert.Single(Records())).Row;
        Assert.Equal((QueueOutcome.Answered, QueueBed.QueueId, (Guid?)QueueBed.AgentId, "1000", "User 1000", 1, 4, true),
            (row.Outcome, row.QueueId, row.AgentId, row.CallerNumber, row.CallerName, row.WaitSeconds, row.TalkSeconds, row.InTime));
        Assert.Equal(QueueBed.Acme.Id, row.TenantId);
    }

    [Fact]
    public void Who_gives_up_has_a_row_without_an_agent()
    {
        foreach (var block in QueueBed.Events("queue-abandon.plain.esl"))
        {
            _tracker.Apply("vm", QueueBed.View(block));
        }

        var row = Records().OfType<QueueRecord.Call>().Single().Row;
        Assert.Equal((QueueOutcome.Abandoned, (Guid?)null, (DateTime?)null, false), (row.Outcome, row.AgentId, row.AnsweredAt, row.InTime));
        Assert.Empty(_tracker.Read(QueueBed.Acme.Id).Members);
    }

    [Theory]
    [InlineData("TIMEOUT", QueueOutcome.TimedOut)]
    [InlineData("NO_AGENT_TIMEOUT", QueueOutcome.NoAgent)]
    [InlineData("EXIT_WITH_KEY", QueueOutcome.Exited)]
    [InlineData("BREAK_OUT", QueueOutcome.Abandoned)]
    [InlineData("something new", QueueOutcome.Abandoned)]
    public void The_switch_says_why(string reason, QueueOutcome outcome)
    {
        Tell("member-queue-end", $"CC-Queue: {QueueBed.Queue}", $"CC-Member-UUID: {Guid.NewGuid()}", "CC-Cause: Cancel", $"CC-Cancel-Reason: {reason}",
            "CC-Member-Joined-Time: 1795219300", "CC-Member-Leaving-Time: 1795219305");
        var row = Records().OfType<QueueRecord.Call>().Single().Row;
        Assert.Equal((outcome, 5), (row.Outcome, row.WaitSeconds));
    }

    [Fact]
    public void Names_that_the_portal_did_not_give_are_left_alone()
    {
        foreach (var queue in new[] { "5000@acme.test", $"{QueueBed.QueueId:N}@elsewhere.test", "", "@", new string('x', 400) })
        {
            Tell("member-queue-start", $"CC-Queue: {queue}", $"CC-Member-UUID: {Guid.NewGuid()}");
            Tell("member-queue-end", $"CC-Queue: {queue}", $"CC-Member-UUID: {Guid.NewGuid()}");
        }

        Tell("agent-status-change", "CC-Agent: 1001@acme.test", "CC-Agent-Status: Available");
        Tell("agent-status-change", $"CC-Agent: {QueueBed.Agent}", "CC-Agent-Status: Asleep");
        Assert.Empty(Records());
        Assert.Empty(_tracker.Read(QueueBed.Acme.Id).Members);
    }

    [Theory]
    [InlineData("NO_ANSWER", true)]
    [InlineData("LOSE_RACE", false)] // another agent was faster
    [InlineData("ORIGINATOR_CANCEL", false)] // the caller hung up
    public void A_missed_call_is_the_agents(string cause, bool counted)
    {
        Tell("bridge-agent-fail", $"CC-Queue: {QueueBed.Queue}", $"CC-Agent: {QueueBed.Agent}", $"CC-Member-UUID: {Guid.NewGuid()}", $"CC-Hangup-Cause: {cause}",
            "CC-Agent-Called-Time: 1795219300", "CC-Agent-Aborted-Time: 1795219312");
        Assert.Equal(counted ? 12 : null, Records().OfType<QueueRecord.Miss>().SingleOrDefault()?.Row.RingSeconds);
    }

    [Fact]
    public void Callers_are_told_their_position() => Assert.Equal(
        "uuid_broadcast 018f0000-0000-7000-8000-0000000000c9 file_string://ivr/ivr-you_are_number.wav!digits/2.wav!digits/3.wav!ivr/ivr-estimated_hold_time.wav!digits/4.wav!time/minutes.wav aleg",
        QueueAnnouncer.Command(
            new QueueMember(Guid.NewGuid(), Guid.Parse("018f0000-0000-7000-8000-0000000000c9"), QueueBed.QueueId, "vm", "1000", "", default, default), 23, 4).ToString());

    private void Tell(string action, params string[] headers) => _tracker.Apply("vm", QueueBed.View(Encoding.UTF8.GetBytes(
        $"\nEvent-Name: CUSTOM\nEvent-Subclass: callcenter%3A%3Ainfo\nCC-Action: {action}\n" + string.Concat(headers.Select(h => h.Replace("@", "%40", StringComparison.Ordinal).Replace(" (", "%20(", StringComparison.Ordinal) + "\n")))));

    private List<QueueRecord> Records()
    {
        List<QueueRecord> all = [];
        while (_tracker.Records.TryRead(out var record))
        {
            all.Add(record);
        }

        return all;
    }
}
