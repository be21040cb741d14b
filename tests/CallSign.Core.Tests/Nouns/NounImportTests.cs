using System.Text;
using CallSign.Core.Csv;
using CallSign.Core.Destinations;
using CallSign.Core.Lists;
using CallSign.Core.Nouns;
using CallSign.Core.Nouns.Csv;
using CallSign.Core.RingGroups;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Tests.Nouns;

public sealed class NounImportTests(Postgres postgres)
{
    private static readonly NounKind Kind = NounCatalog.Of<RingGroup>();

    [Fact]
    public async Task An_export_imports_again_as_no_change_and_into_another_tenant_as_a_copy()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        await bed.CreateExtensionAsync("1001");
        await bed.CreateExtensionAsync("1001", bed.Other);
        var night = NounBed.Group("=Night, \"late\"".Replace("\"", "'", StringComparison.Ordinal), null, Destination.HangUp("USER_BUSY"), "+493012", "1001");
        night.Description = "One line\nand another; with 'quotes'";
        night = await bed.CreateAsync(night);
        var sales = NounBed.Group("Sales", "600", Destination.To(night));
        sales.Strategy = RingStrategy.Rollover;
        await bed.CreateAsync(sales);
        var csv = await ExportAsync(bed, new ListQuery { Sort = "name", Descending = true });
        Assert.Contains("ring_group:=Night, 'late'", csv, StringComparison.Ordinal);
        Assert.Contains("hangup:busy", csv, StringComparison.Ordinal);
        Assert.Contains("rollover", csv, StringComparison.Ordinal);
        Assert.True(csv.IndexOf("Sales", StringComparison.Ordinal) < csv.IndexOf("\r\n'=Night", StringComparison.Ordinal) || csv.Contains("Sales", StringComparison.Ordinal));
        Assert.DoesNotContain("Night", (await ExportAsync(bed, new ListQuery { Search = "600" })).Replace("ring_group:=Night", "", StringComparison.Ordinal), StringComparison.Ordinal);

        var same = await PreviewAsync(bed, bed.Acme, csv);
        Assert.Equal((0, 0, 2, 0), (same.Creates, same.Updates, same.Unchanged, same.Bad));

