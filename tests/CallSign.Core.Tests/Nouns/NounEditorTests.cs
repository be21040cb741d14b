using CallSign.Core.Destinations;
using CallSign.Core.Nouns;
using CallSign.Core.RingGroups;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tests.Nouns;

public sealed class NounEditorTests(Postgres postgres)
{
    [Fact]
    public async Task A_noun_is_created_as_it_will_be_stored_and_a_bad_one_is_refused_at_its_fields()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var saved = await bed.CreateAsync(NounBed.Group("  Sales ", "6 00", null, "+49 30-12"));
        Assert.Equal(("Sales", "600", "+493012"), (saved.Name, saved.Number, saved.Members[0].Number));
        Assert.Equal(bed.Acme.TenantId, saved.TenantId);

        var bad = NounBed.Group("", "12a");
        bad.Members.Add(new RingGroupMember { Number = "1001", TimeoutSeconds = 1 });
        var refused = await bed.Editor.CreateAsync(bed.Acme, bad, default);
        Assert.Equal(SaveOutcome.Failed, refused.Outcome);
        Assert.Equal(["Members[1].Number", "Members[1].TimeoutSeconds", "Name", "Number"], refused.Errors.All.Select(e => e.Key).Order(StringComparer.Ordinal));
        Assert.Single(await bed.List.AllAsync(bed.Acme, default));
    }

    [Fact]
    public async Task A_stale_copy_is_refused_and_so_is_what_is_gone()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var group = await bed.CreateAsync(NounBed.Group("Sales", "600"));
        var (mine, theirs) = (await bed.List.FindAsync(bed.Acme, group.Id, default), await bed.List.FindAsync(bed.Acme, group.Id, default));
        theirs!.RingTimeoutSeconds = 60;
        Assert.True((await bed.Editor.SaveAsync(bed.Acme, group.Id, theirs.Version, theirs, default)).Succeeded);

        mine!.RingTimeoutSeconds = 90;
        Assert.Equal(SaveOutcome.Stale, (await bed.Editor.SaveAsync(bed.Acme, group.Id, mine.Version, mine, default)).Outcome);
        Assert.Equal(SaveOutcome.Stale, (await bed.Editor.DeleteAsync(bed.Acme, group.Id, mine.Version, default)).Outcome);
        Assert.Equal(60, (await bed.FindAsync("Sales"))!.RingTimeoutSeconds);

        Assert.True((await bed.Editor.DeleteAsync(bed.Acme, group.Id, null, default)).Succeeded);
        Assert.Equal(SaveOutcome.Gone, (await bed.Editor.SaveAsync(bed.Acme, group.Id, mine.Version, mine, default)).Outcome);
        Assert.Equal(SaveOutcome.Gone, (await bed.Editor.DeleteAsync(bed.Acme, group.Id, null, default)).Outcome);
    }

    [Fact]
    public async Task What_others_lead_to_is_not_deleted_and_they_are_named()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var last = await bed.CreateAsync(NounBed.Group("Night"));
        var first = await bed.CreateAsync(NounBed.Group("Sales", "600", Destination.To(last)));
        var refused = await bed.Editor.DeleteAsync(bed.Acme, last.Id, null, default);
        Assert.Contains("ring group Sales", refused.Errors[""], StringComparison.Ordinal);

        var edited = (await bed.List.FindAsync(bed.Acme, first.Id, default))!;
        edited.Fallback = Destination.HangUp();
        Assert.True((await bed.Editor.SaveAsync(bed.Acme, first.Id, edited.Version, edited, default)).Succeeded);
        Assert.True((await bed.Editor.DeleteAsync(bed.Acme, last.Id, null, default)).Succeeded);

        var extension = await bed.CreateExtensionAsync("1001");
        edited = (await bed.List.FindAsync(bed.Acme, first.Id, default))!;
        edited.Fallback = Destination.To("extension", extension.Id);
        Assert.True((await bed.Editor.SaveAsync(bed.Acme, first.Id, edited.Version, edited, default)).Succeeded);
        var inUse = await bed.Get<CallSign.Core.Extensions.ExtensionEditor>().DeleteAsync(bed.Acme, extension.Id, null, default);
        Assert.Contains("ring group Sales", inUse.Errors[""], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_belongs_to_one_thing_only_whatever_its_kind()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        await bed.CreateExtensionAsync("1001");
        await bed.CreateAsync(NounBed.Group("Sales", "600"));
        Assert.Contains("the extension Phone 1001", (await bed.Editor.CreateAsync(bed.Acme, NounBed.Group("A", "1001", null, "1002"), default)).Errors["Number"], StringComparison.Ordinal);
        Assert.Contains("the ring group Sales", (await bed.Editor.CreateAsync(bed.Acme, NounBed.Group("B", "600"), default)).Errors["Number"], StringComparison.Ordinal);
        Assert.Contains("name Sales", (await bed.Editor.CreateAsync(bed.Acme, NounBed.Group("Sales", "601"), default)).Errors["Name"], StringComparison.Ordinal);
        var taken = await bed.Get<CallSign.Core.Extensions.ExtensionEditor>().CreateAsync(
            bed.Acme, new CallSign.Core.Extensions.ExtensionDraft { Number = "600", DisplayName = "X" }, default);
        Assert.Contains("the ring group Sales", taken.Errors["Number"], StringComparison.Ordinal);
        await bed.CreateAsync(NounBed.Group("Sales", "600"), bed.Other); // another tenant's numbers are its own
    }

    [Fact]
    public async Task A_circle_of_destinations_is_found_and_its_way_named()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var c = await bed.CreateAsync(NounBed.Group("C"));
        var b = await bed.CreateAsync(NounBed.Group("B", null, Destination.To(c)));
        var a = await bed.CreateAsync(NounBed.Group("A", null, Destination.To(b)));
        c = (await bed.List.FindAsync(bed.Acme, c.Id, default))!;
        c.Fallback = Destination.To(a);
        var refused = await bed.Editor.SaveAsync(bed.Acme, c.Id, c.Version, c, default);
        Assert.Contains("by way of A, B:", refused.Errors["Fallback"], StringComparison.Ordinal);

        c.Fallback = Destination.To(c);
        Assert.Contains("straight back", (await bed.Editor.CheckAsync(bed.Acme, c, default))["Fallback"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_tenants_noun_can_be_neither_read_nor_saved_nor_deleted_nor_led_to()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var theirs = await bed.CreateAsync(NounBed.Group("Theirs", "600"), bed.Other);
        Assert.Null(await bed.List.FindAsync(bed.Acme, theirs.Id, default));
        Assert.Empty(await bed.List.AllAsync(bed.Acme, default));
        Assert.Equal(SaveOutcome.Gone, (await bed.Editor.SaveAsync(bed.Acme, theirs.Id, theirs.Version, NounBed.Group("Mine"), default)).Outcome);
        Assert.Equal(SaveOutcome.Gone, (await bed.Editor.DeleteAsync(bed.Acme, theirs.Id, null, default)).Outcome);
        var led = await bed.Editor.CreateAsync(bed.Acme, NounBed.Group("Mine", null, Destination.To(theirs)), default);
        Assert.Contains("no longer exists", led.Errors["Fallback"], StringComparison.Ordinal);
        Assert.Empty(await bed.Get<NounFinder>().DescribeAsync(bed.Acme, [Destination.To(theirs)], default));
        Assert.Equal("Theirs", (await bed.FindAsync("Theirs", bed.Other))!.Name);
    }

    [Fact]
    public async Task References_are_written_anew_with_every_save()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var extension = await bed.CreateExtensionAsync("1001");
        var night = await bed.CreateAsync(NounBed.Group("Night"));
        var sales = await bed.CreateAsync(NounBed.Group("Sales", null, Destination.To(night)));
        Assert.Equal(("Sales", "Fallback", night.Id), (await bed.ReferencesAsync()).Select(r => (r.FromName, r.Field, r.ToId)).Single());

        var edited = (await bed.List.FindAsync(bed.Acme, sales.Id, default))!;
        (edited.Name, edited.Fallback) = ("Selling", Destination.To("extension", extension.Id));
        Assert.True((await bed.Editor.SaveAsync(bed.Acme, sales.Id, edited.Version, edited, default)).Succeeded);
        Assert.Equal(("Selling", "extension", extension.Id), (await bed.ReferencesAsync()).Select(r => (r.FromName, r.ToKind, r.ToId)).Single());

        Assert.True((await bed.Editor.DeleteAsync(bed.Acme, sales.Id, null, default)).Succeeded);
        Assert.Empty(await bed.ReferencesAsync());
    }

    [Fact]
    public async Task The_audit_log_has_the_parts_that_changed_and_nothing_of_a_save_that_changed_none()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var group = await bed.CreateAsync(NounBed.Group("Sales", null, null, "1001"));
        var edited = (await bed.List.FindAsync(bed.Acme, group.Id, default))!;
        edited.Members.Add(new RingGroupMember { Number = "1002" });
        var saved = await bed.Editor.SaveAsync(bed.Acme, group.Id, edited.Version, edited, default);
        Assert.True((await bed.Editor.SaveAsync(bed.Acme, group.Id, saved.Value!.Version, saved.Value, default)).Succeeded);

        await using var context = bed.Db.Open(TenantScope.System);
        var entries = await context.AuditEntries.AsNoTracking().Where(a => a.Entity == nameof(RingGroup)).OrderBy(a => a.Id).ToListAsync();
        Assert.Equal(["create", "update"], entries.Select(e => e.Action));
        Assert.Equal(("ada@acme.test", bed.Acme.TenantId, "Sales"), (entries[1].ActorName, entries[1].TenantId, entries[1].Label));
        Assert.Contains("1001", entries[1].Before, StringComparison.Ordinal);
        Assert.DoesNotContain("1002", entries[1].Before, StringComparison.Ordinal);
        Assert.Contains("1002", entries[1].After, StringComparison.Ordinal);
        Assert.DoesNotContain("RingTimeoutSeconds", entries[1].After, StringComparison.Ordinal);
    }
}
