using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.InboundRoutes;
using CallSign.Core.Lists;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Extensions;

namespace CallSign.Core.Tests.InboundRoutes;

public sealed class InboundRouteTests(Postgres postgres)
{
    [Fact]
    public async Task A_number_is_kept_as_its_key_and_found_in_any_form()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var saved = (await SaveAsync(bed, bed.Acme, "+49 (30) 123-456")).Value!;
        Assert.Equal(("4930123456", "+49 301 234 56"), (saved.Number, saved.Shown()));
        Assert.Equal(saved.Id, Assert.Single((await bed.Get<NounList<InboundRoute>>().PageAsync(bed.Acme, new ListQuery { Search = "+49 301" }, default)).Items).Noun.Id);
        Assert.Empty((await bed.Get<NounList<InboundRoute>>().PageAsync(bed.Other, new ListQuery { Search = "301" }, default)).Items);
    }

    [Theory]
    [InlineData(NumberMatch.Exact, "12", "Number")]
    [InlineData(NumberMatch.Exact, "12345678901234567", "Number")]
    [InlineData(NumberMatch.Exact, "112", "Number")]
    [InlineData(NumberMatch.Exact, "49${evil}", "Number")]
    [InlineData(NumberMatch.Prefix, "493", "Number")]
    [InlineData(NumberMatch.Prefix, "4930X", "Number")]
    [InlineData(NumberMatch.Pattern, "!", "Number")]
    [InlineData(NumberMatch.Pattern, ".", "Number")]
    [InlineData(NumberMatch.Pattern, "XXXXXXX", "Number")]
    [InlineData(NumberMatch.Pattern, "49XXXX!", "Number")]
    [InlineData(NumberMatch.Pattern, "^4930.*$", "Number")]
    public async Task What_would_take_too_much_or_nothing_is_refused_at_the_field(NumberMatch match, string number, string field)
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var result = await SaveAsync(bed, bed.Acme, number, match);
        Assert.Equal(SaveOutcome.Failed, result.Outcome);
        Assert.NotNull(result.Errors[field]);
    }

    [Fact]
    public async Task A_route_needs_a_destination_and_a_caller_where_it_asks_for_one()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var result = await bed.Get<NounEditor<InboundRoute>>().CreateAsync(
            bed.Acme, new InboundRoute { Name = "Main", Number = "+4930123456", CallerMatch = CallerMatch.Prefix, Caller = "abc", Language = "klingon" }, default);
        Assert.Equal(["Caller", "Destination", "Language"], result.Errors.All.Select(e => e.Key).Order());
    }

    [Theory]
    [InlineData(NumberMatch.Exact, "4930123456", NumberMatch.Exact, "004930123456")]
    [InlineData(NumberMatch.Exact, "4930123456", NumberMatch.Prefix, "+49 3012")]
    [InlineData(NumberMatch.Exact, "4930123456", NumberMatch.Pattern, "49301234XX")]
    [InlineData(NumberMatch.Prefix, "49301", NumberMatch.Exact, "4930123456")]
    [InlineData(NumberMatch.Prefix, "49301", NumberMatch.Prefix, "4930")]
    [InlineData(NumberMatch.Prefix, "49301", NumberMatch.Prefix, "493012")]
    [InlineData(NumberMatch.Pattern, "4930XX56", NumberMatch.Exact, "49301256")]
    [InlineData(NumberMatch.Pattern, "4930XX56!", NumberMatch.Prefix, "493012")]
    [InlineData(NumberMatch.Pattern, "4930N!", NumberMatch.Pattern, "4930X1")]
    public async Task Numbers_of_another_company_are_refused_without_naming_it(NumberMatch match, string theirs, NumberMatch wanted, string number)
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        Assert.True((await SaveAsync(bed, bed.Other, theirs, match, name: "Secret line")).Succeeded);
        // Other callers make it no less another's.
        var result = await SaveAsync(bed, bed.Acme, number, wanted, change: r => (r.CallerMatch, r.Caller) = (CallerMatch.Number, "+1 555 1234"));
        var message = result.Errors["Number"]!;
        Assert.Contains("another company", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", message, StringComparison.Ordinal);
        Assert.DoesNotContain("other.test", message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(NumberMatch.Exact, "4930123457")]
    [InlineData(NumberMatch.Exact, "49301234567")]
    [InlineData(NumberMatch.Prefix, "493013")]
    [InlineData(NumberMatch.Pattern, "49301234X")]
    [InlineData(NumberMatch.Pattern, "4930123ZX7")]
    public async Task Numbers_beside_those_of_another_company_are_free(NumberMatch match, string number)
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        Assert.True((await SaveAsync(bed, bed.Other, "4930123456")).Succeeded);
        var result = await SaveAsync(bed, bed.Acme, number, match);
        Assert.True(result.Succeeded, string.Join("; ", result.Errors.All));
    }

    [Fact]
    public async Task One_number_has_a_route_for_all_and_others_for_some_callers()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var all = (await SaveAsync(bed, bed.Acme, "4930123456", name: "All")).Value!;
        Assert.True((await SaveAsync(bed, bed.Acme, "4930123456", name: "VIP", change: r => (r.CallerMatch, r.Caller) = (CallerMatch.Number, "0049 170 1"))).Succeeded);
        var twice = await SaveAsync(bed, bed.Acme, "+4930123456", name: "Again");
        Assert.Contains("“All”", twice.Errors["Number"], StringComparison.Ordinal);
        Assert.True((await SaveAsync(bed, bed.Acme, "4930", NumberMatch.Prefix, name: "Rest")).Succeeded);
        var related = await new InboundRouteOverlaps(bed.Db).OwnAsync(bed.Acme, all, 10, default);
        Assert.Equal(["VIP", "Rest"], related.Select(r => r.Name));
    }

    // The check has passed for both when the index has to say no.
    [Fact]
    public async Task Of_two_saves_at_once_one_is_refused_at_the_number()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SaveAsync(bed, i % 2 == 0 ? bed.Acme : bed.Other, "4930123456", name: "Line " + i)));
        Assert.Single(results, r => r.Succeeded);
        Assert.All(results.Where(r => !r.Succeeded), r => Assert.NotNull(r.Errors["Number"]));
    }

    private static Task<SaveResult<InboundRoute>> SaveAsync(
        TenantBed bed, Actor actor, string number, NumberMatch match = NumberMatch.Exact, string name = "Main line", Action<InboundRoute>? change = null)
    {
        var route = new InboundRoute { Name = name, Match = match, Number = number, Destination = Destination.ToNumber("1001") };
        change?.Invoke(route);
        return bed.Get<NounEditor<InboundRoute>>().CreateAsync(actor, route, default);
    }
}
