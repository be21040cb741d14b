using CallSign.Core.Routing;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Tests.Routing;

public sealed class PbxSnapshotTests
{
    [Fact]
    public void Replacing_a_tenant_leaves_the_others_and_the_earlier_snapshot_alone()
    {
        var (a, b) = (Tenant("a.test"), Tenant("b.test"));
        var before = PbxSnapshot.Of([a, b], [], DateTimeOffset.UnixEpoch);
        var newer = new TenantSnapshot(new Tenant { Id = a.Id, Name = "A", Domain = "a.test" }, []);

        var after = before.With(newer, DateTimeOffset.UnixEpoch);

        Assert.Same(a, before.Served("a.test"));
        Assert.Same(newer, after.Served("a.test"));
        Assert.Same(newer, after.OfId(a.Id));
        Assert.Same(b, after.Served("b.test"));
    }

    [Fact]
    public void What_is_derived_of_a_part_is_made_once_and_anew_for_its_next_state()
    {
        var made = 0;
        var names = new Derived<TenantSnapshot, string>(t => $"{t.Domain} {Interlocked.Increment(ref made)}");
        var others = new Derived<TenantSnapshot, string>(t => "other");
        var (a, b) = (Tenant("a.test"), Tenant("b.test"));
        Assert.Equal(("a.test 1", "b.test 2", "other", "a.test 1"), (names.Of(a), names.Of(b), others.Of(a), names.Of(a)));
        Assert.Equal("a.test 3", names.Of(new TenantSnapshot(new Tenant { Id = a.Id, Name = "A", Domain = "a.test" }, [])));

        var late = Tenant("c.test");
        using var together = new Barrier(8);
        var seen = new string[8];
        var threads = Enumerable.Range(0, 8).Select(i => new Thread(() =>
        {
            together.SignalAndWait();
            seen[i] = names.Of(late);
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Single(seen.Distinct()); // whoever made it, all have the same
    }

    [Fact]
    public void Tenants_come_and_go()
    {
        var a = Tenant("a.test");
        var one = PbxSnapshot.Empty.With(a, DateTimeOffset.UnixEpoch);

        Assert.Same(a, one.OfDomain("a.test"));
        Assert.Null(one.Without(a.Id, DateTimeOffset.UnixEpoch).OfDomain("a.test"));
        Assert.Same(one, one.Without(Guid.NewGuid(), DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void The_store_answers_for_domains_in_any_letter_case()
    {
        var a = Tenant("a.test");
        var store = new SnapshotStore();
        store.Swap(PbxSnapshot.Of([a], [], DateTimeOffset.UnixEpoch));

        Assert.True(store.TryGetTenant("A.Test", out var id));
        Assert.Equal(a.Id, id);
        Assert.Equal("a.test", store.DomainOf(a.Id));
        Assert.False(store.TryGetTenant("b.test", out id));
        Assert.Equal(Guid.Empty, id);
        Assert.Null(store.DomainOf(Guid.NewGuid()));
    }

    private static TenantSnapshot Tenant(string domain) => new(new Tenant { Name = domain, Domain = domain }, []);
}
