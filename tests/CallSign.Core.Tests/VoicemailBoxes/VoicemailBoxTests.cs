using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Tests.Extensions;
using CallSign.Core.VoicemailBoxes;

namespace CallSign.Core.Tests.VoicemailBoxes;

public sealed class VoicemailBoxTests(Postgres postgres)
{
    [Fact]
    public async Task A_box_has_a_number_and_a_pin_that_its_owner_may_change_by_telephone()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var (editor, list) = (bed.Get<NounEditor<VoicemailBox>>(), bed.Get<NounList<VoicemailBox>>());
        var refused = await editor.CreateAsync(bed.Acme, new VoicemailBox { Name = "Sales", Number = "*500", Email = "a@b;rm" }, default);
        Assert.Equal(["Email", "Number", "Pin"], refused.Errors.All.Select(e => e.Key).Order(StringComparer.Ordinal));
        Assert.NotNull((await editor.CreateAsync(bed.Acme, new VoicemailBox { Name = "Sales", Number = "5000", PinInClear = "1234" }, default)).Errors["Pin"]);

        var box = (await editor.CreateAsync(bed.Acme, new VoicemailBox { Name = "Sales", Number = "5000", PinInClear = "8264", Email = "sales@acme.test", KeepAfterMail = false }, default)).Value!;
        Assert.Contains("Sales", (await bed.Editor.CheckAsync(bed.Acme, null, new ExtensionDraft { Number = "5000", DisplayName = "x" }, default))["Number"], StringComparison.Ordinal);

        var pins = new VoicemailPinChange(bed.Db, bed.Box);
        Assert.False(await pins.TryChangeAsync(bed.Acme.TenantId!.Value, "5000", "1111", default));
        Assert.False(await pins.TryChangeAsync(bed.Other.TenantId!.Value, "5000", "9473", default));
        Assert.True(await pins.TryChangeAsync(bed.Acme.TenantId!.Value, "5000", "9473", default));
        var row = (await list.FindAsync(bed.Acme, box.Id, default))!;
        Assert.Equal("9473", bed.Box.Decrypt(row.Pin!.Value));

        // Without an address nothing is deleted after a mail that nobody gets, and no PIN can be taken away.
        (row.Email, row.PinInClear) = (null, "");
        Assert.NotNull((await editor.SaveAsync(bed.Acme, row.Id, row.Version, row, default)).Errors["Pin"]);
        row = (await list.FindAsync(bed.Acme, box.Id, default))!;
        row.Email = null;
        Assert.True((await editor.SaveAsync(bed.Acme, row.Id, row.Version, row, default)).Value!.KeepAfterMail);
    }
}
