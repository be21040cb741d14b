using CallSign.Core.AccessLists;
using CallSign.Core.Dialplans;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Monitoring;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>What a tenant and the platform write themselves, carried out by a real FreeSWITCH.</summary>
public sealed class OwnDialplanTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    [Fact]
    public async Task A_tenants_own_extension_is_carried_out()
    {
        real.Required();
        var actor = new Actor("ada", null, real.Tenant.Id, PortalRole.TenantAdministrator);
        var own = new TenantDialplan
        {
            Name = "Own",
            Xml = """
                <extension name="own">
                  <condition field="destination_number" expression="^77(\d)$">
                    <action application="set" data="x_seconds=$1"/>
                    <action application="answer"/>
                    <action application="sleep" data="3000"/>
                    <action application="hangup" data="NORMAL_CLEARING"/>
                  </condition>
                </extension>
                """,
        };
        var saved = await real.Portal.Services.GetRequiredService<NounEditor<TenantDialplan>>().CreateAsync(actor, own, default);
        Assert.True(saved.Succeeded, string.Join("; ", saved.Errors.All));
        var caller = await real.NewPhoneAsync("2500");
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var calling = caller.Call("call-until-bye", "773");
        var call = await journal.UntilAsync(c => c.CallerNumber == "2500" && c.State == CallState.Answered);
        Assert.Equal("3", (await real.Switch.ApiAsync($"uuid_getvar {call.CallUuid} x_seconds")).Trim());
        await calling.SucceedsAsync();
        Assert.InRange((await real.RowAsync(call.CallUuid)).BillSeconds, 2, 4);
    }

    [Fact]
    public async Task A_saved_access_list_is_read_by_the_switch()
    {
        real.Required();
        var editor = real.Portal.Services.GetRequiredService<NounEditor<AccessList>>();
        var root = new Actor("root", null, null, PortalRole.PlatformAdministrator);
        var list = (await editor.CreateAsync(root, new AccessList { Name = "carriers", Nodes = [new AccessNode { Network = "192.0.2.0/24" }] }, default)).Value!;
        await JudgesAsync("192.0.2.9", "true");
        await JudgesAsync("198.51.100.1", "false");
        list.Nodes = [new AccessNode { Network = "198.51.100.0/24" }];
        Assert.True((await editor.SaveAsync(root, list.Id, list.Version, list, default)).Succeeded);
        await JudgesAsync("198.51.100.1", "true");
        await JudgesAsync("192.0.2.9", "false");
    }

    private Task JudgesAsync(string address, string expected) => Eventually.TrueAsync(
        async () => (await real.Switch.ApiAsync($"acl {address} carriers")).Trim() == expected, TimeSpan.FromSeconds(10), $"{address} is {expected}");
}
