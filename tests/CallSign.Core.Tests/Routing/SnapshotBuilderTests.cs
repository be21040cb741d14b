using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.RingGroups;
using CallSign.Core.Routing;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailBoxes;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Tests.Routing;

public sealed class SnapshotBuilderTests(Postgres postgres)
{
    [Fact]
    public async Task Serves_each_tenants_own_extensions_with_secrets_decrypted()
    {
        await using var services = await ServicesAsync();
        await PbxSeed.TenantAsync(services, "acme.test", "1000", "1001");
        await PbxSeed.TenantAsync(services, "globex.test", "1000");

        var snapshot = await BuildAsync(services, PbxSnapshot.Empty);

        var acme = snapshot.Served("acme.test")!;
        Assert.Equal(["1000", "1001"], acme.Extensions.Select(e => e.Number));
        Assert.Null(snapshot.Served("globex.test")!.Find("1001"));
        var entry = acme.Find("1000")!;
        Assert.Equal("pw-1000-of-acme.test", entry.SipPassword);
        Assert.Equal("91000", entry.VoicemailPin);
#pragma warning disable CA5351
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes("1000:acme.test:pw-1000-of-acme.test"))), entry.A1Hash);
#pragma warning restore CA5351
        Assert.Equal("User 1000", entry.InternalName);
        Assert.Equal("1000", entry.ToString());
    }

    [Fact]
    public async Task Takes_over_unchanged_entries_and_reads_only_changed_rows()
    {
        await using var services = await ServicesAsync();
        var tenant = await PbxSeed.TenantAsync(services, "acme.test", "1000", "1001", "1002");
        var first = await BuildAsync(services, PbxSnapshot.Empty);
        await EditAsync(services, db => db.Extensions.Single(e => e.Number == "1001").DoNotDisturb = true);
        await EditAsync(services, db => db.Remove(db.Extensions.Single(e => e.Number == "1002")));

        var builder = services.GetRequiredService<SnapshotBuilder>();
        var second = (await builder.BuildTenantAsync(tenant.Id, first.OfId(tenant.Id), default))!;

        Assert.Same(first.OfId(tenant.Id)!.Find("1000"), second.Find("1000"));
        Assert.NotSame(first.OfId(tenant.Id)!.Find("1001"), second.Find("1001"));
        Assert.True(second.Find("1001")!.DoNotDisturb);
        Assert.Null(second.Find("1002"));
        var everything = await BuildAsync(services, first);
        Assert.Same(first.OfId(tenant.Id)!.Find("1000"), everything.OfId(tenant.Id)!.Find("1000"));
        Assert.True(everything.OfId(tenant.Id)!.Find("1001")!.DoNotDisturb);
    }

    [Fact]
    public async Task Of_a_tenants_nouns_only_those_that_changed_are_read_again()
    {
        await using var services = await ServicesAsync();
        var acme = await PbxSeed.TenantAsync(services, "acme.test");
        var globex = await PbxSeed.TenantAsync(services, "globex.test");
        var pin = services.GetRequiredService<SecretBox>().Encrypt("8264");
        await EditAsync(services, db => db.AddRange(
            new RingGroup { TenantId = acme.Id, Name = "Kept", Number = "600" }, new RingGroup { TenantId = acme.Id, Name = "Edited", Number = "601" },
            new RingGroup { TenantId = acme.Id, Name = "Gone", Number = "602", Enabled = false }, new RingGroup { TenantId = globex.Id, Name = "Theirs", Number = "600" },
            new VoicemailBox { TenantId = acme.Id, Name = "Box", Number = "500", Pin = pin }));
        var first = (await BuildAsync(services, PbxSnapshot.Empty)).OfId(acme.Id)!;
        await EditAsync(services, db =>
        {
            db.Set<RingGroup>().Single(g => g.Name == "Edited").Number = "611";
            db.Remove(db.Set<RingGroup>().Single(g => g.Name == "Gone"));
            db.Add(new RingGroup { TenantId = acme.Id, Name = "New", Number = "603" });
        });

        var second = (await services.GetRequiredService<SnapshotBuilder>().BuildTenantAsync(acme.Id, first, default))!;

        Assert.Equal(["Edited 611", "Kept 600", "New 603"], second.Nouns.All<RingGroup>().Select(g => $"{g.Name} {g.Number}"));
        Assert.Same(first.Nouns.Dialled("600"), second.Nouns.Dialled("600"));
        Assert.Null(second.Nouns.Dialled("601"));
        Assert.Same(first.Nouns.Dialled("500"), second.Nouns.Dialled("500"));
        Assert.Equal("8264", ((VoicemailBox)second.Nouns.Dialled("500")!).PinInClear);
        var fromNothing = (await services.GetRequiredService<SnapshotBuilder>().BuildTenantAsync(acme.Id, null, default))!;
        Assert.Equal(second.Nouns.Count, fromNothing.Nouns.Count);
        Assert.Equal("8264", ((VoicemailBox)fromNothing.Nouns.Dialled("500")!).PinInClear);
    }

    [Fact]
    public async Task A_new_domain_makes_new_hashes_without_new_passwords()
    {
        await using var services = await ServicesAsync();
        var tenant = await PbxSeed.TenantAsync(services, "old.test", "1000");
        var first = await BuildAsync(services, PbxSnapshot.Empty);
        await EditAsync(services, db => db.Tenants.Single().Domain = "new.test");

        var renamed = (await services.GetRequiredService<SnapshotBuilder>().BuildTenantAsync(tenant.Id, first.OfId(tenant.Id), default))!;
        var snapshot = first.With(renamed, DateTimeOffset.UnixEpoch);

        Assert.Equal(ExtensionEntry.HashOf("1000", "new.test", "pw-1000-of-old.test"), renamed.Find("1000")!.A1Hash);
        Assert.Null(snapshot.OfDomain("old.test"));
        Assert.Same(renamed, snapshot.OfDomain("new.test"));
    }

    [Fact]
    public async Task Rows_that_could_not_be_routed_are_left_out_and_the_rest_is_served()
    {
        await using var services = await ServicesAsync();
        var tenant = await PbxSeed.TenantAsync(services, "acme.test", "1000", "1001");
        await PbxSeed.TenantAsync(services, "evil.test,{a=${b}}", "1000");
        await EditAsync(services, db =>
        {
            var broken = PbxSeed.Extension(services, tenant, "${x}");
            var unreadable = PbxSeed.Extension(services, tenant, "1002");
            unreadable.SipPassword = new EncryptedSecret("CfDJ8-not-ours");
            db.AddRange(broken, unreadable);
            var kept = db.Extensions.Single(e => e.Number == "1001");
            kept.ForwardAllEnabled = true;
            kept.ForwardAllDestination = "1000 XML other";
            kept.CallGroup = "sales ${x}";
            kept.AllowedAddresses = "0.0.0.0/0";
            kept.InternalCallerIdNumber = "12,34";
        });

        var snapshot = await BuildAsync(services, PbxSnapshot.Empty);

        Assert.Equal(["acme.test"], snapshot.Tenants.Select(t => t.Domain));
        Assert.Equal(["1000", "1001"], snapshot.Served("acme.test")!.Extensions.Select(e => e.Number));
        var entry = snapshot.Served("acme.test")!.Find("1001")!;
        Assert.Null(entry.ForwardAll);
        Assert.Null(entry.CallGroup);
        Assert.Null(entry.AllowedAddresses);
        Assert.Equal("1001", entry.InternalNumber);
    }

    [Fact]
    public async Task Disabled_things_are_known_but_not_served()
    {
        await using var services = await ServicesAsync();
        var tenant = await PbxSeed.TenantAsync(services, "acme.test", "1000", "1001");
        await PbxSeed.TenantAsync(services, "globex.test", "1000");
        await EditAsync(services, db =>
        {
            db.Extensions.Single(e => e.Number == "1001").Enabled = false;
            db.Tenants.Single(t => t.Domain == "globex.test").Enabled = false;
        });

        var snapshot = await BuildAsync(services, PbxSnapshot.Empty);

        Assert.Null(snapshot.OfId(tenant.Id)!.Find("1001"));
        Assert.Null(snapshot.Served("globex.test"));
        Assert.NotNull(snapshot.OfDomain("GLOBEX.test"));
        Assert.Null(snapshot.Served("ACME.test"));
    }

    [Fact]
    public async Task Gateways_of_disabled_tenants_and_unusable_ones_are_left_out()
    {
        await using var services = await ServicesAsync();
        var acme = await PbxSeed.TenantAsync(services, "acme.test");
        var globex = await PbxSeed.TenantAsync(services, "globex.test");
        await EditAsync(services, db =>
        {
            var secrets = services.GetRequiredService<SecretBox>();
            db.AddRange(
                new Gateway { Name = "platform", Proxy = "sip.carrier.test:5070" },
                new Gateway { Name = "acme", TenantId = acme.Id, Proxy = "sip.acme.test", Register = true, Username = "u", Password = secrets.Encrypt("p$w") },
                new Gateway { Name = "globex", TenantId = globex.Id, Proxy = "sip.globex.test" },
                new Gateway { Name = "off", Proxy = "sip.off.test", Enabled = false },
                new Gateway { Name = "no password", Proxy = "x.test" },
                new Gateway { Name = "nopassword", Proxy = "x.test", Register = true, Username = "u" },
                new Gateway { Name = "badproxy", Proxy = "x.test\"/><x" });
            db.Tenants.Single(t => t.Id == globex.Id).Enabled = false;
        });

        var gateways = await services.GetRequiredService<SnapshotBuilder>().BuildGatewaysAsync(default);

        Assert.Equal(["acme", "platform"], gateways.Select(g => g.Name));
        Assert.Equal("p$w", gateways[0].Password);
    }

    private async Task<ServiceProvider> ServicesAsync() =>
        PostgresFixture.Services(await postgres.NewDatabaseAsync(), s => s.AddConfigChanges());

    private static Task<PbxSnapshot> BuildAsync(IServiceProvider services, PbxSnapshot previous) =>
        services.GetRequiredService<SnapshotBuilder>().BuildAsync(previous, default);

    private static async Task EditAsync(IServiceProvider services, Action<CallSignDbContext> edit)
    {
        await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        edit(context);
        await context.SaveChangesAsync();
    }
}
