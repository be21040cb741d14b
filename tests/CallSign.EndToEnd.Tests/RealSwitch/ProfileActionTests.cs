using System.Net;
using System.Net.Sockets;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Monitoring;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>What the page of a SIP profile does to a real FreeSWITCH, and what it says before.</summary>
public sealed class ProfileActionTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    private readonly Actor _root = new("root", null, null, PortalRole.PlatformAdministrator);

    [Fact]
    public async Task A_rescan_keeps_calls_and_a_restart_drops_what_it_said_it_would()
    {
        real.Required();
        var (caller, called) = (await real.NewPhoneAsync("2801"), await real.NewPhoneAsync("2802"));
        await using (var answering = called.Listens())
        await using (var calling = caller.Dials("2802"))
        {
            await answering.SaysAsync(900);
            await calling.HearsAsync(900);
            var told = await ReadAsync();
            Assert.Equal((true, 2, 2), (told.IsRunning, told.Calls, told.Registrations));
            Assert.Contains($"@{real.Network.SwitchAddress}:5060", told.Url, StringComparison.Ordinal);

            await RunAsync(ProfileAction.Rescan);
            Assert.Equal(2, (await ReadAsync()).Calls);
            await calling.HearsAsync(900);

            await RunAsync(ProfileAction.Restart);
            await Eventually.TrueAsync(() => real.Feed.Count(real.Scope) == 0, TimeSpan.FromSeconds(15), "the call ended");
            await Eventually.TrueAsync(async () => await ReadAsync() is { IsRunning: true, Calls: 0 }, TimeSpan.FromSeconds(15), "it runs again");
        }

        await CallsAgainAsync(caller, called);

        await RunAsync(ProfileAction.Stop);
        await Eventually.TrueAsync(async () => !(await ReadAsync()).IsRunning, TimeSpan.FromSeconds(15), "it is stopped");
        using (var squatter = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            await Eventually.TrueAsync(() => TryBind(squatter), TimeSpan.FromSeconds(15), "its port is free");
            var refused = await Commands.RunAsync(_root, Node, "internal", ProfileAction.Start, default);
            Assert.Contains("does not run", refused.Error, StringComparison.Ordinal); // FreeSWITCH itself says that it is started
        }

        await RunAsync(ProfileAction.Start);
        Assert.True((await ReadAsync()).IsRunning);
        await CallsAgainAsync(caller, called);
        Assert.False((await Commands.RunAsync(new Actor("ada", null, real.Tenant.Id, PortalRole.TenantAdministrator), Node, "internal", ProfileAction.Stop, default)).Succeeded);
    }

    private IProfileCommands Commands => real.Portal.Services.GetRequiredService<IProfileCommands>();

    private string Node => real.Portal.Services.GetRequiredService<INodeStates>().All.Single().Name;

    private async Task<NodeProfile> ReadAsync() => Assert.Single(await Commands.ReadAsync(_root, "internal", default));

    // FreeSWITCH stops no profile that is younger than ten seconds; the portal says so.
    private Task RunAsync(ProfileAction action) => Eventually.TrueAsync(
        async () =>
        {
            var result = await Commands.RunAsync(_root, Node, "internal", action, default);
            Assert.True(result.Succeeded || result.Error!.Contains("Try again in a moment", StringComparison.Ordinal), result.Error);
            return result.Succeeded;
        },
        TimeSpan.FromSeconds(20),
        action.ToString());

    private bool TryBind(Socket socket)
    {
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(real.Network.SwitchAddress), 5060));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task CallsAgainAsync(SipPhone caller, SipPhone called)
    {
        await caller.RegisterAsync();
        await called.RegisterAsync();
        await using var answering = called.Listens();
        await using var calling = caller.Dials("2802");
        await answering.SaysAsync(900);
        await calling.HearsAsync(900);
        await real.Switch.ApiAsync("hupall NORMAL_CLEARING");
        await calling.SucceedsAsync();
        await answering.SucceedsAsync();
    }
}
