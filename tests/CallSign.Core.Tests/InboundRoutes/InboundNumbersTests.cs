using CallSign.Core.CallBlocks;
using CallSign.Core.Destinations;
using CallSign.Core.InboundRoutes;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Tests.InboundRoutes;

public sealed class InboundNumbersTests
{
    private static readonly Tenant A = new() { Name = "A", Domain = "a.test" };
    private static readonly Tenant B = new() { Name = "B", Domain = "b.test" };

    [Theory]
    [InlineData("4930123456", "1", "exact")]
    [InlineData("4930123456", "491701", "exact for 491701")]
    [InlineData("4930123456", "491709", "exact for 49170")]
    [InlineData("4930123456", "", "exact for withheld")]
    [InlineData("4930123457", "1", "prefix 4930123")]
    [InlineData("4930122", "1", "prefix 4930")]
    [InlineData("4930", "1", "prefix 4930")]
    [InlineData("49401", "1", "pattern 494Z")]
    [InlineData("49499", "1", null)]
    [InlineData("4940", "1", "pattern 49X0")]
    [InlineData("493", "1", null)]
    public void The_most_certain_route_takes_the_call(string number, string caller, string? name)
    {
        var numbers = Of(
            Route(A, "4930123456", "exact"), Route(A, "4930123456", "exact for 491701", caller: (CallerMatch.Number, "491701")),
            Route(A, "4930123456", "exact for 49170", caller: (CallerMatch.Prefix, "49170")), Route(A, "4930123456", "exact for 4", caller: (CallerMatch.Prefix, "4")),
            Route(A, "4930123456", "exact for withheld", caller: (CallerMatch.Anonymous, "")),
            Route(A, "4930", "prefix 4930", NumberMatch.Prefix), Route(A, "4930123", "prefix 4930123", NumberMatch.Prefix),
            Route(A, "49X0", "pattern 49X0", NumberMatch.Pattern), Route(A, "494ZX", "pattern 494ZX", NumberMatch.Pattern, enabled: false),
            Route(A, "494XN!", "pattern 494XN", NumberMatch.Pattern, enabled: false), Route(A, "4940Z!", "pattern 494Z", NumberMatch.Pattern));
        Assert.Equal(name, numbers.Find(number, caller, null)?.Name);
    }

    [Fact]
    public void The_more_certain_pattern_comes_first()
    {
        var numbers = Of(
            Route(A, "49XXXX!", "loose", NumberMatch.Pattern), Route(A, "493XXX", "close", NumberMatch.Pattern), Route(A, "493NXX", "closer", NumberMatch.Pattern),
            Route(A, "4934XX!", "closest", NumberMatch.Pattern));
        Assert.Equal(["closest", "closer", "close", "loose", "loose"], ((string[])["493455", "493555", "493055", "491555", "4915555"]).Select(n => numbers.Find(n, "", null)?.Name));
    }

    [Fact]
    public void A_tenants_gateway_reaches_that_tenant_only()
    {
        var numbers = Of(Route(A, "4930123456", "a"), Route(B, "4930", "b", NumberMatch.Prefix));
        Assert.Equal("a", numbers.Find("4930123456", "", null)?.Name);
        Assert.Equal("a", numbers.Find("4930123456", "", A.Id)?.Name);
        Assert.Equal("b", numbers.Find("4930123456", "", B.Id)?.Name);
        Assert.Null(numbers.Find("49309", "", A.Id));
        Assert.Null(numbers.Find("4930123456", "", Guid.NewGuid()));
    }

    // No editor lets it happen; should it ever, a newcomer gets no call of the owner.
    [Fact]
    public void A_number_stays_with_whoever_had_it_first()
    {
        var newcomer = Route(B, "4930123456", "b", caller: (CallerMatch.Number, "1"));
        newcomer.CreatedAt = DateTime.UnixEpoch.AddDays(1);
        var numbers = Of(newcomer, Route(A, "4930123456", "a"));
        Assert.Equal("a", numbers.Find("4930123456", "1", null)?.Name);
    }

    [Fact]
    public void The_index_is_kept_until_a_route_changes()
    {
        var route = Route(A, "4930123456", "a");
        var first = PbxSnapshot.Of([new TenantSnapshot(A, [], new NounSet([route])), new TenantSnapshot(B, [])], [], DateTimeOffset.UnixEpoch);
        var index = first.Inbound;

        var other = first.With(new TenantSnapshot(B, [], new NounSet([new CallBlock { TenantId = B.Id }])), DateTimeOffset.UnixEpoch);
        Assert.Same(index, other.Inbound);
        Assert.Same(index, other.With([], DateTimeOffset.UnixEpoch).Inbound);
        Assert.Same(index, other.With(new TenantSnapshot(A, [], new NounSet([route, new CallBlock { TenantId = A.Id }])), DateTimeOffset.UnixEpoch).Inbound);

        var saved = Route(A, "4930123456", "renamed");
        Assert.Equal("renamed", first.With(new TenantSnapshot(A, [], new NounSet([saved])), DateTimeOffset.UnixEpoch).Inbound.Find("4930123456", "", null)?.Name);
        Assert.Null(first.With(new TenantSnapshot(A, []), DateTimeOffset.UnixEpoch).Inbound.Find("4930123456", "", null));
        Assert.Null(first.Without(A.Id, DateTimeOffset.UnixEpoch).Inbound.Find("4930123456", "", null));
        Assert.Same(route, first.Inbound.Find("4930123456", "", null));
    }

