using CallSign.Core.Queues;
using CallSign.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Core.Tests.Queues;

public sealed class QueueHistoryTests(Postgres postgres)
{
    [Fact]
    public async Task What_two_portals_hear_is_written_once()
    {
        await using var bed = await QueueBed.NewAsync(postgres);
        var call = bed.Call(QueueOutcome.Answered, bed.Now, talk: 30);
        var miss = new AgentMiss { TenantId = bed.TenantId, QueueId = bed.QueueId, AgentId = bed.AgentId, MemberUuid = call.MemberUuid, At = bed.Now, Cause = "NO_ANSWER", RingSeconds = 20 };
        await bed.History.WriteAsync([call], [miss], default);
        await bed.History.WriteAsync([bed.Call(QueueOutcome.Answered, bed.Now.AddDays(1), tenant: Guid.NewGuid())], [], default); // its tenant is gone
        var again = new QueueCall
        {
            TenantId = call.TenantId, QueueId = call.QueueId, MemberUuid = call.MemberUuid, CallUuid = call.CallUuid, JoinedAt = call.JoinedAt, LeftAt = call.LeftAt, Outcome = call.Outcome,
        };
        await bed.History.WriteAsync([again], [new AgentMiss { TenantId = miss.TenantId, QueueId = miss.QueueId, AgentId = miss.AgentId, MemberUuid = miss.MemberUuid, At = miss.At }], default);
        Assert.Equal(call.Id, Assert.Single(await bed.RowsAsync<QueueCall>()).Id);
        Assert.Equal(20, Assert.Single(await bed.RowsAsync<AgentMiss>()).RingSeconds);
    }

    [Fact]
    public async Task What_came_of_a_call_is_said_by_its_agent_or_a_supervisor_and_by_nobody_else()
    {
        await using var bed = await QueueBed.NewAsync(postgres);
        var (old, last, lost) = (bed.Call(QueueOutcome.Answered, bed.Now.AddMinutes(-50)), bed.Call(QueueOutcome.Answered, bed.Now.AddMinutes(-5)), bed.Call(QueueOutcome.Abandoned, bed.Now));
        await bed.WriteAsync(old, last, lost);
        Assert.Equal(last.Id, (await bed.History.LastAsync(bed.TenantId, bed.AgentId, bed.Now, default))?.Id);
        Assert.Null(await bed.History.LastAsync(bed.TenantId, bed.AgentId, bed.Now.AddHours(2), default));
        Assert.Null(await bed.History.LastAsync(bed.Other.TenantId!.Value, bed.AgentId, bed.Now, default));

        Assert.True(await bed.History.WrapUpAsync(bed.TenantId, bed.AgentId, null, "Sold", bed.Now, default)); // the last one, as by telephone
        Assert.True(await bed.History.WrapUpAsync(bed.TenantId, null, old.Id, "Complaint", bed.Now, default)); // a supervisor
        Assert.False(await bed.History.WrapUpAsync(bed.TenantId, Guid.NewGuid(), old.Id, "Mine", bed.Now, default)); // another agent
        Assert.False(await bed.History.WrapUpAsync(bed.TenantId, null, lost.Id, "Sold", bed.Now, default)); // nobody talked
        Assert.False(await bed.History.WrapUpAsync(bed.Other.TenantId!.Value, null, old.Id, "Theirs", bed.Now, default));
        Assert.Equal(["Complaint", "Sold", null], (await bed.RowsAsync<QueueCall>()).OrderBy(c => c.JoinedAt).Select(c => c.WrapUp));
        Assert.True(await bed.History.WrapUpAsync(bed.TenantId, bed.AgentId, last.Id, null, bed.Now, default)); // taken back
        Assert.Null((await bed.RowsAsync<QueueCall>()).Single(c => c.Id == last.Id).WrapUp);

        Assert.Equal(old.Id, Assert.Single(await bed.History.OfCallAsync(bed.Acme, [old.CallUuid, Guid.NewGuid()], default)).Id);
        Assert.Empty(await bed.History.OfCallAsync(bed.Other, [old.CallUuid], default));
        Assert.Equal(2, (await bed.History.PageAsync(bed.Acme, bed.QueueId, bed.AgentId, 0, 50, default)).Total);
        Assert.Equal(0, (await bed.History.PageAsync(bed.Other, null, null, 0, 50, default)).Total);
    }

    [Fact]
    public async Task Old_history_goes_and_what_is_needed_stays()
    {
        await using var bed = await QueueBed.NewAsync(postgres);
        var (long_ago, lately) = (bed.Now.AddDays(-40), bed.Now.AddDays(-20));
        foreach (var at in new[] { long_ago, lately })
        {
            await bed.History.WriteAsync(
                [bed.Call(QueueOutcome.Answered, at)], [new AgentMiss { TenantId = bed.TenantId, QueueId = bed.QueueId, AgentId = bed.AgentId, MemberUuid = Guid.NewGuid(), At = at }], default);
        }

        await bed.Callbacks.AskAsync(bed.Callback("030111"), default);
        await bed.Callbacks.CancelAsync(bed.Acme, (await bed.RowsAsync<QueueCallback>())[0].Id, default);
        await bed.Callbacks.AskAsync(bed.Callback("030222"), default); // open: it stays however old it is
        await using (var context = bed.Db.Open(Core.Tenancy.TenantScope.System))
        {
            foreach (var (days, status) in new[] { (-50, AgentStatus.Available), (-45, AgentStatus.OnBreak), (-10, AgentStatus.LoggedOut) })
            {
                context.Add(new AgentStatusChange { TenantId = bed.TenantId, AgentId = bed.AgentId, Status = status, At = bed.Now.AddDays(days) });
            }

            await context.SaveChangesAsync();
        }

        Assert.Equal(0, await new QueueSweep(bed.History, new QueueRetention(null), bed.Time, NullLogger<QueueSweep>.Instance).RunAsync(default));
        using var sweep = new QueueSweep(bed.History, new QueueRetention(30), bed.Time, NullLogger<QueueSweep>.Instance);
        Assert.Equal(3, await sweep.RunAsync(default));
        Assert.Equal(lately, Assert.Single(await bed.RowsAsync<QueueCall>()).JoinedAt);
        Assert.Single(await bed.RowsAsync<AgentMiss>());
        // The last status before the limit says how the time after it began.
        Assert.Equal([AgentStatus.OnBreak, AgentStatus.LoggedOut], (await bed.RowsAsync<AgentStatusChange>()).OrderBy(c => c.At).Select(c => c.Status));
        Assert.Equal(2, (await bed.RowsAsync<QueueCallback>()).Count);
        bed.Time.Advance(TimeSpan.FromDays(31));
        await sweep.RunAsync(default);
        Assert.Equal("030222", Assert.Single(await bed.RowsAsync<QueueCallback>()).Number);
    }
}
