using CallSign.Core.FeatureCodes;
using CallSign.Core.Tests.Extensions;

namespace CallSign.Core.Tests.FeatureCodes;

public sealed class PhoneSettingsTests(Postgres postgres)
{
    [Fact]
    public async Task A_telephone_changes_its_own_settings_and_the_audit_log_names_it()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var phone = await bed.CreateAsync("1001");
        var other = await bed.CreateAsync("1001", actor: bed.Other);
        var settings = new PhoneSettings(bed.Db, bed.Editor);
        var tenant = bed.Acme.TenantId!.Value;

        Assert.Null(await settings.ApplyAsync(tenant, "1001", Feature.DoNotDisturbOn, null, default));
        Assert.Null(await settings.ApplyAsync(tenant, "1001", Feature.ForwardAllOn, "1002", default));
        Assert.Null(await settings.ApplyAsync(tenant, "1001", Feature.ForwardAllOn, "1002", default)); // the other portal's turn
        var row = (await bed.ReadAsync(phone.Id))!;
        Assert.Equal((true, true, "1002"), (row.DoNotDisturb, row.ForwardAllEnabled, row.ForwardAllDestination));
        Assert.False((await bed.ReadAsync(other.Id))!.DoNotDisturb);
        Assert.Equal(["telephone 1001", "telephone 1001"], (await bed.AuditAsync("update")).Select(a => a.ActorName));

        Assert.Null(await settings.ApplyAsync(tenant, "1001", Feature.ForwardAllOff, null, default));
        row = (await bed.ReadAsync(phone.Id))!;
        Assert.Equal((false, "1002"), (row.ForwardAllEnabled, row.ForwardAllDestination));
    }

    [Theory]
    [InlineData("1009", Feature.DoNotDisturbOn, null)]
    [InlineData("1001", Feature.ForwardAllOn, null)]
    [InlineData("1001", Feature.ForwardAllOn, "1001")]
    [InlineData("1001", Feature.ForwardAllOn, "112")]
    [InlineData("1001", Feature.ForwardAllOn, "1;rm")]
    [InlineData("1001", Feature.EchoTest, null)]
    [InlineData("1001", "unknown", "1002")]
    public async Task What_the_editor_would_refuse_is_refused(string number, string feature, string? destination)
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var phone = await bed.CreateAsync("1001");
        Assert.NotNull(await new PhoneSettings(bed.Db, bed.Editor).ApplyAsync(bed.Acme.TenantId!.Value, number, feature, destination, default));
        Assert.Equal(phone.Version, (await bed.ReadAsync(phone.Id))!.Version);
    }
}
