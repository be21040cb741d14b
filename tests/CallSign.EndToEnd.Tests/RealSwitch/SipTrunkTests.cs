using System.Globalization;
using CallSign.Core.Cdrs;
using CallSign.Core.Destinations;
using CallSign.Core.Gateways;
using CallSign.Core.Nouns;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.PortalUsers;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.SipTrunk;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Queues;
using CallSign.Telephony.SipTrunk;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Callers of a queue whose agents are bridged to a number outside, on a real switch with a carrier that SIPp plays.</summary>
public sealed class SipTrunkTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_agent_is_bridged_to_the_number_and_they_hear_each_other()
    {
        real.Required();
        await SettingsAsync();
        var (caller, phone, port) = (await real.NewPhoneAsync("2701"), await real.NewPhoneAsync("2702"), await CarrierAsync("trunk-a", "07Z."));
        var agent = await AgentAsync("Ada", "2702");
        var queue = await real.CreateAsync(new CallQueue { Name = "Bridged", Number = "670", BridgeNumber = "0711234567", Agents = [new QueueTier { AgentId = agent.Id }] });
        await ReadyAsync(agent, queue);

        var voice = new Voice(real.Network);
        var carrying = SippAct.Start(real.Network, "phone", port, [("ring", "500"), voice.Port]);
        await using var outside = new Party(carrying, voice);
        await using var inside = phone.Listens();
        await using var calling = caller.Call("call-until-bye", "670");
        var call = await StateAsync(queue, c => c.State is BridgeState.Bridged);
        Assert.Equal((agent.Id, "2701", "trunk-a", 1), (call.AgentId, call.CallerNumber, call.Gateway, call.Attempts));
        await inside.SaysAsync(900);
        await outside.SaysAsync(500);
        await outside.HearsAsync(900);
        await inside.HearsAsync(500);
        var uuids = await real.Switch.ApiAsync($"uuid_getvar {call.OutboundUuid} signal_bond");
        Assert.Equal(call.AgentUuid.ToString(), uuids.Trim());

        Assert.True(await real.Portal.Services.GetRequiredService<BridgeDesk>().EndAsync(real.Administrator, call.Id, default));
        call = await StateAsync(queue, c => c.EndedAt is not null);
        Assert.Equal(BridgeOutcome.Completed, call.Outcome);
        await outside.SucceedsAsync();
        await inside.SucceedsAsync();
        await calling.SucceedsAsync();
        await GoneAsync(call.CallUuid, call.AgentUuid, call.OutboundUuid);
        var folder = (await real.Switch.ApiAsync("global_getvar recordings_dir")).Trim();
        Assert.True(File.Exists(Path.Combine(folder, real.Tenant.Domain, $"orig-bridge-{call.Id:D}.wav")));

        // Every channel is told of by one record, and the channel out is the tenant's.
        var row = await Eventually.NotNullAsync(async () =>
        {
            await using var context = real.Portal.Db.Open(TenantScope.System);
            var rows = await context.Set<Cdr>().AsNoTracking().Where(c => c.TenantId == real.Tenant.Id).ToListAsync();
            var of = rows.Where(r => r.Legs.Any(l => l.Uuid == call.OutboundUuid)).ToList();
            return of is [var one] ? one : null;
        });
        Assert.Equal(CdrStatus.Answered, row.Status);
    }

    [Fact]
    public async Task An_agent_who_leaves_takes_the_ringing_number_along()
    {
        real.Required();
        await SettingsAsync();
        var (caller, phone, port) = (await real.NewPhoneAsync("2711"), await real.NewPhoneAsync("2712"), await CarrierAsync("trunk-b", "08Z."));
        var agent = await AgentAsync("Bea", "2712");
        var queue = await real.CreateAsync(new CallQueue { Name = "Left", Number = "671", BridgeNumber = "0811234567", Agents = [new QueueTier { AgentId = agent.Id }] });
        await ReadyAsync(agent, queue);
        await using var ringing = SippAct.Start(real.Network, "phone-silent", port, []);
        await using var answering = phone.Await("phone", ("ring", "200"));
        await using var calling = caller.Call("call-until-bye", "671");
        var call = await StateAsync(queue, c => c.State is BridgeState.Ringing);
        await real.Switch.ApiAsync($"uuid_kill {call.AgentUuid}");
        call = await StateAsync(queue, c => c.EndedAt is not null);
        Assert.Equal(BridgeOutcome.AgentHungUp, call.Outcome);
        await GoneAsync(call.AgentUuid, call.OutboundUuid);
    }

    [Fact]
    public async Task A_busy_number_ends_it_and_the_agent_keeps_the_caller()
    {
        real.Required();
        await SettingsAsync();
        var (caller, phone, port) = (await real.NewPhoneAsync("2721"), await real.NewPhoneAsync("2722"), await CarrierAsync("trunk-c", "09Z."));
        var agent = await AgentAsync("Cleo", "2722");
        var queue = await real.CreateAsync(new CallQueue { Name = "Busy", Number = "672", BridgeNumber = "0911234567", Agents = [new QueueTier { AgentId = agent.Id }] });
        await ReadyAsync(agent, queue);
        await using var busy = SippAct.Start(real.Network, "phone-busy", port, []);
        await using var answering = phone.Await("phone", ("ring", "200"));
        await using var calling = caller.Call("call", "672", ("talk", "6000"));
        var call = await StateAsync(queue, c => c.EndedAt is not null);
        Assert.Equal((BridgeOutcome.Busy, "USER_BUSY", 1), (call.Outcome!.Value, call.Cause, call.Attempts));
        Assert.Equal("true", (await real.Switch.ApiAsync($"uuid_exists {call.AgentUuid}")).Trim());
        await calling.SucceedsAsync();
    }

    private Task<BridgeCall> StateAsync(CallQueue queue, Func<BridgeCall, bool> isSo) => Eventually.NotNullAsync(async () =>
    {
        await using var context = real.Portal.Db.Open(TenantScope.System);
        var call = await context.Set<BridgeCall>().AsNoTracking().SingleOrDefaultAsync(c => c.QueueId == queue.Id);
        return call is not null && isSo(call) ? call : null;
    });

    private Task GoneAsync(params Guid?[] channels) => Eventually.TrueAsync(
        async () =>
        {
            foreach (var channel in channels.OfType<Guid>())
            {
                if ((await real.Switch.ApiAsync($"uuid_exists {channel}")).Trim() != "false")
                {
                    return false;
                }
            }

            return true;
        },
        Patience, "no channel is left");

    private async Task SettingsAsync() => Assert.True(
        (await real.Portal.Services.GetRequiredService<BridgeControl>().SaveAsync(real.Administrator, new BridgeSettings { TenantId = real.Tenant.Id, Record = true }, default)).Succeeded);

    private async Task<int> CarrierAsync(string name, string pattern)
    {
        var port = real.Network.NextPort();
        var gateway = await real.CreateAsync(new Gateway { Name = name, Proxy = string.Create(CultureInfo.InvariantCulture, $"{real.Network.PhoneAddress}:{port}") });
        await real.CreateAsync(new OutboundRoute { Name = name, Patterns = [pattern], CallerId = OutboundCallerId.Fixed, CallerIdNumber = "+4930100", Gateways = [new OutboundGateway { GatewayId = gateway.Id }] });
        await Eventually.TrueAsync(async () => (await real.Switch.ApiAsync("sofia xmlstatus gateway")).Contains(name, StringComparison.Ordinal), Patience, "the gateway is loaded");
        return port;
    }

    private async Task ReadyAsync(QueueAgent agent, CallQueue queue)
    {
        var (name, domain) = (CallcenterNames.Of(agent.Id, real.Tenant.Domain), CallcenterNames.Of(queue.Id, real.Tenant.Domain));
        await Eventually.TrueAsync(async () => (await real.Switch.ApiAsync("callcenter_config tier list")).Contains($"{domain}|{name}", StringComparison.Ordinal), Patience, "the tier is there");
        var desk = real.Portal.Services.GetRequiredService<AgentDesk>();
        Assert.True((await desk.SetStatusAsync(new AgentCaller(real.Administrator, null, AgentStatusOrigin.Portal), agent.Id, AgentStatus.Available, null, default)).Succeeded);
    }

    private async Task<QueueAgent> AgentAsync(string name, string number)
    {
        await using var context = real.Portal.Db.Open(TenantScope.System);
        var id = await context.Extensions.Where(e => e.TenantId == real.Tenant.Id && e.Number == number).Select(e => e.Id).SingleAsync();
        return await real.CreateAsync(new QueueAgent { Name = name, Contact = Destination.To("extension", id), WrapUpSeconds = 0 });
    }
}
