using System.Text.Json.Nodes;
using CallSign.Core.Announcements;
using CallSign.Core.ConfigFiles;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Languages;
using CallSign.Core.Lists;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Nouns;
using CallSign.Core.Versions;
using CallSign.Core.VoicemailBoxes;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tests.Versions;

public sealed class ConfigVersionsTests(Postgres postgres)
{
    private const string Passphrase = "a long way to Tipperary";

    [Fact]
    public async Task A_file_is_the_same_text_for_the_same_configuration_and_holds_no_secret_in_clear()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var extension = await bed.CreateExtensionAsync("1001");
        await bed.CreateAsync(NounBed.Group("Sales", "600", Destination.To("extension", extension.Id)));
        var files = bed.Get<ConfigTransfer>();
        var text = await files.ExportAsync(bed.Acme, null, false, default);
        Assert.Equal(text, await files.ExportAsync(bed.Acme, null, false, default));
        Assert.Contains("\"fallback\": \"extension:1001\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(extension.Id.ToString(), text, StringComparison.Ordinal);

        var password = bed.Get<SecretBox>().Decrypt(extension.SipPassword);
        var encrypted = await files.ExportAsync(bed.Acme, Passphrase, true, default);
        Assert.Equal(encrypted, await files.ExportAsync(bed.Acme, Passphrase, true, default));
        foreach (var leak in new[] { password, extension.SipPassword.Ciphertext })
        {
            Assert.DoesNotContain(leak, text + encrypted, StringComparison.Ordinal);
        }

        await using var context = bed.Db.Open(TenantScope.System);
        Assert.Equal(2, await context.AuditEntries.CountAsync(a => a.Action == ConfigTransfer.SecretsExported && a.TenantId == bed.Acme.TenantId));
    }

    [Fact]
    public async Task A_file_makes_a_copy_in_another_tenant_with_its_secrets_and_ids_of_its_own()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var extension = await bed.CreateExtensionAsync("1001");
        var night = await bed.CreateAsync(NounBed.Group("Night", null, Destination.To("extension", extension.Id)));
        await bed.CreateAsync(NounBed.Group("Sales", "600", Destination.To(night)));
        var files = bed.Get<ConfigTransfer>();
        var text = await files.ExportAsync(bed.Acme, Passphrase, true, default);

        Assert.Contains("not the passphrase", (await files.PreviewAsync(bed.Other, text, new ConfigImportOptions { Passphrase = "another one entirely" }, default)).Problem, StringComparison.Ordinal);
        var preview = await files.PreviewAsync(bed.Other, text, new ConfigImportOptions { Passphrase = Passphrase }, default);
        Assert.Equal((3, true), (preview.Count(EntryAction.Created), preview.CanApply));
        Assert.Empty(await bed.List.AllAsync(bed.Other, default));
        Assert.True((await files.ApplyAsync(bed.Other, preview, VersionReason.Import, "import of x.json", default)).IsApplied);

        var (sales, nightThere) = ((await bed.FindAsync("Sales", bed.Other))!, (await bed.FindAsync("Night", bed.Other))!);
        Assert.Equal(Destination.To(nightThere), sales.Fallback);
        Assert.NotEqual(night.Id, nightThere.Id);
        await using var context = bed.Db.Open(bed.Other);
        var phone = await context.Extensions.SingleAsync(e => e.TenantId == bed.Other.TenantId);
        Assert.Equal(bed.Get<SecretBox>().Decrypt(extension.SipPassword), bed.Get<SecretBox>().Decrypt(phone.SipPassword));
        Assert.Equal(Destination.To("extension", phone.Id), nightThere.Fallback);

