using CallSign.Core.Extensions;
using CallSign.Core.PortalUsers;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tests.Extensions;

public sealed class ExtensionEditorTests(Postgres postgres)
{
    [Fact]
    public async Task A_new_extension_gets_a_password_and_a_pin_that_are_encrypted_at_rest_and_given_once()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var result = await bed.Editor.CreateAsync(bed.Acme, new ExtensionDraft { Number = "1001", DisplayName = " Ada " }, default);

        Assert.Equal(20, result.Value!.SipPassword!.Length);
        Assert.Null(SecretRules.Pin(result.Value.VoicemailPin!, "1001"));
        var row = (await bed.ReadAsync(result.Value.Extension.Id))!;
        Assert.Equal("Ada", row.DisplayName);
        Assert.Equal(bed.Acme.TenantId, row.TenantId);
        Assert.DoesNotContain(result.Value.SipPassword, row.SipPassword.Ciphertext, StringComparison.Ordinal);
        Assert.Equal(result.Value.SipPassword, bed.Box.Decrypt(row.SipPassword));
        Assert.Equal(result.Value.VoicemailPin, bed.Box.Decrypt(row.VoicemailPin!.Value));

        var entry = Assert.Single(await bed.AuditAsync("create"));
        Assert.Equal(("ada@acme.test", "1001", bed.Acme.TenantId, "192.0.2.7"), (entry.ActorName, entry.Label, entry.TenantId, entry.Address));
        Assert.DoesNotContain(result.Value.SipPassword, entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain(row.SipPassword.Ciphertext, entry.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_voicemail_no_pin_is_made_and_switching_it_on_makes_one()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var created = await bed.CreateAsync("1001", d => d.VoicemailEnabled = false);
        Assert.Null(created.VoicemailPin);

        var draft = ExtensionDraft.Of(created);
        draft.VoicemailEnabled = true;
        var saved = await bed.Editor.SaveAsync(bed.Acme, created.Id, created.Version, draft, default);
        Assert.NotNull(saved.Value!.VoicemailPin);
        Assert.Null(saved.Value.SipPassword);
    }

    [Fact]
    public async Task A_number_is_unique_in_its_tenant_and_free_in_another()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        await bed.CreateAsync("1001");
        await bed.CreateAsync("1001", actor: bed.Other);

        var again = await bed.Editor.CreateAsync(bed.Acme, new ExtensionDraft { Number = "1001", DisplayName = "Again" }, default);
        Assert.Equal("1001 is already taken by another extension.", again.Errors[nameof(Extension.Number)]);
    }

