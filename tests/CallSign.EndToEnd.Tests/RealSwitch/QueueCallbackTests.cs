using CallSign.Core.Destinations;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Modules;
using CallSign.Telephony.Queues;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Callers of a real mod_callcenter who hang up, keep their place and are called back; and what waiting callers are told.</summary>
public sealed class QueueCallbackTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private IQueueBoards Boards => real.Portal.Services.GetRequiredService<IQueueBoards>();

    [Fact]
    public async Task Who_is_called_back_is_served_before_who_came_after_him()
    {
        real.Required();
        var (busy, caller, later, phone) = (await real.NewPhoneAsync("2701"), await real.NewPhoneAsync("2702"), await real.NewPhoneAsync("2703"), await real.NewPhoneAsync("2704"));
        await using var called = caller.Await("phone", ("ring", "5000")); // from now on: a phone that does not listen is out of order to the switch
        var agent = await AgentAsync("Ada", "2704");
        var queue = await real.CreateAsync(new CallQueue { Name = "Sales", Number = "671", Callback = true, Agents = [new QueueTier { AgentId = agent.Id }] });
        await ListedAsync("tier list", CallcenterNames.Of(agent.Id, real.Tenant.Domain));
        await LogInAsync(agent);

        // The only agent talks to somebody.
        var answering = phone.Await("phone", ("ring", "300"));
        await using var first = busy.Call("call-until-bye", "671");
        await TalksAsync(agent);
        var talking = Boards.Read(real.Tenant.Id).Members.Single(m => m.QueueId == queue.Id);

        // One asks to be called back, and another one comes while his telephone rings.
        await using (var asking = caller.Call("call-until-bye", "671"))
        {
            await AskAsync(queue);
            await asking.SucceedsAsync();
        }

        var callback = await RowAsync(queue, c => c.State is CallbackState.Calling);
        await using var waiting = later.Call("call-until-bye", "671");
        await Eventually.TrueAsync(() => Boards.Read(real.Tenant.Id).Waiting(queue.Id).Any(m => m.Number == "2703"), Patience);
        await PressAsync(callback.CallUuid!.Value, "ivr-accept_reject", "1");
        await Eventually.TrueAsync(
            () => Boards.Read(real.Tenant.Id).Waiting(queue.Id).Select(m => m.Number).SequenceEqual(["2702", "2703"]), Patience, "he is before who came later");
        Assert.Equal(callback.CallUuid, Boards.Read(real.Tenant.Id).Waiting(queue.Id).First().CallUuid);
        Assert.Equal(CallbackState.Reached, (await RowAsync(queue, c => c.EndedAt is not null)).State);

        // The agent is free, and has him first.
        await real.Switch.ApiAsync($"uuid_kill {talking.CallUuid}");
        await answering.SucceedsAsync();
        await answering.DisposeAsync();
        await using var again = phone.Await("phone", ("ring", "300"));
        await Eventually.TrueAsync(() => Boards.Read(real.Tenant.Id).Members.Any(m => m.CallUuid == callback.CallUuid && m.AnsweredAt is not null), Patience, "he talks to the agent");
        Assert.Contains("2702", again.Messages(), StringComparison.Ordinal); // who is shown to the agent
        await Eventually.TrueAsync(() => DateTime.UtcNow - Boards.Read(real.Tenant.Id).Members.Single(m => m.CallUuid == callback.CallUuid).AnsweredAt > TimeSpan.FromSeconds(3), Patience, "they talk for a while");
        // The loopback stays, and with it mod_callcenter's idea of the call.
        Assert.Contains(Boards.Read(real.Tenant.Id).Members, m => m.CallUuid == callback.CallUuid);
        await real.Switch.ApiAsync($"uuid_kill {Boards.Read(real.Tenant.Id).Waiting(queue.Id).Single().CallUuid}");
        await real.Switch.ApiAsync($"uuid_kill {callback.CallUuid}");
        await again.SucceedsAsync();
        await called.SucceedsAsync();

        await Eventually.TrueAsync(async () => (await CallsAsync(queue)).Count == 4, Patience);
        var calls = await CallsAsync(queue);
        Assert.Equal(QueueOutcome.Callback, calls.Single(c => c.CallUuid == callback.AskedCallUuid).Outcome);
        var served = calls.Single(c => c.CallUuid == callback.CallUuid);
        Assert.Equal((QueueOutcome.Answered, agent.Id, "2702"), (served.Outcome, served.AgentId, served.CallerNumber));
        Assert.InRange(served.TalkSeconds, 2, 12);
        var figures = Assert.Single(await real.Portal.Services.GetRequiredService<QueueReport>().QueuesAsync(real.Administrator, DateTime.UtcNow.AddHours(-1), DateTime.UtcNow.AddHours(1), default), f => f.QueueId == queue.Id);
        Assert.Equal((1, 1), (figures.Callbacks, figures.CalledBack));
    }

    [Fact]
    public async Task Who_is_not_reached_is_given_up_with_the_reason()
    {
        real.Required();
        await real.AddExtensionAsync("2711", "nowhere-2711-abcdef");
        var agent = await AgentAsync("Brief", "2711");
        var queue = await real.CreateAsync(new CallQueue { Name = "Brief", Number = "672", Callback = true, CallbackAttempts = 1, Agents = [new QueueTier { AgentId = agent.Id }] });
        await real.AddExtensionAsync("2712", "nowhere-2712-abcdef");
        var callbacks = real.Portal.Services.GetRequiredService<QueueCallbacks>();
        await callbacks.AskAsync(
            new QueueCallback { TenantId = real.Tenant.Id, QueueId = queue.Id, Number = "2712", ServedFrom = DateTime.UtcNow, AskedAt = DateTime.UtcNow, AskedCallUuid = Guid.NewGuid() }, default);
        await ListedAsync("tier list", CallcenterNames.Of(agent.Id, real.Tenant.Domain));
        await LogInAsync(agent);
        var row = await RowAsync(queue, c => c.EndedAt is not null);
        Assert.Equal((CallbackState.GaveUp, 1), (row.State, row.Attempts));
        Assert.Equal("USER_NOT_REGISTERED", row.Cause);
    }

    [Fact]
    public async Task A_module_that_goes_leaves_the_caller_in_the_queue_at_his_place()
    {
        real.Required();
        var caller = await real.NewPhoneAsync("2720");
        var queue = await real.CreateAsync(new CallQueue { Name = "Patience", Number = "673", Callback = true, CountTimeBefore = false });
        await using var calling = caller.Call("call-until-bye", "673");
        var member = await MemberAsync(queue);
        await Eventually.TrueAsync(() => DateTime.UtcNow - member.JoinedAt > TimeSpan.FromSeconds(4), Patience, "he has waited for a while");
        await real.Switch.ApiAsync($"uuid_recv_dtmf {member.CallUuid} 1");
        await Eventually.TrueAsync(async () => (await DataAsync(member.CallUuid)).Contains("ivr-would_you_like", StringComparison.Ordinal), Patience);
        Assert.Empty(Boards.Read(real.Tenant.Id).Waiting(queue.Id));
        Assert.True(await real.Portal.Services.GetRequiredService<ModuleHost>().RestartAsync("queue", default));
        await real.Switch.ApiAsync($"uuid_recv_dtmf {member.CallUuid} 1"); // the question goes on to its end, which a key makes
        await Eventually.TrueAsync(() => Boards.Waiting(real.Tenant.Id, queue.Id) == 1, Patience, "he waits again");
        var again = await MemberAsync(queue);
        Assert.Equal(member.CallUuid, again.CallUuid);
        Assert.InRange((again.ServedFrom - member.ServedFrom).TotalSeconds, -2, 4); // his first place, but for the seconds of the question
        await real.Switch.ApiAsync($"uuid_kill {member.CallUuid}");
        await calling.SucceedsAsync();
    }

    [Fact]
    public async Task Waiting_callers_are_told_their_position_and_how_to_be_called_back()
    {
        real.Required();
        var (first, second) = (await real.NewPhoneAsync("2730"), await real.NewPhoneAsync("2731"));
        var queue = await real.CreateAsync(new CallQueue { Name = "Talkative", Number = "674", Callback = true, CallbackKey = "5", PositionSeconds = 15 });
        await using var one = first.Call("call-until-bye", "674");
        await MemberAsync(queue);
        await using var two = second.Call("call-until-bye", "674");
        await Eventually.TrueAsync(() => Boards.Waiting(real.Tenant.Id, queue.Id) == 2, Patience);
        var member = Boards.Read(real.Tenant.Id).Waiting(queue.Id).Last();
        Assert.Equal("2731", member.Number);
        await Eventually.TrueAsync(
            async () => await DataAsync(member.CallUuid) is var data && data.Contains("ivr-you_are_number.wav!digits/2.wav!ivr/ivr-if_you_would_like_us_to_call_back.wav!digits/5.wav", StringComparison.Ordinal),
            TimeSpan.FromSeconds(25), "he hears his position");
        foreach (var waiting in Boards.Read(real.Tenant.Id).Waiting(queue.Id))
        {
            await real.Switch.ApiAsync($"uuid_kill {waiting.CallUuid}");
        }

        await one.SucceedsAsync();
        await two.SucceedsAsync();
    }

    private async Task AskAsync(CallQueue queue)
    {
        var member = await MemberAsync(queue);
        await real.Switch.ApiAsync($"uuid_recv_dtmf {member.CallUuid} 1");
        await PressAsync(member.CallUuid, "ivr-would_you_like", "1");
    }

    private async Task<QueueMember> MemberAsync(CallQueue queue)
    {
        await Eventually.TrueAsync(() => Boards.Waiting(real.Tenant.Id, queue.Id) >= 1, Patience);
        await Person.ListensAsync();
        return Boards.Read(real.Tenant.Id).Waiting(queue.Id).First();
    }

    private Task TalksAsync(QueueAgent agent) =>
        Eventually.TrueAsync(() => Boards.Read(real.Tenant.Id).Agents.GetValueOrDefault(agent.Id)?.Activity is AgentActivity.Talking, Patience, "the agent talks");

    private async Task LogInAsync(QueueAgent agent) => Assert.True((await real.Portal.Services.GetRequiredService<AgentDesk>().SetStatusAsync(
        new AgentCaller(real.Administrator, null, AgentStatusOrigin.Portal), agent.Id, AgentStatus.Available, null, default)).Succeeded);

    private async Task<string> DataAsync(Guid channel) => await real.Switch.ApiAsync($"uuid_getvar {channel} current_application_data");

    private async Task PressAsync(Guid channel, string during, string keys)
    {
        await Eventually.TrueAsync(async () => (await DataAsync(channel)).Contains(during, StringComparison.Ordinal), Patience, $"{during} for {keys}");
        await Person.ListensAsync();
        await real.Switch.ApiAsync($"uuid_recv_dtmf {channel} {keys}");
    }

    private Task ListedAsync(string list, string text) => Eventually.TrueAsync(
        async () => (await real.Switch.ApiAsync("callcenter_config " + list)).Contains(text, StringComparison.Ordinal), Patience, $"{list} has {text}");

    private async Task<QueueCallback> RowAsync(CallQueue queue, Func<QueueCallback, bool> isSo)
    {
        QueueCallback? row = null;
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    await using var context = real.Portal.Db.Open(TenantScope.System);
                    row = await context.Set<QueueCallback>().AsNoTracking().SingleOrDefaultAsync(c => c.QueueId == queue.Id);
                    return row is not null && isSo(row);
                },
                Patience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"The callback is {row?.State}, attempt {row?.Attempts}, {row?.Cause}", e);
        }

        return row!;
    }

    private async Task<List<QueueCall>> CallsAsync(CallQueue queue)
    {
        await using var context = real.Portal.Db.Open(TenantScope.System);
        return await context.Set<QueueCall>().AsNoTracking().Where(c => c.QueueId == queue.Id).ToListAsync();
    }

    private async Task<QueueAgent> AgentAsync(string name, string number)
    {
        await using var context = real.Portal.Db.Open(TenantScope.System);
        var id = await context.Extensions.Where(e => e.TenantId == real.Tenant.Id && e.Number == number).Select(e => e.Id).SingleAsync();
        return await real.CreateAsync(new QueueAgent { Name = name, Contact = Destination.To("extension", id), WrapUpSeconds = 0 });
    }
}