    // One tenant's numbers are put in the place of its earlier ones: the same must come out as when all are read anew.
    [Fact]
    public void One_tenants_edit_makes_the_index_that_reading_all_anew_makes()
    {
        var random = new Random(20261128);
        var of = new Dictionary<Guid, List<InboundRoute>> { [A.Id] = [], [B.Id] = [] };
        var kept = PbxSnapshot.Of([new TenantSnapshot(A, []), new TenantSnapshot(B, [])], [], DateTimeOffset.UnixEpoch);
        for (var edit = 0; edit < 400; edit++)
        {
            var tenant = random.Next(2) == 0 ? A : B;
            var routes = of[tenant.Id];
            routes.RemoveAll(_ => random.Next(6) == 0);
            var match = random.Next(3) switch { 0 => NumberMatch.Exact, 1 => NumberMatch.Prefix, _ => NumberMatch.Pattern };
            var number = "49" + string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => match == NumberMatch.Pattern ? "3XNZ"[random.Next(4)] : (char)('2' + random.Next(3))));
            routes.Add(Route(tenant, number, $"{match} {number} {edit}", match, random.Next(3) == 0 ? (CallerMatch.Prefix, $"{random.Next(1, 4)}") : default, random.Next(8) > 0));
            kept = kept.With(new TenantSnapshot(tenant, [], new NounSet([.. routes])), DateTimeOffset.UnixEpoch);
            var anew = InboundNumbers.Of(kept.Tenants);
            Assert.Equal(anew.Count, kept.Inbound.Count);
            for (var call = 0; call < 40; call++)
            {
                var (called, caller) = ($"49{random.Next(2, 5)}{random.Next(2, 5)}{random.Next(2, 50)}", $"{random.Next(1, 5)}");
                Guid? only = random.Next(3) switch { 0 => A.Id, 1 => B.Id, _ => null };
                Assert.Equal(anew.Find(called, caller, only)?.Name, kept.Inbound.Find(called, caller, only)?.Name);
            }
        }
    }

    [Fact]
    public void Blocks_are_by_number_beginning_and_for_withheld_numbers()
    {
        var blocked = BlockedCallers.Of(new NounSet([
            Block("number", CallerMatch.Number, "491701"), Block("beginning", CallerMatch.Prefix, "49900"), Block("off", CallerMatch.Number, "1", enabled: false),
            Block("withheld at 1001", CallerMatch.Anonymous, "", "1001"), Block("number at 1001", CallerMatch.Number, "442", "1001"),
        ]));
        Assert.Equal("number", blocked.Find("491701", "")?.Name);
        Assert.Equal("beginning", blocked.Find("499001234", "")?.Name);
        Assert.Null(blocked.Find("1", ""));
        Assert.Null(blocked.Find("", ""));
        Assert.Equal("withheld at 1001", blocked.Find("", "1001")?.Name);
        Assert.Equal("number at 1001", blocked.Find("442", "1001")?.Name);
        Assert.Null(blocked.Find("442", "1002"));
        Assert.Null(blocked.Find("491701", "1001"));
        Assert.Null(BlockedCallers.Of(NounSet.Empty).Find("", ""));
    }

    [Theory]
    [InlineData("+49 170 1", "491701")]
    [InlineData("anonymous", "")]
    [InlineData("0000000000", "")]
    [InlineData("", "")]
    public void A_caller_without_a_number_withholds_it(string number, string key) =>
        Assert.Equal(key, CallerMatches.Key(E164.Key(number) ?? number, stackalloc char[E164.MostDialledDigits]).ToString());

    private static InboundNumbers Of(params InboundRoute[] routes) =>
        InboundNumbers.Of([.. ((Tenant[])[A, B]).Select(t => new TenantSnapshot(t, [], new NounSet(routes.Where(r => r.TenantId == t.Id))))]);

    private static InboundRoute Route(
        Tenant tenant, string number, string name, NumberMatch match = NumberMatch.Exact, (CallerMatch Match, string Number) caller = default, bool enabled = true) => new()
    {
        TenantId = tenant.Id, Name = name, Match = match, Number = number, CallerMatch = caller.Match, Caller = caller.Number ?? "", Enabled = enabled,
        Destination = Destination.ToNumber("1001"), CreatedAt = DateTime.UnixEpoch,
    };

    private static CallBlock Block(string name, CallerMatch match, string caller, string extension = "", bool enabled = true) =>
        new() { Name = name, CallerMatch = match, Caller = caller, Extension = extension, Enabled = enabled };
}
