using System.Globalization;
using CallSign.Core.Cdrs;
using CallSign.Core.Gateways;
using CallSign.Core.Nouns;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Calls that leave a real FreeSWITCH by carriers that SIPp plays.</summary>
public sealed class CarrierTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    [Fact]
    public async Task A_call_leaves_by_the_second_gateway_when_the_first_has_no_line_free()
    {
        real.Required();
        var actor = new Actor("admin", null, real.Tenant.Id, PortalRole.TenantAdministrator);
        var (firstPort, secondPort) = (real.Network.NextPort(), real.Network.NextPort());
        var first = await GatewayAsync(actor, "carrier-a", firstPort);
        var second = await GatewayAsync(actor, "carrier-b", secondPort, g => (g.MaxCalls, g.CallsPerSecond, g.Codecs) = (2, 5, "PCMU"));
        await SaveAsync(actor, new OutboundRoute
        {
            Name = "National", Patterns = ["0Z."], CallerId = OutboundCallerId.Fixed, CallerIdNumber = "+4930100", MaxCalls = 5,
            Gateways = [new OutboundGateway { GatewayId = first.Id }, new OutboundGateway { GatewayId = second.Id }],
        });
        var caller = await real.NewPhoneAsync("2901");
        var store = real.Portal.Services.GetRequiredService<SnapshotStore>();
        await Eventually.TrueAsync(() => store.Current.OfId(real.Tenant.Id)!.Nouns.All<OutboundRoute>().Any());
        await Eventually.TrueAsync(
            async () => (await real.Switch.ApiAsync("sofia xmlstatus gateway")) is var list && list.Contains("carrier-a", StringComparison.Ordinal) && list.Contains("carrier-b", StringComparison.Ordinal),
            TimeSpan.FromSeconds(10), "both gateways are loaded");

        foreach (var number in new[] { "030123", "112" })
        {
            await using var journal = new LiveJournal(real.Feed, real.Scope);
            await using var refusing = SippAct.Start(real.Network, "carrier-refuses", firstPort, []);
            await using var answering = SippAct.Start(real.Network, "phone", secondPort, [("ring", "300")]);
            await using var calling = caller.Call("call", number, ("talk", "1500"));
            var call = await journal.UntilAsync(c => c.CallerNumber == "2901" && c.AnsweredAt is not null);
            await calling.SucceedsAsync();
            await refusing.SucceedsAsync();
            await answering.SucceedsAsync();
            var row = await real.RowAsync(call.CallUuid);
            Assert.Equal((CallDirection.Outbound, CdrStatus.Answered, number), (row.Direction, row.Status, row.DestinationNumber));
            Assert.Contains(row.Legs, l => l.HangupCause == "NORMAL_TEMPORARY_FAILURE");
        }
    }

    private async Task<Gateway> GatewayAsync(Actor actor, string name, int port, Action<Gateway>? change = null)
    {
        var gateway = new Gateway { Name = name, Proxy = string.Create(CultureInfo.InvariantCulture, $"{real.Network.PhoneAddress}:{port}") };
        change?.Invoke(gateway);
        return await SaveAsync(actor, gateway);
    }

    private async Task<T> SaveAsync<T>(Actor actor, T noun)
        where T : class, INoun, new()
    {
        var result = await real.Portal.Services.GetRequiredService<NounEditor<T>>().CreateAsync(actor, noun, default);
        Assert.True(result.Succeeded, string.Join("; ", result.Errors.All));
        return result.Value!;
    }
}
