using CallSign.Core.Gateways;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.OutboundRoutes;

namespace CallSign.Core.Tests.Gateways;

public sealed class GatewayTests(Postgres postgres)
{
    [Theory]
    [InlineData("_all_")]
    [InlineData("_ALL_")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a::b")]
    [InlineData("${x}")]
    public void A_name_is_one_gateway_to_mod_sofia(string name)
    {
        var gateway = new Gateway { Name = name, Proxy = "sip.carrier.test" };
        Assert.NotNull(NounRules.Check(gateway)["Name"]);
        Assert.Null(Core.Routing.GatewayEntry.From(gateway, null));
    }

    [Fact]
    public void Mistakes_are_named_at_their_fields()
    {
        var gateway = new Gateway
        {
            Name = "a", Proxy = "sip:host with space", OutboundProxy = "x\"y", Register = true, Transport = "sctp", Username = "a<b", Realm = "\"", Codecs = "PCMA, evil",
            ContactParameters = "a=\"b\"", PingSeconds = 3, PingMin = 5, PingMax = 2, ExpireSeconds = 1, RetrySeconds = 1, MaxCalls = 0, CallsPerSecond = 0,
        };
        NounRules.Normalize(gateway);
        Assert.Equal(
            ["CallsPerSecond", "Codecs", "ContactParameters", "ExpireSeconds", "MaxCalls", "OutboundProxy", "Password", "PingMax", "PingSeconds", "Proxy", "Realm", "RetrySeconds", "Transport", "Username"],
            NounRules.Check(gateway).All.Select(e => e.Key).Order(StringComparer.Ordinal));
        var good = new Gateway { Name = "a", Proxy = " SIP:sip.carrier.test:5080 ", Codecs = "pcma pcmu,pcma" };
        NounRules.Normalize(good);
        Assert.Equal(("sip.carrier.test:5080", "PCMA,PCMU", false), (good.Proxy, good.Codecs, NounRules.Check(good).Any));
    }

    [Fact]
    public async Task Names_are_unique_over_the_platform_and_tenants_see_their_own()
    {
        await using var bed = await CarrierBed.NewAsync(postgres);
        var own = await bed.GatewayAsync(bed.Acme, "trunk_1");
        var shared = await bed.GatewayAsync(bed.Platform, "shared");
        foreach (var name in new[] { "trunk_1", "TRUNK_1", "shared" })
        {
            Assert.Contains("is taken", (await bed.Gateways.CreateAsync(bed.Other, new Gateway { Name = name, Proxy = "x.test" }, default)).Errors["Name"], StringComparison.Ordinal);
        }

        Assert.True((await bed.Gateways.CreateAsync(bed.Other, new Gateway { Name = "trunkX1", Proxy = "x.test" }, default)).Succeeded);
        var list = bed.Get<NounList<Gateway>>();
        Assert.Equal(["trunk_1"], (await list.AllAsync(bed.Acme, default)).Select(g => g.Name));
        Assert.Equal(["shared"], (await list.AllAsync(bed.Platform, default)).Select(g => g.Name));
        Assert.Equal(["trunk_1", "shared"], (await bed.Get<GatewayChoices>().AllAsync(bed.Acme, default)).Select(g => g.Name));
        Assert.Equal(SaveOutcome.Gone, (await bed.Gateways.SaveAsync(bed.Acme, shared.Id, shared.Version, shared, default)).Outcome);
        Assert.Equal(SaveOutcome.Gone, (await bed.Gateways.SaveAsync(bed.Other, own.Id, own.Version, own, default)).Outcome);
        await Assert.ThrowsAsync<TenantViolationException>(() => bed.Gateways.CreateAsync(bed.Other with { TenantId = null }, new Gateway { Name = "x", Proxy = "x.test" }, default));
    }

    [Fact]
    public async Task A_password_that_the_switch_would_read_otherwise_is_refused_and_one_that_is_left_out_stays()
    {
        await using var bed = await CarrierBed.NewAsync(postgres);
        var saved = await bed.GatewayAsync(bed.Acme, "acme-1", g => (g.Register, g.Username, g.PasswordInClear) = (true, "acme", "s3cret"));
        Assert.Null(saved.PasswordInClear);
        async Task<SaveResult<Gateway>> Change(string? password) => await bed.Gateways.SaveAsync(
            bed.Acme, saved.Id, (await bed.Get<NounList<Gateway>>().FindAsync(bed.Acme, saved.Id, default))!.Version,
            new Gateway { Name = "acme-1", Proxy = "other.test", Register = true, Username = "acme", PasswordInClear = password }, default);
        foreach (var bad in new[] { "a${x}", "a$$b", "end$", "pässword", "" })
        {
            Assert.NotNull((await Change(bad)).Errors["Password"]);
        }

        Assert.Equal(saved.Password, (await Change(null)).Value!.Password);
        Assert.NotEqual(saved.Password, (await Change("n3w $ecret")).Value!.Password);
    }
}
