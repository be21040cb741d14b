using System.Text.Json;
using CallSign.Core.Cdrs;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport;
using CallSign.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Live;

/// <summary>The portal as it ships, with a switch on a socket: events in, live calls, commands out, CDRs in the database.</summary>
public sealed class TelephonyTests(Postgres postgres)
{
    private const string Channel = "a0000000-0000-4000-8000-00000000000a";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_seen_acted_on_by_those_who_may_and_recorded()
    {
        await using var node = new ScriptedSwitch();
        node.Api["sofia"] = _ => "<gateways></gateways>";
        node.Api["uuid_kill"] = _ => "+OK\n";
        node.Api["uuid_transfer"] = _ => "+OK\n";
        node.Api["uuid_record"] = _ => "-ERR Cannot locate session!\n";
        node.Api["global_getvar"] = name => name == "recordings_dir" ? "/var/lib/freeswitch/recordings" : name == "core_uuid" ? node.CoreUuid : "scripted";
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), new Dictionary<string, string>
        {
            ["FREESWITCH_HOST"] = node.Host, ["FREESWITCH_PORT"] = $"{node.Port}", ["FREESWITCH_PASSWORD"] = node.Password,
        });
        var acme = await host.NewTenantAsync("acme.test");
        var globex = await host.NewTenantAsync("globex.test");
        var domains = host.Services.GetRequiredService<ITenantDomains>();
        await Until(() => domains.DomainOf(acme.Id) is not null && domains.DomainOf(globex.Id) is not null);
        var states = host.Services.GetRequiredService<INodeStates>();
        await Until(() => states.All is [{ Connection: NodeConnection.Connected }]);
        var feed = host.Services.GetRequiredService<ILiveFeed>();
        var commands = host.Services.GetRequiredService<ICallCommands>();
        var uuid = Guid.Parse(Channel);

        var connection = await node.NextConnectionAsync();
        await connection.EventAsync(Event("CHANNEL_CREATE", "Call-Direction: inbound\nCaller-Caller-ID-Number: 1000\nCaller-Destination-Number: 1001\n"
            + "Caller-Context: acme.test\nvariable_domain_name: acme.test\nvariable_user_name: 1000\nvariable_sip_authorized: true\n"));
        await Until(() => feed.Count(TenantScope.Of(acme.Id)) == 1);
        Assert.Empty(feed.Calls(TenantScope.Of(globex.Id)));
        Assert.Null(feed.Find(TenantScope.Of(globex.Id), uuid));

        var supervisor = PortalHost.ActorOf(await host.NewUserAsync(PortalRole.Supervisor, acme));
        var stranger = PortalHost.ActorOf(await host.NewUserAsync(PortalRole.TenantAdministrator, globex));
        var user = PortalHost.ActorOf(await host.NewUserAsync(PortalRole.User, acme));
        Assert.Equal(CommandResult.NoSuchCall, await commands.HangupAsync(stranger, uuid, Stop));
        Assert.Equal(CommandResult.NoSuchCall, await commands.TransferAsync(stranger, uuid, "1002", Stop));
        Assert.Equal(CommandResult.NotAllowed, await commands.HangupAsync(user, uuid, Stop));
        Assert.Equal(CommandResult.NotAllowed, await commands.TransferAsync(user, uuid, "1002", Stop));
        foreach (var bad in new[] { "", "1", "+", "10 02", "1002\n", "1002 XML globex.test", "'1002'", "abc", new string('1', 31) })
        {
            Assert.False((await commands.TransferAsync(supervisor, uuid, bad, Stop)).Succeeded);
        }

        Assert.DoesNotContain(node.Received, c => c.Line.Contains("uuid_", StringComparison.Ordinal));
        Assert.True((await commands.TransferAsync(supervisor, uuid, "+1002", Stop)).Succeeded);
        Assert.True((await commands.ParkAsync(supervisor, uuid, Stop)).Succeeded);
        Assert.Equal(CommandResult.NoSuchCall, await commands.RecordAsync(supervisor, uuid, true, Stop));
        Assert.True((await commands.HangupAsync(supervisor, uuid, Stop)).Succeeded);
        Assert.Equal(
            [
                $"bgapi uuid_transfer {Channel} +1002 XML acme.test",
                $"bgapi uuid_transfer {Channel} 'set:valet_announce_slot=false,valet_park:park@acme.test auto in 5901 5999' inline",
                $"bgapi uuid_record {Channel} start /var/lib/freeswitch/recordings/acme.test/{Channel}.wav",
                $"bgapi uuid_kill {Channel} NORMAL_CLEARING",
            ],
            node.Received.Select(c => c.Line).Where(l => l.Contains("uuid_", StringComparison.Ordinal)));

        await using var context = host.Db.Open(TenantScope.Of(acme.Id));
        var audit = await context.AuditEntries.Where(a => a.Entity == "Call").OrderBy(a => a.Id).ToListAsync(Stop);
        Assert.Equal(["transfer", "park", "record-start", "hangup"], audit.Select(a => a.Action));
        Assert.All(audit, a => Assert.Equal((supervisor.Name, Channel, (Guid?)acme.Id), (a.ActorName, a.EntityId, a.TenantId)));
        Assert.Equal("+1002", JsonDocument.Parse(audit[0].After!).RootElement.GetProperty("destination").GetString());

        await connection.EventAsync(Event("CHANNEL_HANGUP", "Hangup-Cause: NORMAL_CLEARING\n"));
        await connection.EventAsync(Event("CHANNEL_DESTROY", ""));
        await Until(() => feed.Count(TenantScope.System) == 0);
        await Until(() => context.Set<Cdr>().Any(c => c.CallUuid == uuid));
    }

    [Fact]
    public async Task A_node_that_is_entered_in_the_portal_is_connected_and_one_that_is_removed_is_not()
    {
        await using var node = new ScriptedSwitch("of the database");
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        var states = host.Services.GetRequiredService<INodeStates>();
        Assert.Empty(states.All);
        await using (var context = host.Db.Open(TenantScope.System))
        {
            context.Nodes.Add(new Core.Nodes.SwitchNode
            {
                Name = "fs1", Host = node.Host, Port = node.Port, Password = host.Services.GetRequiredService<Core.Secrets.SecretBox>().Encrypt(node.Password),
            });
            await context.SaveChangesAsync(Stop);
        }

        await Until(() => states.All is [{ Name: "fs1", Connection: NodeConnection.Connected, Version: "1.11.1-release" }]);
        await using (var context = host.Db.Open(TenantScope.System))
        {
            await context.Nodes.ExecuteUpdateAsync(n => n.SetProperty(x => x.Enabled, false), Stop);
        }

        await Until(() => states.All is [{ Name: "fs1", Connection: NodeConnection.Disabled }]);
    }

    private static string Event(string name, string headers) =>
        $"Event-Name: {name}\nUnique-ID: {Channel}\nCaller-Channel-Created-Time: {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000}\n{headers}";

    private static async Task Until(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition())
        {
            await ticks.WaitForNextTickAsync(patience.Token);
        }
    }
}
