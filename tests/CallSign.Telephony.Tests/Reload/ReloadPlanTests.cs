using CallSign.Core.Changes;
using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.MusicOnHold;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Reload;

namespace CallSign.Telephony.Tests.Reload;

public sealed class ReloadPlanTests
{
    private static readonly Tenant Acme = new() { Name = "Acme", Domain = "acme.test" };
    private static readonly Guid ExtensionId = Guid.NewGuid();

    [Fact]
    public void Most_edits_need_no_command() =>
        Assert.Empty(Plan(Pbx(Extension(e => e.DisplayName = "old")), Pbx(Extension(e => (e.DisplayName, e.DoNotDisturb, e.RingTimeoutSeconds) = ("new", true, 9)))));

    [Fact]
    public void A_new_gateway_is_scanned_for() =>
        Assert.Equal(["sofia profile public rescan"], Plan(Gateways(), Gateways(Gateway("a"))));

    [Fact]
    public void A_changed_gateway_goes_and_comes_back_and_others_stay_alone() =>
        Assert.Equal(
            ["sofia profile public killgw a", "sofia profile public rescan"],
            Plan(Gateways(Gateway("a"), Gateway("b")), Gateways(Gateway("a", "other.test"), Gateway("b"))));

    [Fact]
    public void A_limit_of_a_gateway_is_the_dialplans_and_leaves_its_registration_alone()
    {
        var gateway = Gateway("a");
        Assert.Empty(Plan(Gateways(gateway), Gateways(gateway with { MaxCalls = 5, CallsPerSecond = 1 })));
        Assert.Equal(2, Plan(Gateways(gateway), Gateways(gateway with { Codecs = "PCMA" })).Count);
    }

    [Fact]
    public void A_removed_gateway_only_goes() =>
        Assert.Equal(["sofia profile public killgw a"], Plan(Gateways(Gateway("a"), Gateway("b")), Gateways(Gateway("b"))));

    [Fact]
    public void A_gateway_that_moves_leaves_its_old_profile() =>
        Assert.Equal(
            ["sofia profile public killgw a", "sofia profile internal rescan"],
            Plan(Gateways(Gateway("a")), Gateways(Gateway("a", profile: "internal"))));

    [Fact]
    public void Several_gateways_cost_one_scan_after_all_are_gone() =>
        Assert.Equal(
            ["sofia profile public killgw a", "sofia profile public killgw b", "sofia profile public rescan"],
            Plan(Gateways(Gateway("b"), Gateway("a")), Gateways(Gateway("a", "x.test"), Gateway("b", "x.test"))));

    [Fact]
    public void Gateways_that_another_instance_saved_are_announced_by_that_one()
    {
        var batch = new ConfigBatch();
        batch.Add(new ConfigChange(Guid.NewGuid(), Guid.NewGuid(), Acme.Id, ReloadScope.Gateways | ReloadScope.Tenant), own: false);
        Assert.Empty(ReloadPlan.Between(Gateways(), Gateways(Gateway("a")), batch));
    }

    [Theory]
    [InlineData(null, "192.0.2.1/32")]
    [InlineData("192.0.2.1/32", null)]
    [InlineData("192.0.2.1/32", "192.0.2.2/32")]
    public void Addresses_of_an_extension_reload_the_lists(string? before, string? after) =>
        Assert.Equal(["reloadacl"], Plan(Pbx(Extension(e => e.AllowedAddresses = before)), Pbx(Extension(e => e.AllowedAddresses = after))));

    [Fact]
    public void An_extension_with_addresses_that_is_switched_off_reloads_the_lists() =>
        Assert.Equal(
            ["reloadacl"],
            Plan(Pbx(Extension(e => e.AllowedAddresses = "192.0.2.1/32")), Pbx(Extension(e => (e.AllowedAddresses, e.Enabled) = ("192.0.2.1/32", false)))));