        var copy = await PreviewAsync(bed, bed.Other, csv);
        Assert.Equal((2, 0), (copy.Creates, copy.Bad));
        var result = await bed.Get<NounImport>().ApplyAsync(bed.Other, Kind, copy, false, null, default);
        Assert.Equal((true, 2), (result.Succeeded, result.Created));
        var there = (await bed.FindAsync("Sales", bed.Other))!;
        var nightThere = (await bed.FindAsync(night.Name, bed.Other))!;
        Assert.Equal(Destination.To(nightThere), there.Fallback);
        Assert.Equal((night.Description, RingStrategy.Rollover, "+493012"), (nightThere.Description, there.Strategy, nightThere.Members[0].Number));
        Assert.Contains(await bed.ReferencesAsync(), r => r.TenantId == bed.Other.TenantId && r.ToId == nightThere.Id);
    }

    [Fact]
    public async Task A_preview_names_every_bad_row_with_line_column_value_and_reason_and_saves_nothing()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        await bed.CreateExtensionAsync("1001");
        await bed.CreateAsync(NounBed.Group("Sales", "600", null, "1002"));
        var preview = await PreviewAsync(bed, bed.Acme, """
            name;number;strategy;ring_timeout_seconds;fallback;members
            Sales;1001;;;;
            New;601;sideways;fast;ring_group:Nobody;[{"number":"1001"}]
            ${evil};602;;;;[{"number":"1001"}]
            Parts;603;;;;[{"number":"1001"},{"number":"x"}]
            JSON;604;;;;[{"nmber":1}]
            Loop;605;;;ring_group:Loop;[{"number":"1001"}]
            Loop;606;;;;[{"number":"1001"}]
            Follows;607;;;ring_group:Parts;[{"number":"1001"}]
            """);
        Assert.Equal((0, 0, 8), (preview.Creates, preview.Updates, preview.Bad));
        Assert.Equal(
        [
            (2, "number", "1001"), (3, "strategy", "sideways"), (3, "ring_timeout_seconds", "fast"), (3, "fallback", "ring_group:Nobody"), (4, "name", "${evil}"),
            (5, "members", """[{"number":"1001"},{"number":"x"}]"""), (6, "members", """[{"nmber":1}]"""), (7, "fallback", "ring_group:Loop"), (8, "name", "Loop"), (9, "fallback", "ring_group:Parts"),
        ],
        preview.Problems.Select(p => (p.Line, p.Column, p.Value)));
        Assert.Contains("the extension Phone 1001", preview.Problems.First().Reason, StringComparison.Ordinal);
        Assert.Contains(preview.Problems, p => p.Reason.StartsWith("members[1].number: ", StringComparison.Ordinal));
        Assert.Contains(preview.Problems, p => p.Reason == "There is no ring group “Nobody”.");
        Assert.False(preview.CanApply(leaveOutBadRows: true));
        Assert.Equal("600", Assert.Single(await bed.List.AllAsync(bed.Acme, default)).Number);
    }

    [Fact]
    public async Task Bad_rows_are_left_out_absent_columns_stay_and_a_change_since_the_preview_is_told()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var group = NounBed.Group("Sales", "600");
        (group.CallerNamePrefix, group.RingTimeoutSeconds, group.Description) = ("S:", 60, "kept");
        group = await bed.CreateAsync(group);
        var csv = "Name,number,caller name prefix\r\nSales,601,\r\nBad,x,\r\n";
        var preview = await PreviewAsync(bed, bed.Acme, csv);
        Assert.Equal(["number", "caller_name_prefix"], preview.Rows[0].Changed);
        var edited = (await bed.FindAsync("Sales"))!;
        edited.Number = "601";
        edited.CallerNamePrefix = null;
        Assert.True((await bed.Editor.SaveAsync(bed.Acme, group.Id, edited.Version, edited, default)).Succeeded);
        var told = await bed.Get<NounImport>().ApplyAsync(bed.Acme, Kind, preview, true, null, default);
        Assert.Equal(1, told.Changed!.Unchanged);

        preview = await PreviewAsync(bed, bed.Acme, "name,number\nSales,602\nBad,x\n");
        List<ImportProgress> progress = [];
        var result = await bed.Get<NounImport>().ApplyAsync(bed.Acme, Kind, preview, true, new Recorder(progress), default);
        Assert.Equal((true, 1), (result.Succeeded, result.Updated));
        Assert.Equal(new ImportProgress(1, 1), progress[^1]);
        var now = (await bed.FindAsync("Sales"))!;
        Assert.Equal(("602", 60, "kept", group.Id), (now.Number, now.RingTimeoutSeconds, now.Description, now.Id));
    }

    [Fact]
    public async Task Numbers_may_be_exchanged_in_one_file()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        await bed.CreateAsync(NounBed.Group("A", "600"));
        await bed.CreateAsync(NounBed.Group("B", "601"));
        var preview = await PreviewAsync(bed, bed.Acme, "name,number\nA,601\nB,600\n");
        Assert.True((await bed.Get<NounImport>().ApplyAsync(bed.Acme, Kind, preview, false, null, default)).Succeeded);
        Assert.Equal(("601", "600"), ((await bed.FindAsync("A"))!.Number, (await bed.FindAsync("B"))!.Number));
    }

    private static async Task<string> ExportAsync(NounBed bed, ListQuery query)
    {
        using var stream = new MemoryStream();
        await bed.Get<NounExport>().WriteAsync(bed.Acme, Kind, query, stream, default);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Task<ImportPreview> PreviewAsync(NounBed bed, Actor actor, string csv) =>
        bed.Get<NounImport>().PreviewAsync(actor, Kind, new MemoryStream(Encoding.UTF8.GetBytes(csv)), default);

    private sealed class Recorder(List<ImportProgress> all) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => all.Add(value);
    }
}
