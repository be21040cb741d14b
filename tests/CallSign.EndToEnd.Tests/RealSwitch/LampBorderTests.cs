using CallSign.EndToEnd.Tests.Support;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Lamps end at the border of the company: mod_sofia asks who subscribes, and the portal whether what he watches is of his own domain.</summary>
public sealed class LampBorderTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    [Theory]
    [InlineData("2931", "2931@lamps.test")]
    [InlineData("2932", "sip+2932+lamps.test@acme.test")]
    public async Task Nobody_learns_of_the_calls_of_another_company(string number, string watched)
    {
        real.Required();
        var beta = await BetaAsync();
        var own = number[^1];
        var (stranger, watcher) = (await real.NewPhoneAsync("294" + own), await real.NewPhoneAsync("295" + own, tenant: beta));
        var (telephone, caller) = (await real.NewPhoneAsync(number, tenant: beta), await real.NewPhoneAsync("296" + own, tenant: beta));
        await using var lamp = watcher.Call("subscribe", number);
        await using var abroad = stranger.Call("subscribe-abroad", watched);
        await Eventually.TrueAsync(() => lamp.Messages().Contains("<dialog-info", StringComparison.Ordinal), TimeSpan.FromSeconds(10), "the own lamp is told");
        await using var answering = telephone.Listens();
        await using var calling = caller.Dials(number);
        await Eventually.TrueAsync(() => lamp.Messages().Contains(">confirmed</state>", StringComparison.Ordinal), TimeSpan.FromSeconds(10), "the own lamp is lit");
        await Eventually.TrueAsync(() => abroad.Messages().Contains("SIP/2.0 401", StringComparison.Ordinal), TimeSpan.FromSeconds(5), "the stranger is refused: " + abroad.Messages());
        Assert.DoesNotContain("NOTIFY sip:", abroad.Messages(), StringComparison.Ordinal);
        await abroad.SucceedsAsync();
        await real.Switch.ApiAsync("hupall NORMAL_CLEARING");
    }

    [Fact]
    public async Task The_carriers_profile_takes_no_subscriptions()
    {
        real.Required();
        await real.AddExtensionAsync("2939", "nobody-knows-this");
        await using var act = new SipPhone(real.Network, "stranger", "elsewhere.test", "").Call("subscribe-stranger", $"2939@{real.Tenant.Domain}", ("switch_port", "5080"));
        await act.SucceedsAsync();
    }

    private async Task<Core.Tenancy.Tenant> BetaAsync()
    {
        await using var context = real.Portal.Db.Open(Core.Tenancy.TenantScope.System);
        return context.Tenants.FirstOrDefault(t => t.Domain == "lamps.test") ?? await real.Portal.NewTenantAsync("lamps.test", "Lamps");
    }
}
