using CallSign.Core.Queues;
using CallSign.TestSupport;

namespace CallSign.Core.Tests.Queues;

public sealed class QueueReportTests(Postgres postgres)
{
    [Fact]
    public async Task A_queue_is_counted_by_how_its_calls_ended()
    {
        await using var bed = await QueueBed.NewAsync(postgres);
        var channel = Guid.NewGuid();
        await bed.WriteAsync(
            bed.Call(QueueOutcome.Answered, bed.Now, wait: 5, talk: 60), bed.Call(QueueOutcome.Answered, bed.Now, wait: 35, talk: 20), bed.Call(QueueOutcome.Abandoned, bed.Now, wait: 50),
            bed.Call(QueueOutcome.TimedOut, bed.Now, wait: 90), bed.Call(QueueOutcome.NoAgent, bed.Now), bed.Call(QueueOutcome.Exited, bed.Now),
            bed.Call(QueueOutcome.Exited, bed.Now, channel: channel), bed.Call(QueueOutcome.Answered, bed.Now.AddDays(-2)));
        await bed.Callbacks.AskAsync(bed.Callback("030111", channel), default);
        await bed.Callbacks.AskAsync(bed.Callback("030222"), default);
        var open = (await bed.Callbacks.OpenAsync(default)).Single(c => c.Number == "030111");
        open.CallUuid = Guid.NewGuid();
        Assert.True(await bed.Callbacks.ClaimAsync(open, Guid.NewGuid(), "fs1", open.CallUuid.Value, default));
        Assert.True(await bed.Callbacks.ReachedAsync(open, default));

        var row = Assert.Single(await bed.Report.QueuesAsync(bed.Acme, bed.Now.AddHours(-1), bed.Now.AddHours(1), default));
        Assert.Equal((7, 2, 1, 1, 1, 1, 1), (row.Joined, row.Answered, row.Abandoned, row.TimedOut, row.NoAgent, row.Exited, row.InTime)); // whoever asked for a callback is no Exited
        Assert.Equal((2, 1), (row.Callbacks, row.CalledBack));
        Assert.Equal((90, 40.0), (row.LongestWait, row.AverageTalk));
        Assert.Equal(100.0 / 7, row.ServiceLevel!.Value, 6);
        Assert.Empty(await bed.Report.QueuesAsync(bed.Other, bed.Now.AddHours(-1), bed.Now.AddHours(1), default));
    }

    [Fact]
    public async Task An_agents_day_is_told_with_breaks_by_reason_and_results()
    {
        await using var bed = await QueueBed.NewAsync(postgres);
        var day = bed.Now.Date;
        await using (var context = bed.Db.Open(Core.Tenancy.TenantScope.System))
        {
            foreach (var (hours, status, reason) in new (double Hours, AgentStatus Status, string? Reason)[]
            {
                (-5.0, AgentStatus.Available, null), (2, AgentStatus.OnBreak, "Lunch"), (2.5, AgentStatus.Available, null), (4, AgentStatus.OnBreak, null),
                (4.25, AgentStatus.LoggedOut, null), (6, AgentStatus.Available, null),
            })
            {
                context.Add(new AgentStatusChange { TenantId = bed.TenantId, AgentId = bed.AgentId, Status = status, Reason = reason, At = day.AddHours(hours) });
            }

            await context.SaveChangesAsync();
        }

        var call = bed.Call(QueueOutcome.Answered, day.AddHours(1), talk: 100);
        await bed.WriteAsync(call, bed.Call(QueueOutcome.Answered, day.AddHours(3), talk: 20));
        await bed.History.WrapUpAsync(bed.TenantId, null, call.Id, "Sold", bed.Now, default);
        await bed.History.WriteAsync([], [new AgentMiss { TenantId = bed.TenantId, QueueId = bed.QueueId, AgentId = bed.AgentId, MemberUuid = Guid.NewGuid(), At = day.AddHours(1) }], default);

        var row = Assert.Single(await bed.Report.AgentsAsync(bed.Acme, day, day.AddDays(1), now: day.AddHours(8), default));
        Assert.Equal((2, 1, 120), (row.Answered, row.Missed, row.TalkSeconds));
        // From midnight to 4:15 by the state of the day before, and from 6:00 until now.
        Assert.Equal((TimeSpan.FromHours(6.25), TimeSpan.FromHours(0.75)), (row.LoggedIn, row.OnBreak));
        Assert.Equal((TimeSpan.FromHours(0.5), TimeSpan.FromHours(0.25)), (row.Breaks["Lunch"], row.Breaks[""]));
        Assert.Equal(1, Assert.Single(row.WrapUps).Value);
        Assert.Empty(await bed.Report.AgentsAsync(bed.Other, day, day.AddDays(1), bed.Now, default));
    }
}
