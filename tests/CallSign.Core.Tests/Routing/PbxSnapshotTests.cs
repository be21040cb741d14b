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
