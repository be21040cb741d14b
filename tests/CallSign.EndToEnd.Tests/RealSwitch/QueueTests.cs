using CallSign.Core.Destinations;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Queues;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Queues and agents with a real mod_callcenter.</summary>
public sealed class QueueTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private AgentDesk Desk => real.Portal.Services.GetRequiredService<AgentDesk>();

    private IQueueBoards Boards => real.Portal.Services.GetRequiredService<IQueueBoards>();

    [Fact]
    public async Task An_agent_answers_and_no_edit_disturbs_him()
    {
        real.Required();
        var (caller, phone) = (await real.NewPhoneAsync("2601"), await real.NewPhoneAsync("2602"));
        var agent = await AgentAsync("Ada", "2602");
        var queue = await real.CreateAsync(new CallQueue { Name = "Sales", Number = "660", Agents = [new QueueTier { AgentId = agent.Id, Level = 1, Position = 1 }] });
        await ListedAsync("tier list", NameOf(queue.Id), NameOf(agent.Id));
        Assert.True((await Desk.SetStatusAsync(new AgentCaller(real.Administrator, null, AgentStatusOrigin.Portal), agent.Id, AgentStatus.Available, null, default)).Succeeded);
        Assert.Equal("Available", await SwitchAsync(agent, "status"));

        await using var answering = phone.Await("phone", ("ring", "300"));
        await using var calling = caller.Call("call", "660", ("talk", "9000"));
        await Eventually.TrueAsync(() => Boards.Read(real.Tenant.Id).Agents.GetValueOrDefault(agent.Id)?.Activity is AgentActivity.Talking, Patience, "the agent talks");
        Assert.Equal(agent.Id, Boards.Read(real.Tenant.Id).Members.Single(m => m.QueueId == queue.Id).AgentId);

        // Everything about them is edited while they talk.
        await SaveAsync<QueueAgent>(agent.Id, a => (a.WrapUpSeconds, a.RingSeconds) = (7, 33));
        await SaveAsync<CallQueue>(queue.Id, q => (q.Strategy, q.MaxWaitSeconds, q.Agents[0].Level) = (QueueStrategy.RoundRobin, 600, 2));
        await ListedAsync("queue list", NameOf(queue.Id), "round-robin");
        await ListedAsync("agent list " + NameOf(agent.Id), "leg_timeout=33", "|7|");
        await ListedAsync("tier list", $"{NameOf(queue.Id)}|{NameOf(agent.Id)}", "|2|1");
        Assert.Equal(("Available", "In a queue call"), (await SwitchAsync(agent, "status"), await SwitchAsync(agent, "state")));
        await calling.SucceedsAsync();
        await answering.SucceedsAsync();

        var row = await RowAsync(queue);
        Assert.Equal((QueueOutcome.Answered, agent.Id, "2601", true), (row.Outcome, row.AgentId, row.CallerNumber, row.InTime));
        Assert.InRange(row.TalkSeconds, 5, 12);
        Assert.DoesNotContain(Boards.Read(real.Tenant.Id).Members, m => m.QueueId == queue.Id);
        await Eventually.TrueAsync(async () => await SwitchAsync(agent, "state") == "Waiting", Patience);
        Assert.Equal("Available", await SwitchAsync(agent, "status"));
    }

    [Fact]
    public async Task Who_gives_up_is_counted_as_such()
    {
        real.Required();
        var caller = await real.NewPhoneAsync("2610");
        var queue = await real.CreateAsync(new CallQueue { Name = "Nobody", Number = "661" });
        await using var calling = caller.Call("call", "661", ("talk", "4000"));
        await Eventually.TrueAsync(() => Boards.Waiting(real.Tenant.Id, queue.Id) == 1, Patience);
        await calling.SucceedsAsync();
        var row = await RowAsync(queue);
        Assert.Equal((QueueOutcome.Abandoned, (Guid?)null), (row.Outcome, row.AgentId));
        Assert.InRange(row.WaitSeconds, 2, 7);
        Assert.Equal(0, Boards.Waiting(real.Tenant.Id, queue.Id));
    }

    [Fact]
    public async Task Calls_overflow_by_time_and_by_number()
    {
        real.Required();
        var (first, second, reserve) = (await real.NewPhoneAsync("2620"), await real.NewPhoneAsync("2621"), await real.NewPhoneAsync("2622"));
        var queue = await real.CreateAsync(new CallQueue { Name = "Full", Number = "662", MaxWaitSeconds = 8, MaxWaiting = 1, Overflow = Destination.ToNumber("2622") });
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        var answering = reserve.Await("phone", ("ring", "300"));
        await using var one = first.Call("call", "662", ("talk", "14000"));
        await Eventually.TrueAsync(() => Boards.Waiting(real.Tenant.Id, queue.Id) == 1, Patience);
        await using var two = second.Call("call", "662", ("talk", "2000"));
        await journal.UntilAsync(c => c.CallerNumber == "2621" && c.Legs.Length == 2, TimeSpan.FromSeconds(6));
        await two.SucceedsAsync();
        await answering.SucceedsAsync(); // a phone of SIPp takes one call
        await answering.DisposeAsync();
        await using var again = reserve.Await("phone", ("ring", "300"));
        await journal.UntilAsync(c => c.CallerNumber == "2620" && c.Legs.Length == 2, Patience);
        await one.SucceedsAsync();
        Assert.Equal(QueueOutcome.TimedOut, (await RowAsync(queue)).Outcome);
    }

    [Fact]
    public async Task A_key_leads_out()
    {
        real.Required();
        var (caller, way) = (await real.NewPhoneAsync("2630"), await real.NewPhoneAsync("2631"));
        var queue = await real.CreateAsync(new CallQueue { Name = "Way out", Number = "663", ExitKey = "*", Exit = Destination.ToNumber("2631") });
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var answering = way.Await("phone", ("ring", "300"));
        await using var calling = caller.Call("call", "663", ("talk", "9000"));
        await Eventually.TrueAsync(() => Boards.Waiting(real.Tenant.Id, queue.Id) == 1, Patience);
        var member = Boards.Read(real.Tenant.Id).Waiting(queue.Id).Single();
        await real.Switch.ApiAsync($"uuid_recv_dtmf {member.CallUuid} *");
        await journal.UntilAsync(c => c.CallerNumber == "2630" && c.Legs.Length == 2, Patience);
        await calling.SucceedsAsync();
        await answering.SucceedsAsync();
        Assert.Equal(QueueOutcome.Exited, (await RowAsync(queue)).Outcome);
    }

    [Fact]
    public async Task An_agent_serves_himself_by_telephone()
    {
        real.Required();
        var phone = await real.NewPhoneAsync("2640");
        var agent = await AgentAsync("Grace", "2640");
        await real.CreateAsync(new AgentCode { Name = "Lunch", Code = "1", Use = AgentCodeUse.Pause });
        await ListedAsync("agent list", NameOf(agent.Id));
        foreach (var (code, status, word, reason) in new[]
        {
            ("*22", AgentStatus.Available, "Available", null), ("*241", AgentStatus.OnBreak, "On Break", "Lunch"), ("*23", AgentStatus.LoggedOut, "Logged Out", null),
        })
        {
            await using var dialling = phone.Call("call-until-bye", code);
            await dialling.SucceedsAsync();
            await Eventually.TrueAsync(async () => await SwitchAsync(agent, "status") == word, Patience, $"{code} reached the switch");
            var presence = (await real.Portal.Services.GetRequiredService<AgentPresences>().AllAsync(real.Tenant.Id, default))[agent.Id];
            Assert.Equal((status, reason), (presence.Status, presence.Reason));
        }

        var history = await real.Portal.Services.GetRequiredService<AgentPresences>().HistoryAsync(real.Administrator, agent.Id, 10, default);
        Assert.Equal([AgentStatus.LoggedOut, AgentStatus.OnBreak, AgentStatus.Available], history.Select(h => h.Status));
        Assert.All(history, h => Assert.Equal((AgentStatusOrigin.Telephone, "telephone 2640"), (h.Origin, h.By)));
    }

    [Fact]
    public async Task What_is_deleted_is_gone_from_the_switch()
    {
        real.Required();
        await real.AddExtensionAsync("2650", "nowhere-2650-abcdef");
        var agent = await AgentAsync("Brief", "2650");
        var queue = await real.CreateAsync(new CallQueue { Name = "Brief", Number = "665", Agents = [new QueueTier { AgentId = agent.Id }] });
        await ListedAsync("tier list", NameOf(queue.Id));
        var caller = await real.NewPhoneAsync("2651");
        await using var waiting = caller.Call("call-until-bye", "665");
        await Eventually.TrueAsync(() => Boards.Waiting(real.Tenant.Id, queue.Id) == 1, Patience);
        await real.Portal.Services.GetRequiredService<NounEditor<CallQueue>>().DeleteAsync(real.Administrator, queue.Id, null, default);
        await real.Portal.Services.GetRequiredService<NounEditor<QueueAgent>>().DeleteAsync(real.Administrator, agent.Id, null, default);
        foreach (var list in new[] { "queue list", "agent list", "tier list" })
        {
            await Eventually.TrueAsync(
                async () => await real.Switch.ApiAsync("callcenter_config " + list) is var text && !text.Contains(NameOf(queue.Id), StringComparison.Ordinal) && !text.Contains(NameOf(agent.Id), StringComparison.Ordinal),
                Patience, list);
        }

        await waiting.SucceedsAsync(); // whoever waited there is not left with the music
    }

    private string NameOf(Guid id) => CallcenterNames.Of(id, real.Tenant.Domain);

    private async Task<string> SwitchAsync(QueueAgent agent, string key) => (await real.Switch.ApiAsync($"callcenter_config agent get {key} {NameOf(agent.Id)}")).Trim();

    private Task ListedAsync(string list, params string[] texts) => Eventually.TrueAsync(
        async () => await real.Switch.ApiAsync("callcenter_config " + list) is var text && texts.All(t => text.Contains(t, StringComparison.Ordinal)),
        Patience, $"{list} has {string.Join(", ", texts)}");

    private Task<QueueCall> RowAsync(CallQueue queue) => Eventually.NotNullAsync(async () =>
    {
        await using var context = real.Portal.Db.Open(TenantScope.System);
        return await context.Set<QueueCall>().AsNoTracking().SingleOrDefaultAsync(c => c.QueueId == queue.Id);
    });

    private async Task<QueueAgent> AgentAsync(string name, string number)
    {
        await using var context = real.Portal.Db.Open(TenantScope.System);
        var id = await context.Extensions.Where(e => e.TenantId == real.Tenant.Id && e.Number == number).Select(e => e.Id).SingleAsync();
        return await real.CreateAsync(new QueueAgent { Name = name, Contact = Destination.To("extension", id), WrapUpSeconds = 0 });
    }

    private async Task SaveAsync<T>(Guid id, Action<T> change)
        where T : class, INoun, new()
    {
        var row = (await real.Portal.Services.GetRequiredService<NounList<T>>().FindAsync(real.Administrator, id, default))!;
        change(row);
        var result = await real.Portal.Services.GetRequiredService<NounEditor<T>>().SaveAsync(real.Administrator, id, row.Version, row, default);
        Assert.True(result.Succeeded, string.Join("; ", result.Errors.All));
    }
}