        var again = await files.PreviewAsync(bed.Other, text, new ConfigImportOptions { Passphrase = Passphrase, Replace = true }, default);
        Assert.Equal((0, 3), (again.Entries.Count, again.Unchanged));
    }

    [Fact]
    public async Task One_bad_entry_refuses_the_whole_file_and_is_named()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var files = bed.Get<ConfigTransfer>();
        var preview = await files.PreviewAsync(bed.Acme, """
            { "format": "callsign-configuration", "version": 1, "nouns": {
                "extension": [ { "number": "600", "display_name": "Ada" } ],
                "ring_group": [
                  { "name": "Good", "members": [ { "number": "1001" } ] },
                  { "name": "Bad", "number": "600", "fallback": "ring_group:Nobody", "colour": "red", "members": [ { "number": "1001" }, { "number": "1002", "timeout_seconds": 1 } ] } ] } }
            """, new ConfigImportOptions(), default);
        Assert.False(preview.CanApply);
        Assert.Equal(["colour", "fallback", "members[1].timeout_seconds", "number"], preview.Problems.Select(p => p.Field).Order(StringComparer.Ordinal));
        Assert.All(preview.Problems, p => Assert.Equal(("ring_group", "Bad"), (p.Kind, p.Name)));
        Assert.Empty(await bed.List.AllAsync(bed.Acme, default));
        Assert.Contains("line 2", (await files.PreviewAsync(bed.Acme, "{\n nonsense", new ConfigImportOptions(), default)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_takes_a_phrase_away_from_who_plays_it_is_refused()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        Phrase Of(string name) => new() { Name = name, Steps = [new PhraseStep { Sound = "ivr/ivr-welcome.wav" }] };
        await bed.CreateAsync(new Language { Name = "English", Code = "en", Phrases = [Of("hours"), Of("spare")] });
        await bed.CreateAsync(new Announcement { Name = "News", Number = "700", Sound = "phrase:hours" });
        var files = bed.Get<ConfigTransfer>();
        var file = JsonNode.Parse(await files.ExportAsync(bed.Acme, null, false, default))!;
        var replace = new ConfigImportOptions { Replace = true };
        file["nouns"]!["language"]![0]!["phrases"]!.AsArray().RemoveAt(0);
        var refused = await files.PreviewAsync(bed.Acme, file.ToJsonString(), replace, default);
        Assert.False(refused.CanApply);
        var problem = Assert.Single(refused.Problems);
        Assert.Equal(("language", "English", "phrases"), (problem.Kind, problem.Name, problem.Field));
        Assert.Contains("announcement News", problem.Reason, StringComparison.Ordinal);

        file["nouns"]!["language"] = new JsonArray();
        Assert.Contains("announcement News", Assert.Single((await files.PreviewAsync(bed.Acme, file.ToJsonString(), replace, default)).Problems).Reason, StringComparison.Ordinal);
        file["nouns"]!["announcement"] = new JsonArray();
        Assert.True((await files.PreviewAsync(bed.Acme, file.ToJsonString(), replace, default)).CanApply); // with who plays it, it goes
    }

    [Fact]
    public async Task Going_back_restores_what_was_deleted_renamed_and_exchanged_with_secrets_and_ids()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var versions = bed.Get<ConfigVersions>();
        var (box, phones) = (bed.Get<SecretBox>(), bed.Get<ExtensionEditor>());
        var extension = await bed.CreateExtensionAsync("1001");
        var a = await bed.CreateAsync(NounBed.Group("A", "600"));
        var b = await bed.CreateAsync(NounBed.Group("B", "601", Destination.To(a)));
        var kept = (await versions.SaveAsync(bed.Acme, "Before", default)).Value!;
        Assert.Equal((1, 3), (kept.Number, kept.Nouns));

        b = await SaveAsync(bed, b.Id, g => (g.Number, g.Fallback) = (null, null));
        a = await SaveAsync(bed, a.Id, g => (g.Name, g.Number) = ("B2", "601"));
        b = await SaveAsync(bed, b.Id, g => (g.Name, g.Number) = ("A", "600"));
        Assert.True((await phones.DeleteAsync(bed.Acme, extension.Id, null, default)).Succeeded);
        await bed.CreateAsync(NounBed.Group("Later", "700"));

        var diff = (await versions.CompareAsync(bed.Acme, 1, null, default))!;
        Assert.Equal(
            [(EntryAction.Deleted, "1001 Phone 1001"), (EntryAction.Changed, "A"), (EntryAction.Changed, "B2"), (EntryAction.Created, "Later")],
            diff.Entries.Select(e => (e.Action, e.Name)));
        Assert.Contains(new FieldDiff("number", "601", "600"), diff.Entries.Single(e => e.Name == "A").Fields);

        var preview = (await versions.PreviewRollbackAsync(bed.Acme, 1, default))!;
        Assert.Equal("Later", preview.Entries.Single(e => e.Action is EntryAction.Deleted).Name);
        Assert.True((await versions.RollBackAsync(bed.Acme, preview, 1, default)).IsApplied, preview.Problem);
        Assert.Empty((await versions.CompareAsync(bed.Acme, 1, null, default))!.Entries);
        var (first, second) = ((await bed.FindAsync("A"))!, (await bed.FindAsync("B"))!);
        Assert.Equal((a.Id, "600", b.Id, "601", Destination.To(first)), (first.Id, first.Number, second.Id, second.Number, second.Fallback));
        await using var context = bed.Db.Open(bed.Acme);
        var phone = await context.Extensions.SingleAsync();
        Assert.Equal((extension.Id, box.Decrypt(extension.SipPassword)), (phone.Id, box.Decrypt(phone.SipPassword)));

        var page = await versions.PageAsync(bed.Acme, new ListQuery(), default);
        Assert.Equal([(2, VersionReason.Rollback), (1, VersionReason.Asked)], page.Items.Select(v => (v.Number, v.Reason)));
        Assert.Contains("700", await versions.ExportAsync(bed.Acme, 2, default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_one_tenants_alone_and_a_preview_that_no_longer_holds_is_not_applied()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var versions = bed.Get<ConfigVersions>();
        await bed.CreateAsync(NounBed.Group("A", "600"));
        await versions.SaveAsync(bed.Acme, "Mine", default);
        Assert.Null(await versions.CompareAsync(bed.Other, 1, null, default));
        Assert.Null(await versions.ExportAsync(bed.Other, 1, default));
        Assert.Null(await versions.PreviewRollbackAsync(bed.Other, 1, default));
        Assert.Empty((await versions.PageAsync(bed.Other, new ListQuery(), default)).Items);

        await bed.CreateAsync(NounBed.Group("B", "601"));
        var preview = (await versions.PreviewRollbackAsync(bed.Acme, 1, default))!;
        await bed.CreateAsync(NounBed.Group("C", "602"));
        var refused = await versions.RollBackAsync(bed.Acme, preview, 1, default);
        Assert.False(refused.IsApplied);
        Assert.Equal(["B", "C"], refused.Entries.Select(e => e.Name));
        Assert.Equal(3, (await bed.List.AllAsync(bed.Acme, default)).Count);
        Assert.Single((await versions.PageAsync(bed.Acme, new ListQuery(), default)).Items); // no version of an attempt
    }

    [Fact]
    public async Task A_draft_is_served_when_it_is_published_and_not_before()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var drafts = bed.Get<ConfigDrafts>();
        await bed.CreateAsync(NounBed.Group("A", "600"));
        var draft = (await drafts.StartAsync(bed.Acme, new DraftSource(), default))!;
        Assert.Null(await drafts.FindAsync(bed.Other, default));
        var saved = await drafts.SaveAsync(bed.Acme, draft.Version, draft.Text.Replace("\"600\"", "\"601\"", StringComparison.Ordinal), default);
        Assert.Equal(SaveOutcome.Stale, (await drafts.SaveAsync(bed.Acme, draft.Version, "mine", default)).Outcome);
        Assert.Equal("600", (await bed.FindAsync("A"))!.Number);

        var preview = (await drafts.PreviewAsync(bed.Acme, default))!;
        Assert.Equal([new FieldDiff("number", "600", "601")], preview.Entries.Single().Fields);
        Assert.True((await drafts.PublishAsync(bed.Acme, preview, "Renumbered", default)).IsApplied);
        Assert.Equal("601", (await bed.FindAsync("A"))!.Number);
        Assert.Null(await drafts.FindAsync(bed.Acme, default));
        Assert.NotNull(saved.Value);
        var kept = await bed.Get<ConfigVersions>().PageAsync(bed.Acme, new ListQuery(), default);
        Assert.Equal([(VersionReason.Published, "Renumbered"), (VersionReason.Import, "Before: Renumbered")], kept.Items.Select(v => (v.Reason, v.Label)));
        Assert.Contains("\"601\"", await bed.Get<ConfigVersions>().ExportAsync(bed.Acme, 2, default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_of_a_version_has_its_secrets_and_ids_and_takes_over_what_changed_meanwhile()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var (drafts, box) = (bed.Get<ConfigDrafts>(), bed.Get<SecretBox>());
        var extension = await bed.CreateExtensionAsync("1001");
        var a = await bed.CreateAsync(NounBed.Group("A", "600"));
        await bed.Get<ConfigVersions>().SaveAsync(bed.Acme, "Before", default);
        Assert.True((await bed.Get<ExtensionEditor>().DeleteAsync(bed.Acme, extension.Id, null, default)).Succeeded);

        Assert.Null(await drafts.StartAsync(bed.Other, new DraftSource { Version = 1 }, default));
        var draft = (await drafts.StartAsync(bed.Acme, new DraftSource { Version = 1 }, default))!;
        Assert.True(draft.IsNew);
        Assert.DoesNotContain(extension.SipPassword.Ciphertext, draft.Text, StringComparison.Ordinal);
        Assert.False((await drafts.StartAsync(bed.Acme, new DraftSource(), default))!.IsNew);

        draft = (await drafts.SaveAsync(bed.Acme, draft.Version, draft.Text.Replace("\"600\"", "\"601\"", StringComparison.Ordinal), default)).Value!;
        await bed.CreateAsync(NounBed.Group("Later", "700"));
        await SaveAsync(bed, a.Id, g => g.RingTimeoutSeconds = 50);
        Assert.Equal(["A", "Later"], (await drafts.MeanwhileAsync(bed.Acme, default)).Select(e => e.Name));
        var (taken, kept) = await drafts.TakeOverAsync(bed.Acme, draft.Version, default);
        Assert.True(taken.Succeeded);
        Assert.Empty(kept);
        Assert.Empty(await drafts.MeanwhileAsync(bed.Acme, default));

        var preview = (await drafts.PreviewAsync(bed.Acme, default))!;
        Assert.Equal([(EntryAction.Created, "1001 Phone 1001"), (EntryAction.Changed, "A")], preview.Entries.Select(e => (e.Action, e.Name)));
        Assert.True((await drafts.PublishAsync(bed.Acme, preview, null, default)).IsApplied);
        var now = (await bed.FindAsync("A"))!;
        Assert.Equal((a.Id, "601", 50, true), (now.Id, now.Number, now.RingTimeoutSeconds, await bed.FindAsync("Later") is not null));
        await using var context = bed.Db.Open(bed.Acme);
        var phone = await context.Extensions.SingleAsync();
        Assert.Equal((extension.Id, box.Decrypt(extension.SipPassword)), (phone.Id, box.Decrypt(phone.SipPassword)));
    }

    [Fact]
    public async Task A_draft_of_a_file_has_the_secrets_that_its_passphrase_opens_and_names_what_is_wrong()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var (drafts, files, box) = (bed.Get<ConfigDrafts>(), bed.Get<ConfigTransfer>(), bed.Get<SecretBox>());
        var extension = await bed.CreateExtensionAsync("1001");
        var boxes = bed.Get<NounEditor<VoicemailBox>>();
        Assert.True((await boxes.CreateAsync(bed.Acme, new VoicemailBox { Name = "Reception", Number = "900", PinInClear = "739184" }, default)).Succeeded);
        var text = await files.ExportAsync(bed.Acme, Passphrase, true, default);

        var draft = (await drafts.StartAsync(bed.Other, new DraftSource { Text = text, FileName = "acme.json", Passphrase = Passphrase }, default))!;
        Assert.Equal("the file acme.json", draft.Origin);
        var wrong = (await drafts.SaveAsync(bed.Other, draft.Version, draft.Text.Replace("\"900\"", "\"1001\"", StringComparison.Ordinal), default)).Value!;
        var refused = (await drafts.PreviewAsync(bed.Other, default))!;
        Assert.Equal(("voicemail_box", "Reception", "number"), refused.Problems.Select(p => (p.Kind, p.Name, p.Field)).Single());
        Assert.True((await drafts.SaveAsync(bed.Other, wrong.Version, draft.Text, default)).Succeeded);
        var preview = (await drafts.PreviewAsync(bed.Other, default))!;
        Assert.True((await drafts.PublishAsync(bed.Other, preview, null, default)).IsApplied, string.Join("; ", preview.Problems));
        await using var context = bed.Db.Open(bed.Other);
        var phone = await context.Extensions.SingleAsync(e => e.TenantId == bed.Other.TenantId);
        Assert.Equal(box.Decrypt(extension.SipPassword), box.Decrypt(phone.SipPassword));

        // Masked, as in a file without a passphrase, the PIN stays what it is.
        var masked = await files.ExportAsync(bed.Other, null, true, default);
        var quota = await files.PreviewAsync(bed.Other, masked.Replace("\"quota_minutes\": 60", "\"quota_minutes\": 30", StringComparison.Ordinal), new ConfigImportOptions(), default);
        Assert.Equal([new FieldDiff("quota minutes", "60", "30")], quota.Entries.Single().Fields);
        Assert.True((await files.ApplyAsync(bed.Other, quota, VersionReason.Import, "import", default)).IsApplied);
        var mailbox = (await bed.Get<NounList<VoicemailBox>>().AllAsync(bed.Other, default)).Single();
        Assert.Equal((30, "739184"), (mailbox.QuotaMinutes, box.Decrypt(mailbox.Pin!.Value)));
    }

    [Fact]
    public async Task A_version_a_day_is_kept_where_something_changed()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var daily = bed.Get<DailyVersions>();
        Assert.Equal(0, await daily.RunAsync(default));
        await bed.CreateAsync(NounBed.Group("A", "600"));
        Assert.Equal(1, await daily.RunAsync(default));
        await bed.CreateAsync(NounBed.Group("B", "601"));
        Assert.Equal(0, await daily.RunAsync(default)); // there is one of today
        var row = (await bed.Get<ConfigVersions>().PageAsync(bed.Acme, new ListQuery(), default)).Items.Single();
        Assert.Equal((VersionReason.Daily, "callsign", 1), (row.Reason, row.ActorName, row.Nouns));
    }

    private static async Task<CallSign.Core.RingGroups.RingGroup> SaveAsync(NounBed bed, Guid id, Action<CallSign.Core.RingGroups.RingGroup> change)
    {
        var group = (await bed.List.FindAsync(bed.Acme, id, default))!;
        change(group);
        var result = await bed.Editor.SaveAsync(bed.Acme, id, group.Version, group, default);
        Assert.True(result.Succeeded, string.Join("; ", result.Errors.All));
        return result.Value!;
    }
}