    [Fact]
    public async Task Of_many_who_take_one_number_at_once_one_gets_it_and_the_others_a_field_error()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var results = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(i => bed.Editor.CreateAsync(bed.Acme, new ExtensionDraft { Number = "1001", DisplayName = "Racer " + i }, default)));

        Assert.Single(results, r => r.Succeeded);
        Assert.All(results.Where(r => !r.Succeeded), r => Assert.Contains("already taken", r.Errors[nameof(Extension.Number)], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_race_that_the_check_can_not_see_ends_at_the_unique_index_as_a_field_error()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        await bed.CreateAsync("1001");
        // A row that another transaction inserts after the editor's check and commits while the editor waits for the index.
        await using var rival = bed.Db.Open(TenantScope.Of(bed.Acme.RequireTenant()));
        await using var transaction = await rival.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        rival.Add(new Extension { TenantId = bed.Acme.RequireTenant(), Number = "1002", DisplayName = "Rival", SipPassword = bed.Box.Encrypt("x") });
        await rival.SaveChangesAsync(TestContext.Current.CancellationToken);

        var create = bed.Editor.CreateAsync(bed.Acme, new ExtensionDraft { Number = "1002", DisplayName = "Late" }, default);
        await WaitForLockAsync(bed);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        var result = await create;
        Assert.Equal(SaveOutcome.Failed, result.Outcome);
        Assert.Contains("already taken", result.Errors[nameof(Extension.Number)], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_copy_is_refused_nothing_is_lost_and_the_current_row_comes_back()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var created = await bed.CreateAsync("1001");
        ExtensionDraft mine = ExtensionDraft.Of(created), theirs = ExtensionDraft.Of(created);
        theirs.DisplayName = "Theirs";
        mine.DisplayName = "Mine";
        var first = await bed.Editor.SaveAsync(bed.Acme, created.Id, created.Version, theirs, default);
        Assert.True(first.Succeeded);

        var second = await bed.Editor.SaveAsync(bed.Acme, created.Id, created.Version, mine, default);
        Assert.Equal(SaveOutcome.Stale, second.Outcome);
        Assert.Equal("Theirs", second.Current!.Extension.DisplayName);
        Assert.Equal("Theirs", (await bed.ReadAsync(created.Id))!.DisplayName);
        Assert.Equal("Mine", mine.DisplayName);

        var third = await bed.Editor.SaveAsync(bed.Acme, created.Id, second.Current.Extension.Version, mine, default);
        Assert.True(third.Succeeded);
    }

    [Fact]
    public async Task Two_saves_of_one_version_at_the_same_moment_never_both_succeed()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var created = await bed.CreateAsync("1001");
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
        {
            var draft = ExtensionDraft.Of(created);
            draft.DisplayName = "Save " + i;
            return bed.Editor.SaveAsync(bed.Acme, created.Id, created.Version, draft, default);
        }));
        Assert.Single(results, r => r.Succeeded);
        Assert.All(results.Where(r => !r.Succeeded), r => Assert.Equal(SaveOutcome.Stale, r.Outcome));
    }

    [Fact]
    public async Task Another_tenants_extension_can_not_be_read_changed_shown_or_deleted()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var theirs = await bed.CreateAsync("1001", actor: bed.Other);

        Assert.Null(await bed.List.FindAsync(bed.Acme, theirs.Id, default));
        var draft = ExtensionDraft.Of(theirs);
        draft.DisplayName = "Taken over";
        Assert.Equal(SaveOutcome.Gone, (await bed.Editor.SaveAsync(bed.Acme, theirs.Id, theirs.Version, draft, default)).Outcome);
        Assert.Equal(SaveOutcome.Gone, (await bed.Editor.DeleteAsync(bed.Acme, theirs.Id, null, default)).Outcome);
        Assert.Equal(SaveOutcome.Gone, (await bed.Secrets.RegeneratePasswordAsync(bed.Acme, theirs.Id, default)).Outcome);
        Assert.Equal(SaveOutcome.Gone, (await bed.Secrets.SetPinAsync(bed.Acme, theirs.Id, "7391", default)).Outcome);
        Assert.Null(await bed.Secrets.ShowPasswordAsync(bed.Acme, theirs.Id, default));
        Assert.Null(await bed.Secrets.ShowPinAsync(bed.Acme, theirs.Id, default));
        var all = ExtensionSelection.Chosen([theirs.Id]);
        Assert.Equal(0, (await bed.Bulk.EditAsync(bed.Acme, all, new ExtensionBulkEdit { Enabled = false }, default)).Count);
        Assert.Equal(0, (await bed.Bulk.DeleteAsync(bed.Acme, all, true, default)).Count);
        Assert.Equal(0, (await bed.List.DeletionImpactAsync(bed.Acme, all, default)).Extensions);

        var untouched = (await bed.ReadAsync(theirs.Id))!;
        Assert.Equal((theirs.Version, true), (untouched.Version, untouched.Enabled));
    }

    [Fact]
    public async Task A_platform_administrator_has_to_enter_a_tenant_first()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        await bed.CreateAsync("1001");
        var platform = new Actor("root", Guid.NewGuid(), null, PortalRole.PlatformAdministrator);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bed.List.PageAsync(platform, new ExtensionFilter(), default, 0, 10, default));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => bed.Editor.CreateAsync(platform, new ExtensionDraft { Number = "1002", DisplayName = "x" }, default));
    }

    [Fact]
    public async Task The_tenants_limit_holds_also_when_many_create_at_once()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        await bed.LimitAsync(3);
        var results = await Task.WhenAll(Enumerable.Range(0, 10)
            .Select(i => bed.Editor.CreateAsync(bed.Acme, new ExtensionDraft { Number = $"10{i:00}", DisplayName = "Phone" }, default)));
        Assert.Equal(3, results.Count(r => r.Succeeded));
        Assert.All(results.Where(r => !r.Succeeded), r => Assert.Contains("all of its 3 extensions", r.Errors[""], StringComparison.Ordinal));
        await bed.CreateAsync("1001", actor: bed.Other);
    }

    [Theory]
    [InlineData("1002", "1002 forwards all its calls back to 1001")]
    [InlineData("1003", "1003 leads to 1002, which forwards all its calls back to 1001")]
    [InlineData("1004", null)]
    [InlineData("2000", null)]
    public async Task Forwards_never_lead_back_to_where_they_start(string destination, string? reason)
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var first = await bed.CreateAsync("1001");
        await bed.CreateAsync("1002", d => (d.ForwardAllEnabled, d.ForwardAllDestination) = (true, "1001"));
        await bed.CreateAsync("1003", d => (d.ForwardAllEnabled, d.ForwardAllDestination) = (true, "1002"));
        await bed.CreateAsync("1004", d => d.ForwardAllDestination = "1001");
        var draft = ExtensionDraft.Of(first);
        (draft.ForwardNoAnswerEnabled, draft.ForwardNoAnswerDestination) = (true, destination);

        var result = await bed.Editor.SaveAsync(bed.Acme, first.Id, first.Version, draft, default);
        Assert.Equal(reason is null, result.Succeeded);
        Assert.StartsWith(reason ?? "", result.Errors[nameof(Extension.ForwardNoAnswerDestination)] ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Showing_a_password_leaves_a_trace_and_a_new_one_replaces_it()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var created = await bed.CreateAsync("1001");
        var shown = await bed.Secrets.ShowPasswordAsync(bed.Acme, created.Id, default);
        Assert.Equal(20, shown!.Length);
        Assert.Equal("1001", Assert.Single(await bed.AuditAsync("show-password")).Label);

        var renewed = await bed.Secrets.RegeneratePasswordAsync(bed.Acme, created.Id, default);
        Assert.NotEqual(shown, renewed.Value!.SipPassword);
        Assert.Equal(renewed.Value.SipPassword, await bed.Secrets.ShowPasswordAsync(bed.Acme, created.Id, default));
        Assert.DoesNotContain(renewed.Value.SipPassword!, string.Concat((await bed.AuditAsync("update")).Select(a => a.Before + a.After)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pin_is_set_checked_and_shown_with_a_trace()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var created = await bed.CreateAsync("1001");
        Assert.Equal("Choose a PIN that is not the extension's own number.",
            (await bed.Secrets.SetPinAsync(bed.Acme, created.Id, "1001", default)).Errors[nameof(Extension.VoicemailPin)]);
        Assert.True((await bed.Secrets.SetPinAsync(bed.Acme, created.Id, " 7391 ", default)).Succeeded);
        Assert.Equal("7391", await bed.Secrets.ShowPinAsync(bed.Acme, created.Id, default));
        Assert.Single(await bed.AuditAsync("show-pin"));
    }

    [Fact]
    public async Task Deleting_a_version_that_is_not_the_current_one_is_refused()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var created = await bed.CreateAsync("1001");
        Assert.Equal(SaveOutcome.Stale, (await bed.Editor.DeleteAsync(bed.Acme, created.Id, created.Version + 1, default)).Outcome);
        Assert.True((await bed.Editor.DeleteAsync(bed.Acme, created.Id, created.Version, default)).Succeeded);
        Assert.Equal(SaveOutcome.Gone, (await bed.Editor.DeleteAsync(bed.Acme, created.Id, null, default)).Outcome);
        Assert.Single(await bed.AuditAsync("delete"));
    }

    // Until a backend waits for a lock, the editor has not reached the index.
    private static async Task WaitForLockAsync(TenantBed bed)
    {
        await using var watcher = bed.Db.Open(TenantScope.System);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await watcher.Database.SqlQuery<int>(
            $"select count(*)::int as \"Value\" from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()")
            .SingleAsync(timeout.Token) == 0)
        {
            timeout.Token.ThrowIfCancellationRequested();
        }
    }
}
