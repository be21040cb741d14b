using CallSign.Core.Nouns;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Saving;
using static CallSign.Core.Tests.OutboundRoutes.CarrierBed;

namespace CallSign.Core.Tests.OutboundRoutes;

public sealed class OutboundRouteTests(Postgres postgres)
{
    [Fact]
    public async Task A_pattern_for_everything_is_for_the_default_route_which_comes_last_and_has_a_limit()
    {
        await using var bed = await NewAsync(postgres);
        var gateway = await bed.GatewayAsync(bed.Acme, "acme-1");
        Assert.NotNull((await bed.Routes.CreateAsync(bed.Acme, Route(gateway, change: r => r.Patterns = ["X."]), default)).Errors["Patterns"]);
        Assert.NotNull((await bed.Routes.CreateAsync(bed.Acme, Route(gateway, change: r => (r.Patterns, r.IsDefault) = (["X."], true)), default)).Errors["MaxCalls"]);
        Assert.True((await bed.Routes.CreateAsync(bed.Acme, Route(gateway), default)).Succeeded);
        OutboundRoute Rest(int order) => Route(gateway, "Rest", r => (r.Patterns, r.IsDefault, r.MaxCalls, r.Order) = (["X."], true, 5, order));
        Assert.Contains("comes last", (await bed.Routes.CreateAsync(bed.Acme, Rest(100), default)).Errors["Order"], StringComparison.Ordinal);
        Assert.True((await bed.Routes.CreateAsync(bed.Acme, Rest(900), default)).Succeeded);
        Assert.Contains("enter less", (await bed.Routes.CreateAsync(bed.Acme, Route(gateway, "Late", r => r.Order = 901), default)).Errors["Order"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateways_are_the_tenants_own_or_shared_and_enabled()
    {
        await using var bed = await NewAsync(postgres);
        var (own, off) = (await bed.GatewayAsync(bed.Acme, "acme-1"), await bed.GatewayAsync(bed.Acme, "acme-2", g => g.Enabled = false));
        var (theirs, shared) = (await bed.GatewayAsync(bed.Other, "other-1"), await bed.GatewayAsync(bed.Platform, "shared-1"));
        async Task<FieldErrors> Save(params Guid[] ids) => (await bed.Routes.CreateAsync(
            bed.Acme, Route(own, change: r => r.Gateways = [.. ids.Select(i => new OutboundGateway { GatewayId = i })]), default)).Errors;
        Assert.Contains("disabled", (await Save(own.Id, off.Id))["Gateways[1].GatewayId"], StringComparison.Ordinal);
        Assert.Contains("no longer exists", (await Save(theirs.Id))["Gateways[0].GatewayId"], StringComparison.Ordinal);
        Assert.Contains("already", (await Save(own.Id, own.Id))["Gateways[1].GatewayId"], StringComparison.Ordinal);
        Assert.NotNull((await Save())["Gateways"]);
        Assert.False((await Save(own.Id, shared.Id)).Any);
    }

    [Fact]
    public async Task A_gateway_in_use_is_not_deleted_by_anybody()
    {
        await using var bed = await NewAsync(postgres);
        var (own, shared) = (await bed.GatewayAsync(bed.Acme, "acme-1"), await bed.GatewayAsync(bed.Platform, "shared-1"));
        var route = (await bed.Routes.CreateAsync(bed.Acme, Route(own, change: r => r.Gateways.Add(new OutboundGateway { GatewayId = shared.Id })), default)).Value!;
        Assert.Contains("National", (await bed.Gateways.DeleteAsync(bed.Acme, own.Id, null, default)).Errors[""], StringComparison.Ordinal);
        Assert.Contains("National", (await bed.Gateways.DeleteAsync(bed.Platform, shared.Id, null, default)).Errors[""], StringComparison.Ordinal);
        Assert.Equal(SaveOutcome.Gone, (await bed.Gateways.DeleteAsync(bed.Acme, shared.Id, null, default)).Outcome); // not theirs to see
        Assert.True((await bed.Routes.DeleteAsync(bed.Acme, route.Id, null, default)).Succeeded);
        Assert.True((await bed.Gateways.DeleteAsync(bed.Acme, own.Id, null, default)).Succeeded);
        Assert.True((await bed.Gateways.DeleteAsync(bed.Platform, shared.Id, null, default)).Succeeded);
    }

    [Fact]
    public async Task The_last_emergency_route_stays_while_calls_go_out()
    {
        await using var bed = await NewAsync(postgres);
        var gateway = await bed.GatewayAsync(bed.Acme, "acme-1");
        var emergency = (await bed.Routes.CreateAsync(bed.Acme, Route(gateway, "SOS", r => (r.IsEmergency, r.Patterns) = (true, [])), default)).Value!;
        var national = (await bed.Routes.CreateAsync(bed.Acme, Route(gateway), default)).Value!;
        Assert.Equal(EmergencyRouteKept.Reason, (await bed.Routes.DeleteAsync(bed.Acme, emergency.Id, null, default)).Errors[""]);
        async Task<FieldErrors> Change(Action<OutboundRoute> change)
        {
            var draft = (await bed.Get<NounList<OutboundRoute>>().FindAsync(bed.Acme, emergency.Id, default))!;
            change(draft);
            return (await bed.Routes.SaveAsync(bed.Acme, draft.Id, draft.Version, draft, default)).Errors;
        }

        Assert.Equal(EmergencyRouteKept.Reason, (await Change(r => r.Enabled = false))["Enabled"]);
        Assert.Equal(EmergencyRouteKept.Reason, (await Change(r => (r.IsEmergency, r.Patterns) = (false, ["0Z."])))["IsEmergency"]);
        Assert.False((await Change(r => r.CallerIdNumber = "+4930112")).Any);
        Assert.True((await bed.Routes.DeleteAsync(bed.Acme, national.Id, null, default)).Succeeded);
        Assert.True((await bed.Routes.DeleteAsync(bed.Acme, emergency.Id, null, default)).Succeeded);
    }

    [Fact]
    public async Task An_emergency_route_carries_nothing_that_could_keep_a_call_in()
    {
        await using var bed = await NewAsync(postgres);
        var gateway = await bed.GatewayAsync(bed.Acme, "acme-1");
        var errors = (await bed.Routes.CreateAsync(bed.Acme, Route(gateway, "SOS", r =>
        {
            (r.IsEmergency, r.Patterns, r.PinInClear, r.AllowedExtensions, r.MaxCalls) = (true, ["1X."], "1234", ["1001"], 1);
            r.CallerId = OutboundCallerId.Withheld;
        }), default)).Errors;
        Assert.Equal(["AllowedExtensions", "CallerId", "MaxCalls", "Patterns", "Pin"], errors.All.Select(e => e.Key).Order(StringComparer.Ordinal));
        Assert.Contains("1001", (await bed.Routes.CreateAsync(bed.Acme, Route(gateway, "SOS", r => (r.IsEmergency, r.Patterns) = (true, ["1001"])), default)).Errors["Patterns"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pin_is_kept_changed_checked_and_removed_and_never_stored_in_clear()
    {
        await using var bed = await NewAsync(postgres);
        var gateway = await bed.GatewayAsync(bed.Acme, "acme-1");
        var saved = (await bed.Routes.CreateAsync(bed.Acme, Route(gateway, change: r => r.PinInClear = "4711"), default)).Value!;
        Assert.Null(saved.PinInClear);
        Assert.DoesNotContain("4711", saved.Pin!.Value.Ciphertext, StringComparison.Ordinal);
        async Task<SaveResult<OutboundRoute>> Change(string? pin)
        {
            var draft = (await bed.Get<NounList<OutboundRoute>>().FindAsync(bed.Acme, saved.Id, default))!;
            draft.PinInClear = pin;
            return await bed.Routes.SaveAsync(bed.Acme, draft.Id, draft.Version, draft, default);
        }

        Assert.Equal("Enter 4 to 10 digits.", (await Change("12x")).Errors["Pin"]);
        Assert.Equal(saved.Pin, (await Change(null)).Value!.Pin);
        Assert.NotEqual(saved.Pin, (await Change("4712")).Value!.Pin);
        Assert.Null((await Change("")).Value!.Pin);
    }

    [Fact]
    public void Overlaps_say_which_route_wins()
    {
        OutboundRoute first = new() { Name = "All abroad", Order = 10, Patterns = ["00Z.", "0900X."] }, second = new() { Name = "Austria", Order = 20, Patterns = ["0043.", "01."] };
        var overlap = Assert.Single(RouteOverlap.Of(second, [first, second]));
        Assert.Equal(("0043.", "00Z.", false, true), (overlap.Pattern, overlap.OtherPattern, overlap.Wins, overlap.Hidden));
        Assert.True(Assert.Single(RouteOverlap.Of(first, [first, second])).Wins);
        second.Enabled = false;
        Assert.Empty(RouteOverlap.Of(first, [first, second]));
    }
}
