using CallSign.Core.Extensions;

namespace CallSign.Core.Tests.Extensions;

public sealed class ExtensionBulkEditorTests(Postgres postgres)
{
    [Fact]
    public async Task Chosen_rows_change_and_no_others_and_each_is_audited()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        Extension first = await bed.CreateAsync("1001"), second = await bed.CreateAsync("1002"), third = await bed.CreateAsync("1003");
        var edit = new ExtensionBulkEdit
        {
            RingTimeoutSeconds = 45, RecordInbound = true, ExternalCallerIdNumber = new("+1 202 555 0100"), Language = new("de-DE"),
        };
        var result = await bed.Bulk.EditAsync(bed.Acme, ExtensionSelection.Chosen([first.Id, third.Id]), edit, default);

        Assert.Equal((true, 2), (result.Succeeded, result.Count));
        var changed = (await bed.ReadAsync(first.Id))!;
        Assert.Equal((45, true, "+12025550100", "de-DE", "Phone 1001"),
            (changed.RingTimeoutSeconds, changed.RecordInbound, changed.ExternalCallerIdNumber, changed.Language, changed.DisplayName));
        Assert.Equal(second.Version, (await bed.ReadAsync(second.Id))!.Version);
        Assert.Equal(["1001", "1003"], (await bed.AuditAsync("update")).Select(a => a.Label).Order());
    }

    [Fact]
    public async Task Matching_rows_change_over_more_than_one_chunk_and_other_tenants_stay()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var theirs = await bed.CreateAsync("5001", actor: bed.Other);
        await SeedAsync(bed, ExtensionWrites.Chunk + 20);
        await bed.CreateAsync("9001", d => d.DisplayName = "Lobby");

        var result = await bed.Bulk.EditAsync(
            bed.Acme, ExtensionSelection.Matching(new ExtensionFilter { Search = "seeded" }), new ExtensionBulkEdit { Enabled = false }, default);
        Assert.Equal(ExtensionWrites.Chunk + 20, result.Count);
        Assert.Equal(1, await bed.List.CountAsync(bed.Acme, new ExtensionFilter { Enabled = true }, default));
        Assert.True((await bed.ReadAsync(theirs.Id))!.Enabled);
    }

    [Fact]
    public async Task One_row_that_would_break_a_rule_stops_all_and_is_named()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        Extension first = await bed.CreateAsync("1001"), reception = await bed.CreateAsync("1000");
        var result = await bed.Bulk.EditAsync(
            bed.Acme, ExtensionSelection.Chosen([first.Id, reception.Id]), new ExtensionBulkEdit { ForwardAll = new("1000") }, default);

        var error = Assert.Single(result.Errors);
        Assert.Equal(("1000", "An extension can't forward calls to itself."), (error.Number, error.Message));
        Assert.False(result.Succeeded);
        Assert.False((await bed.ReadAsync(first.Id))!.ForwardAllEnabled);
        Assert.Empty(await bed.AuditAsync("update"));
    }

    [Fact]
    public async Task Forwarding_many_to_one_that_forwards_back_is_refused()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        Extension first = await bed.CreateAsync("1001"), second = await bed.CreateAsync("1002");
        await bed.CreateAsync("1000", d => (d.ForwardAllEnabled, d.ForwardAllDestination) = (true, "1002"));
        var result = await bed.Bulk.EditAsync(
            bed.Acme, ExtensionSelection.Chosen([first.Id, second.Id]), new ExtensionBulkEdit { ForwardAll = new("1000") }, default);
        Assert.Contains("circles", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
        Assert.False((await bed.ReadAsync(first.Id))!.ForwardAllEnabled);
    }

    [Fact]
    public async Task Switching_voicemail_on_makes_the_missing_pins()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var without = await bed.CreateAsync("1001", d => d.VoicemailEnabled = false);
        var with = await bed.CreateAsync("1002", d => d.VoicemailPin = "7391");
        await bed.Bulk.EditAsync(bed.Acme, ExtensionSelection.Matching(new ExtensionFilter()), new ExtensionBulkEdit { VoicemailEnabled = true }, default);
        Assert.NotNull((await bed.ReadAsync(without.Id))!.VoicemailPin);
        Assert.Equal("7391", bed.Box.Decrypt((await bed.ReadAsync(with.Id))!.VoicemailPin!.Value));
    }

    [Fact]
    public async Task The_question_before_a_deletion_names_all_that_it_hits()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var gone = await bed.CreateAsync("1001", d => d.DisplayName = "Ada");
        var also = await bed.CreateAsync("1002", d => d.VoicemailEnabled = false);
        await bed.CreateAsync("1003", d => (d.ForwardBusyEnabled, d.ForwardBusyDestination) = (true, "1001"));
        await bed.CreateAsync("1004", d => d.ForwardBusyDestination = "1001");
        await bed.CreateAsync("1005", d => (d.ForwardAllEnabled, d.ForwardAllDestination) = (true, "1002"));

        var impact = await bed.List.DeletionImpactAsync(bed.Acme, ExtensionSelection.Chosen([gone.Id, also.Id]), default);
        Assert.Equal((2, 1, 2), (impact.Extensions, impact.Mailboxes, impact.ForwarderCount));
        Assert.Equal(["1001 Ada", "1002 Phone 1002"], impact.FirstLabels);
        Assert.Equal(["1003", "1005"], impact.Forwarders);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deleting_switches_forwards_to_the_deleted_off_where_asked(bool switchOff)
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var gone = await bed.CreateAsync("1001");
        var forwarder = await bed.CreateAsync("1003", d =>
        {
            (d.ForwardBusyEnabled, d.ForwardBusyDestination) = (true, "1001");
            (d.ForwardNoAnswerEnabled, d.ForwardNoAnswerDestination) = (true, "1002");
        });
        var result = await bed.Bulk.DeleteAsync(bed.Acme, ExtensionSelection.Chosen([gone.Id]), switchOff, default);

        Assert.Equal(1, result.Count);
        Assert.Null(await bed.ReadAsync(gone.Id));
        var left = (await bed.ReadAsync(forwarder.Id))!;
        Assert.Equal((!switchOff, true), (left.ForwardBusyEnabled, left.ForwardNoAnswerEnabled));
        Assert.Equal("1001", left.ForwardBusyDestination);
    }

    [Fact]
    public async Task Bulk_edits_of_the_same_rows_at_once_all_end()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        await SeedAsync(bed, 60);
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => bed.Bulk.EditAsync(
            bed.Acme, ExtensionSelection.Matching(new ExtensionFilter()), new ExtensionBulkEdit { RingTimeoutSeconds = 20 + i }, default)));
        Assert.All(results, r => Assert.Equal((true, 60), (r.Succeeded, r.Count)));
    }

    private static async Task SeedAsync(TenantBed bed, int count)
    {
        await using var context = bed.Db.Open(bed.Acme);
        context.AddRange(Enumerable.Range(0, count).Select(i => new Extension
        {
            TenantId = bed.Acme.RequireTenant(), Number = $"2{i:0000}", DisplayName = "Seeded", SipPassword = bed.Box.Encrypt("x"),
            VoicemailPin = bed.Box.Encrypt("7391"),
        }));
        await context.SaveChangesAsync();
    }
}
