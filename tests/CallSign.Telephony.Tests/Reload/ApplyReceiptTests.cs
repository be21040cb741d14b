using CallSign.Core.Changes;
using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Reload;
using CallSign.TestSupport;
using CallSign.TestSupport.Live;

namespace CallSign.Telephony.Tests.Reload;

public sealed class ApplyReceiptTests
{
    private static readonly Tenant Acme = new() { Name = "Acme", Domain = "acme.test" };
    private static readonly Tenant Globex = new() { Name = "Globex", Domain = "globex.test" };
    private readonly ManualTime _time = new();
    private readonly SnapshotStore _store = new();
    private readonly Targets _targets = new();
    private readonly ScriptedLiveFeed _feed = new();

    [Fact]
    public void A_save_without_a_command_is_applied_as_soon_as_it_is_served()
    {
        var (receipts, before) = Start(Tenant(Acme));
        Save(receipts, Batch(Acme), before, Pbx(Tenant(Acme)));
        var receipt = Assert.Single(receipts.Read(TenantScope.Of(Acme.Id)));
        Assert.Equal(("ada", "ring group Sales", true, 2), (receipt.Actor, receipt.What, receipt.IsDone, receipt.AppliedNodes));
        Assert.Equal(TimeSpan.FromMilliseconds(40), receipt.Took);
        Assert.Empty(receipts.Read(TenantScope.Of(Globex.Id)));
        Assert.Empty(receipts.Read(TenantScope.None));
        Assert.Single(receipts.Read(TenantScope.Platform));
    }

    [Fact]
    public void What_the_nodes_answer_is_noted_and_a_node_that_is_away_is_waited_for()
    {
        _targets.Connected.Remove("fs2");
        var (receipts, before) = Start(Tenant(Acme, "192.0.2.1/32"));
        Save(receipts, Batch(Acme), before, Pbx(Tenant(Acme, "192.0.2.9/32")));
        Assert.Equal(0, receipts.Read(TenantScope.System)[0].AppliedNodes);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        receipts.Ran("fs1", ReloadCommand.ReloadAcl, null, _time.GetTimestamp());

        var receipt = receipts.Read(TenantScope.System)[0];
        Assert.Equal((false, 1, "fs2"), (receipt.IsDone, receipt.AppliedNodes, Assert.Single(receipt.Away)));
        receipts.Ran("fs2", ReloadCommand.ReloadAcl, "-ERR no", _time.GetTimestamp());
        receipt = receipts.Read(TenantScope.System)[0];
        Assert.Equal((true, true, 1), (receipt.IsDone, receipt.HasFailed, receipt.AppliedNodes));
        Assert.Equal(["+OK", "-ERR no"], receipt.Commands.Select(c => c.Reply));
        Assert.Equal(TimeSpan.FromMilliseconds(290), receipt.Took);
    }

    [Fact]
    public void A_command_that_was_under_way_before_the_save_proves_nothing()
    {
        var (receipts, before) = Start(Tenant(Acme, "192.0.2.1/32"));
        var started = _time.GetTimestamp();
        Save(receipts, Batch(Acme), before, Pbx(Tenant(Acme)));
        receipts.Ran("fs1", ReloadCommand.ReloadAcl, null, started);
        Assert.All(receipts.Read(TenantScope.System)[0].Commands, c => Assert.Null(c.Reply));
    }

    [Fact]
    public void The_first_lookup_of_a_node_that_was_answered_from_the_new_state_is_told()
    {
        var old = Tenant(Acme);
        var (receipts, before) = Start(old);
        var begun = receipts.Begin(Batch(Acme));
        receipts.Fetched(Acme.Id, "fs1", _time.GetUtcNow(), old); // still from the state before
        var now = Tenant(Acme);
        receipts.Fetched(Acme.Id, "fs2", _time.GetUtcNow(), now); // between the swap and the note of it
        receipts.Served(begun, before, Pbx(now), Batch(Acme));
        receipts.Fetched(Acme.Id, "fs1", _time.GetUtcNow(), now);
        receipts.Fetched(Acme.Id, "fs1", _time.GetUtcNow().AddMinutes(1), now);
        Assert.Equal(["fs2", "fs1"], receipts.Read(TenantScope.System)[0].Fetches.Select(f => f.Node));
    }

