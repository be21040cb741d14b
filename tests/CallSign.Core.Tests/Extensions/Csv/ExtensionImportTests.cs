using System.Text;
using CallSign.Core.Csv;
using CallSign.Core.Extensions;
using CallSign.Core.Extensions.Csv;

namespace CallSign.Core.Tests.Extensions.Csv;

public sealed class ExtensionImportTests(Postgres postgres)
{
    [Fact]
    public async Task A_preview_names_every_bad_row_with_line_column_value_and_reason_and_saves_nothing()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        await bed.CreateAsync("1001");
        var preview = await PreviewAsync(bed, """
            number,display_name,ring_timeout_seconds,voicemail_enabled,voicemail_pin,voicemail_email
            1001,Ada,30,yes,,ada@example.com
            911,Emergency,30,yes,,
            1003,${evil},fast,maybe,1234,nobody
            1004,,30,yes,,

            1005,Grace,30,yes,7391,grace@example.com
            1005,Again,30,yes,,
            """);

        Assert.Equal((1, 1, 0, 4), (preview.Creates, preview.Updates, preview.Unchanged, preview.Bad));
        Assert.Equal(
        [
            (3, "number", "911"), (4, "ring_timeout_seconds", "fast"), (4, "voicemail_enabled", "maybe"), (4, "display_name", "${evil}"),
            (4, "voicemail_pin", "••••••••"), (4, "voicemail_email", "nobody"), (5, "display_name", ""), (8, "number", "1005"),
        ],
        preview.Problems.Select(p => (p.Line, p.Column, p.Value)));
        Assert.Contains("line 7", preview.Problems.Last().Reason, StringComparison.Ordinal);
        Assert.All(preview.Problems, p => Assert.EndsWith(".", p.Reason, StringComparison.Ordinal));
        Assert.False(preview.CanApply(leaveOutBadRows: false));
        Assert.Equal("Phone 1001", (await SingleAsync(bed, "1001"))!.DisplayName);
        Assert.Equal(1, await bed.List.CountAsync(bed.Acme, new ExtensionFilter(), default));
    }

    [Fact]
    public async Task Importing_creates_and_changes_by_number_and_leaves_absent_columns_alone()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var known = await bed.CreateAsync("1001", d => (d.VoicemailEmail, d.RingTimeoutSeconds, d.ExternalCallerIdNumber) = ("ada@example.com", 60, "+12025550100"));
        var preview = await PreviewAsync(bed, "Number;Display Name;EXTERNAL-caller_id_number;call_timeout\n1001;Ada;;\n1002;Grace;+12025550123;20\n");
        Assert.Equal(["display_name", "external_caller_id_number"], preview.Rows[0].Changed);

        List<ImportProgress> progress = [];
        var result = await bed.Import.ApplyAsync(bed.Acme, preview, false, new Recorder(progress), default);
        Assert.Equal((true, 1, 1), (result.Succeeded, result.Created, result.Updated));
        Assert.Equal(new ImportProgress(2, 2), progress[^1]);
        var changed = (await bed.ReadAsync(known.Id))!;
        Assert.Equal(("Ada", null, 60, "ada@example.com"), (changed.DisplayName, changed.ExternalCallerIdNumber, changed.RingTimeoutSeconds, changed.VoicemailEmail));
        Assert.Equal(bed.Box.Decrypt(known.SipPassword), bed.Box.Decrypt(changed.SipPassword));
        var created = (await SingleAsync(bed, "1002"))!;
        Assert.Equal((20, 20), (bed.Box.Decrypt(created.SipPassword).Length, created.RingTimeoutSeconds));
        Assert.NotNull(created.VoicemailPin);
    }

    [Fact]
    public async Task An_export_with_secrets_imports_again_as_no_change_and_into_another_tenant_as_a_copy()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var original = await bed.CreateAsync("1001", d =>
        {
            d.DisplayName = "=HYPERLINK(1), \u00e4; 'x'";
            (d.ForwardBusyEnabled, d.ForwardBusyDestination, d.ExternalCallerIdNumber) = (true, "+4930123456", "+12025550100");
            (d.AllowedAddresses, d.CallGroup, d.Language, d.RecordOutbound) = ("10.0.0.0/8,192.0.2.1/32", "sales", "de-DE", true);
        });
        using var stream = new MemoryStream();
        await bed.Export.WriteAsync(bed.Acme, new ExtensionFilter(), default, includeSecrets: true, stream, default);

        stream.Position = 0;
        var same = await bed.Import.PreviewAsync(bed.Acme, stream, default);
        Assert.Equal((0, 0, 1, 0), (same.Creates, same.Updates, same.Unchanged, same.Bad));

        stream.Position = 0;
        var copy = await bed.Import.PreviewAsync(bed.Other, stream, default);
        Assert.True((await bed.Import.ApplyAsync(bed.Other, copy, false, null, default)).Succeeded);
        var there = (await bed.List.FullPageAsync(bed.Other, new ExtensionFilter(), default, 0, 10, default)).Items.Single();
        Assert.Equal(original.DisplayName, there.DisplayName);
        Assert.Equal("+4930123456", there.ForwardBusyDestination);
        Assert.Equal("10.0.0.0/8,192.0.2.1/32", there.AllowedAddresses);
        Assert.Equal(bed.Box.Decrypt(original.SipPassword), bed.Box.Decrypt(there.SipPassword));
    }

    [Fact]
    public async Task Bad_rows_can_be_left_out_and_the_good_ones_go_in_together()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var preview = await PreviewAsync(bed, "number,name\n1001,Ada\nx,Bad\n1002,Grace\n");
        await Assert.ThrowsAsync<InvalidOperationException>(() => bed.Import.ApplyAsync(bed.Acme, preview, false, null, default));
        var result = await bed.Import.ApplyAsync(bed.Acme, preview, leaveOutBadRows: true, null, default);
        Assert.Equal((true, 2), (result.Succeeded, result.Created));
    }

    [Fact]
    public async Task What_changed_since_the_preview_is_shown_again_instead_of_saved()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var preview = await PreviewAsync(bed, "number,name\n1001,Ada\n1002,Grace\n");
        await bed.CreateAsync("1002");

        var result = await bed.Import.ApplyAsync(bed.Acme, preview, false, null, default);
        Assert.Equal((1, 1), (result.Changed!.Creates, result.Changed.Updates));
        Assert.Null(await SingleAsync(bed, "1001"));
        Assert.True((await bed.Import.ApplyAsync(bed.Acme, result.Changed, false, null, default)).Succeeded);
    }

    [Fact]
    public async Task A_cancelled_import_saves_nothing()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var preview = await PreviewAsync(bed, "number,name\n" + string.Concat(Enumerable.Range(0, 1200).Select(i => $"{20000 + i},Phone\n")));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => bed.Import.ApplyAsync(bed.Acme, preview, false, new Canceller(stop), stop.Token));
        Assert.Equal(0, await bed.List.CountAsync(bed.Acme, new ExtensionFilter(), default));
        Assert.Empty(await bed.AuditAsync("create"));
    }

    [Fact]
    public async Task The_tenants_limit_is_told_before_anything_is_saved()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        await bed.CreateAsync("1001");
        await bed.LimitAsync(2);
        var preview = await PreviewAsync(bed, "number,name\n1001,Ada\n1002,Grace\n1003,Edsger\n");
        Assert.Equal("The file has 2 new extensions, but the tenant may have only 1 more.", preview.Problem);
        Assert.False(preview.CanApply(true));
    }

    [Fact]
    public async Task Rows_that_forward_to_each_other_in_a_circle_are_bad()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        await bed.CreateAsync("1003", d => (d.ForwardAllEnabled, d.ForwardAllDestination) = (true, "1001"));
        var preview = await PreviewAsync(bed, """
            number,name,forward_all_enabled,forward_all_destination
            1001,Ada,yes,1002
            1002,Grace,yes,1003
            """);
        Assert.Equal([2, 3], preview.Problems.Select(p => p.Line));
        Assert.All(preview.Problems, p => Assert.Equal("forward_all_destination", p.Column));
    }

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("\n\n\n", "The file is empty.")]
    [InlineData("number,name", "headings but no rows")]
    [InlineData("number,name\n,\n , \n", "headings but no rows")]
    [InlineData("1001,Ada\n1002,Grace\n", "no column “number”")]
    [InlineData("number,extension\n1001,1002\n", "both mean number")]
    [InlineData("PK\u0003\u0004 workbook", "workbook")]
    [InlineData("number,name\n1001,A\0da\n", "not a text file")]
    public async Task A_file_that_can_not_be_used_says_why(string csv, string problem)
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var preview = await PreviewAsync(bed, csv);
        Assert.Contains(problem, preview.Problem, StringComparison.Ordinal);
        Assert.False(preview.CanApply(true));
    }

    [Theory]
    [InlineData("number,name\r\n1001,Ada\r\n")]
    [InlineData("number;name\n1001;Ada")]
    [InlineData("number\tname\r1001\tAda\r")]
    [InlineData("sep=;\r\nnumber;name\r\n1001;Ada\r\n")]
    [InlineData("\"number\",\"name\"\n\"1001\",\"Ada\"\n")]
    [InlineData("\n  Number , NAME \n 1001 , Ada \n\n")]
    [InlineData("name,number,shoe size\nAda,1001,38\n")]
    [InlineData("number,name,,\n1001,Ada,,\n")]
    public async Task Files_of_many_programs_are_read(string csv)
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        foreach (var encoding in new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true) })
        {
            using var stream = new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes(csv)]);
            var preview = await bed.Import.PreviewAsync(bed.Acme, stream, default);
            var row = Assert.Single(preview.Rows);
            Assert.Equal((null, "1001", "Ada", ImportAction.Create), (preview.Problem, row.Number, row.DisplayName, row.Action));
        }
    }

    [Fact]
    public async Task Lines_are_counted_as_an_editor_counts_them()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var preview = await PreviewAsync(bed, "sep=,\n\nnumber,name\n\n1001,Ada\n\n\nx,Bad\n");
        Assert.Equal([5, 8], preview.Rows.Select(r => r.Line));
    }

    [Theory]
    [InlineData("1001,\"Ada\n1002,Grace\n", "not closed")]
    [InlineData("1001,\"Ada\nLovelace\"\n1002,Grace\n", "not closed")]
    [InlineData("1001,\"Ada\" L\n1002,Grace\n", "after a closing quotation mark")]
    [InlineData("1001,Ada,extra\n1002,Grace\n", "3 values, the heading 2")]
    [InlineData("1001\n1002,Grace\n", "1 values, the heading 2")]
    public async Task A_broken_row_is_named_and_the_next_one_is_still_read(string rows, string problem)
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var preview = await PreviewAsync(bed, "number,name\n" + rows);
        Assert.Contains(problem, preview.Problems.First().Reason, StringComparison.Ordinal);
        Assert.Equal(2, preview.Problems.First().Line);
        Assert.Equal("Grace", preview.Rows[^1].DisplayName);
        Assert.Equal(ImportAction.Create, preview.Rows[^1].Action);
    }

    [Fact]
    public async Task Latin1_is_refused_with_the_line_and_the_remedy()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes("number,name\n1001,Ada\n1002,Jürgen\n"));
        var preview = await bed.Import.PreviewAsync(bed.Acme, stream, default);
        Assert.Equal("The file is not UTF-8 (see line 3). Save it as “CSV UTF-8” and choose it again.", preview.Problem);
    }

    [Fact]
    public async Task Size_and_rows_are_limited()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var rows = string.Concat(Enumerable.Range(0, ExtensionImport.MaxRows).Select(i => $"{20000 + i},Phone\n"));
        var most = await PreviewAsync(bed, "number,name\n" + rows);
        Assert.Equal((null, ExtensionImport.MaxRows), (most.Problem, most.Creates));
        Assert.Contains("10,000 rows", (await PreviewAsync(bed, "number,name\n" + rows + "1001,One more\n")).Problem, StringComparison.Ordinal);
        Assert.Contains("5 MB", (await PreviewAsync(bed, "number,name\n1001," + new string('x', ExtensionImport.MaxBytes))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formulas_leave_as_text_and_secrets_only_when_asked_for()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        foreach (var (number, name) in new[] { ("1001", "=1+1"), ("1002", "+1"), ("1003", "-1"), ("1004", "@SUM(A1)"), ("1005", "＝1") })
        {
            await bed.CreateAsync(number, d => d.DisplayName = name);
        }

        using var stream = new MemoryStream();
        await bed.Export.WriteAsync(bed.Acme, new ExtensionFilter(), default, includeSecrets: false, stream, default);
        Assert.Equal([0xEF, 0xBB, 0xBF], stream.ToArray()[..3]);
        var text = Encoding.UTF8.GetString(stream.ToArray()[3..]);
        foreach (var cell in new[] { "1001,'=1+1,", "1002,'+1,", "1003,'-1,", "1004,'@SUM(A1),", "1005,'＝1," })
        {
            Assert.Contains("\r\n" + cell, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("sip_password", text, StringComparison.Ordinal);
        Assert.DoesNotContain("voicemail_pin", text, StringComparison.Ordinal);
        Assert.Empty(await bed.AuditAsync(ExtensionExport.SecretsExported));

        using var secret = new MemoryStream();
        await bed.Export.WriteAsync(bed.Acme, new ExtensionFilter { Search = "1001" }, default, includeSecrets: true, secret, default);
        Assert.Contains("sip_password", Encoding.UTF8.GetString(secret.ToArray()), StringComparison.Ordinal);
        Assert.Contains("\"Extensions\": 1", Assert.Single(await bed.AuditAsync(ExtensionExport.SecretsExported)).After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_template_imports_as_it_is()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var preview = await PreviewAsync(bed, ExtensionExport.Template());
        Assert.Equal((2, 0), (preview.Creates, preview.Bad));
        Assert.Empty(preview.Warnings);
    }

    [Fact]
    public async Task Unknown_columns_are_told()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var preview = await PreviewAsync(bed, "number,name,shoe size,\n1001,Ada,38,\n");
        Assert.Equal(["The column “shoe size” is unknown and left out.", "A column without a name is left out."], preview.Warnings);
    }

    private static async Task<ImportPreview> PreviewAsync(TenantBed bed, string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return await bed.Import.PreviewAsync(bed.Acme, stream, default);
    }

    private static async Task<Extension?> SingleAsync(TenantBed bed, string number) =>
        (await bed.List.FullPageAsync(bed.Acme, new ExtensionFilter { Among = [number] }, default, 0, 1, default)).Items.SingleOrDefault();

    private sealed class Recorder(List<ImportProgress> seen) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => seen.Add(value);
    }

    private sealed class Canceller(CancellationTokenSource stop) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => stop.Cancel();
    }
}