    [Fact]
    public void Another_edit_of_an_extension_with_addresses_needs_nothing() =>
        Assert.Empty(Plan(
            Pbx(Extension(e => e.AllowedAddresses = "192.0.2.1/32")),
            Pbx(Extension(e => (e.AllowedAddresses, e.DisplayName) = ("192.0.2.1/32", "new")))));

    [Fact]
    public void An_old_pin_is_forgotten_with_the_pin_and_with_the_extension()
    {
        Assert.Equal(["vm_fsdb_pref_password_set default acme.test 1000 x"], Plan(Pbx(Extension()), Pbx(Extension(pin: "654321"))));
        Assert.Equal(["vm_fsdb_pref_password_set default acme.test 1000 x"], Plan(Pbx(Extension()), Pbx()));
        Assert.DoesNotContain(Plan(Pbx(Extension()), Pbx(Extension(pin: "654321"))), c => c.Contains("654321", StringComparison.Ordinal));
    }

    [Fact]
    public void A_new_or_renamed_domain_becomes_an_alias()
    {
        Assert.Equal(["sofia profile internal rescan"], Plan(PbxSnapshot.Empty, Pbx()));
        var renamed = PbxSnapshot.Of([new TenantSnapshot(new Tenant { Id = Acme.Id, Name = "Acme", Domain = "acme.example" }, [])], [], DateTimeOffset.UnixEpoch);
        Assert.Equal(["sofia profile internal rescan"], Plan(Pbx(), renamed));
        Assert.Empty(Plan(Pbx(), PbxSnapshot.Empty));
    }

    [Fact]
    public void Music_begins_goes_on_to_its_new_list_and_ends()
    {
        var music = new MusicClass { Name = "Jazz", StreamUrl = "http://stream.example.com/a" };
        PbxSnapshot With(Action<MusicClass>? change = null)
        {
            var copy = new MusicClass { Id = music.Id, Name = music.Name, StreamUrl = music.StreamUrl };
            change?.Invoke(copy);
            return PbxSnapshot.Of([new TenantSnapshot(Acme, [], new NounSet([copy]))], [], DateTimeOffset.UnixEpoch);
        }

        var name = music.Id.ToString("N");
        Assert.Equal(["local_stream start " + name], Plan(Pbx(), With()));
        Assert.Equal(["local_stream hup " + name], Plan(With(), With(m => m.StreamUrl = "http://stream.example.com/b")));
        Assert.Equal(["local_stream reload " + name], Plan(With(), With(m => m.ChimeSeconds = 60)));
        Assert.Empty(Plan(With(), With(m => m.Name = "Blues")));
        Assert.Equal(["local_stream stop " + name], Plan(With(), With(m => m.Enabled = false)));
        Assert.Equal(["local_stream stop " + name], Plan(With(), Pbx()));
    }

    private static IReadOnlyList<string> Plan(PbxSnapshot before, PbxSnapshot after)
    {
        var batch = new ConfigBatch();
        batch.Add(new ConfigChange(Guid.NewGuid(), Guid.NewGuid(), Acme.Id, ReloadScope.Gateways | ReloadScope.Tenant), own: true);
        return [.. ReloadPlan.Between(before, after, batch).Select(c => c.ToString())];
    }

    private static PbxSnapshot Pbx(params ExtensionEntry[] extensions) => PbxSnapshot.Of([new TenantSnapshot(Acme, extensions)], [], DateTimeOffset.UnixEpoch);

    private static PbxSnapshot Gateways(params GatewayEntry[] gateways) => PbxSnapshot.Of([], gateways, DateTimeOffset.UnixEpoch);

    private static ExtensionEntry Extension(Action<Extension>? change = null, string pin = "123456")
    {
        var row = new Extension { Id = ExtensionId, TenantId = Acme.Id, Number = "1000", DisplayName = "x" };
        change?.Invoke(row);
        return ExtensionEntry.From(row, "acme.test", "password", pin)!;
    }

    private static GatewayEntry Gateway(string name, string proxy = "carrier.test", string profile = "public") =>
        GatewayEntry.From(new Gateway { Name = name, Proxy = proxy, Profile = profile }, null)!;
}