    [Fact]
    public void Saves_of_several_tenants_that_are_applied_together_tell_each_its_own()
    {
        var (receipts, before) = Start(Tenant(Acme, "192.0.2.1/32"), Tenant(Globex));
        var batch = Batch(Acme);
        batch.Add(new ConfigChange(Guid.NewGuid(), Guid.NewGuid(), Globex.Id, ReloadScope.Tenant | ReloadScope.Gateways) { SavedAt = _time.GetUtcNow(), What = "gateway g" }, own: true);
        var after = PbxSnapshot.Of([Tenant(Acme), Tenant(Globex)], [GatewayEntry.From(new Gateway { Name = "g", TenantId = Globex.Id, Proxy = "carrier.test", Profile = "public" }, null)!], DateTimeOffset.UnixEpoch);
        Save(receipts, batch, before, after);
        Assert.Equal(["reloadacl", "reloadacl"], receipts.Read(TenantScope.Of(Acme.Id))[0].Commands.Select(c => c.Command));
        Assert.Equal(["sofia profile public rescan"], receipts.Read(TenantScope.Of(Globex.Id))[0].Commands.Select(c => c.Command).Distinct());
    }

    [Fact]
    public void What_a_command_disturbs_is_counted_before_it_is_sent()
    {
        _feed.Publish(Call("carrier1", "sofia/public/1"), Call("carrier1", "sofia/public/2"), Call(null, "sofia/internal/1001@acme.test"));
        Assert.Equal((2, 0, 2, 1, 0), (_feed.CallsOnGateway("carrier1"), _feed.CallsOnGateway("other"), _feed.CallsOnProfile("public"), _feed.CallsOnProfile("internal"), _feed.CallsOnProfile("inter")));
        Assert.Equal(("the gateway carrier1 is taken down until the profile reads it again: 2 calls go on", false), ReloadEffect.Of(ReloadCommand.KillGateway("public", "carrier1"), _feed) is var k ? (k.Words, k.DropsCalls) : default);
        Assert.Equal(("the profile public starts anew: 2 calls end", true, 2), ReloadEffect.Of(new ReloadCommand(2, "sofia", "profile public restart"), _feed) is var r ? (r.Words, r.DropsCalls, r.Calls) : default);
    }

    [Fact]
    public void Only_the_last_are_remembered_and_what_could_not_be_read_is_not()
    {
        var (receipts, before) = Start(Tenant(Acme));
        receipts.Drop(receipts.Begin(Batch(Acme)));
        Assert.Empty(receipts.Read(TenantScope.System));
        for (var i = 0; i < ApplyReceipts.Most + 5; i++)
        {
            Save(receipts, Batch(Acme), before, before);
        }

        Assert.Equal(ApplyReceipts.Most, receipts.Read(TenantScope.System).Count);
    }

    private (ApplyReceipts Receipts, PbxSnapshot Before) Start(params TenantSnapshot[] tenants)
    {
        var before = Pbx(tenants);
        _store.Swap(before);
        return (new ApplyReceipts(_store, _targets, _time, _feed), before);
    }

    private void Save(ApplyReceipts receipts, ConfigBatch batch, PbxSnapshot before, PbxSnapshot after)
    {
        var begun = receipts.Begin(batch);
        _time.Advance(TimeSpan.FromMilliseconds(40));
        receipts.Served(begun, before, after, batch);
    }

    private ConfigBatch Batch(Tenant tenant)
    {
        var batch = new ConfigBatch();
        batch.Add(new ConfigChange(Guid.NewGuid(), Guid.NewGuid(), tenant.Id, ReloadScope.Tenant) { SavedAt = _time.GetUtcNow(), Actor = "ada", What = "ring group Sales" }, own: true);
        return batch;
    }

    private static PbxSnapshot Pbx(params TenantSnapshot[] tenants) => PbxSnapshot.Of(tenants, [], DateTimeOffset.UnixEpoch);

    private static TenantSnapshot Tenant(Tenant tenant, string? addresses = null) =>
        new(tenant, [ExtensionEntry.From(new Extension { Id = tenant.Id, TenantId = tenant.Id, Number = "1000", DisplayName = "x", AllowedAddresses = addresses }, tenant.Domain, "password", "123456")!]);

    private static LiveCall Call(string? gateway, string channel) => new()
    {
        CallUuid = Guid.NewGuid(), Node = "fs1", State = CallState.Answered, Gateway = gateway, StartedAt = DateTime.UtcNow,
        Legs = [new LiveLeg(Guid.NewGuid(), "inbound", channel, "1", "", CallState.Answered, null)],
    };

    private sealed class Targets : IReloadTargets
    {
        public List<string> Connected { get; } = ["fs1", "fs2"];

        IReadOnlyCollection<string> IReloadTargets.Connected => Connected;

        public IReadOnlyCollection<string> All => ["fs1", "fs2"];

        public Task<string?> RunAsync(string node, ReloadCommand command, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
    }
}
