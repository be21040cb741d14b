using System.Text;
using CallSign.Core.CallBlocks;
using CallSign.Core.Destinations;
using CallSign.Core.InboundRoutes;
using CallSign.Core.Nouns;
using CallSign.Core.SpeedDials;
using CallSign.Core.Tests.Extensions;

namespace CallSign.Core.Tests.SpeedDials;

public sealed class SpeedDialTests(Postgres postgres)
{
    [Theory]
    [InlineData("*01", "+49 30 123", null)]
    [InlineData("*0123456", "1001", null)]
    [InlineData(null, "1001", "Number")]
    [InlineData("*0", "1001", "Number")]
    [InlineData("*11", "1001", "Number")]
    [InlineData("01", "1001", "Number")]
    [InlineData("*01", "*02", "Target")]
    [InlineData("*01", "12,34", "Target")]
    public async Task A_code_leads_to_a_number(string? code, string target, string? field)
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var result = await bed.Get<NounEditor<SpeedDial>>().CreateAsync(bed.Acme, new SpeedDial { Name = "Boss", Number = code, Target = target }, default);
        Assert.Equal(field is null ? [] : [field], result.Errors.All.Select(e => e.Key));
    }

    [Fact]
    public async Task A_caller_is_blocked_once_and_for_extensions_that_are_there()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var extension = await bed.CreateAsync("1001");
        var editor = bed.Get<NounEditor<CallBlock>>();
        CallBlock Block(string name, Action<CallBlock>? change = null)
        {
            var block = new CallBlock { Name = name, Caller = "+49 170 1" };
            change?.Invoke(block);
            return block;
        }

        Assert.True((await editor.CreateAsync(bed.Acme, Block("a"), default)).Succeeded);
        Assert.True((await editor.CreateAsync(bed.Other, Block("a"), default)).Succeeded);
        Assert.Contains("“a”", (await editor.CreateAsync(bed.Acme, Block("b"), default)).Errors["Caller"], StringComparison.Ordinal);
        Assert.True((await editor.CreateAsync(bed.Acme, Block("c", b => b.Extension = "1001"), default)).Succeeded);
        Assert.NotNull((await editor.CreateAsync(bed.Acme, Block("d", b => b.Extension = "1002"), default)).Errors["Extension"]);
        Assert.NotNull((await editor.CreateAsync(bed.Acme, Block("e", b => (b.Extension, b.Caller, b.Action) = ("1001", "55", Destination.To("extension", extension.Id))), default)).Errors["Action"]);
        Assert.NotNull((await editor.CreateAsync(bed.Acme, Block("f", b => b.CallerMatch = CallerMatch.Any), default)).Errors["CallerMatch"]);
        Assert.NotNull((await editor.CreateAsync(bed.Acme, Block("g", b => b.Caller = "x"), default)).Errors["Caller"]);
        Assert.True((await editor.CreateAsync(bed.Acme, Block("h", b => b.CallerMatch = CallerMatch.Anonymous), default)).Succeeded);
    }

    [Fact]
    public async Task An_import_names_rows_whose_number_something_else_has()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        await bed.CreateAsync("1001");
        Assert.True((await bed.Get<NounEditor<RingGroups.RingGroup>>().CreateAsync(
            bed.Acme, new RingGroups.RingGroup { Name = "Sales", Number = "600", Members = [new RingGroups.RingGroupMember { Number = "1001" }] }, default)).Succeeded);
        using var csv = new MemoryStream(Encoding.UTF8.GetBytes("number,display_name\n600,Ada\n1001,Grace\n601,Ida\n"));
        var preview = await bed.Import.PreviewAsync(bed.Acme, csv, default);
        var problem = Assert.Single(preview.Problems);
        Assert.Equal((2, "number", "600"), (problem.Line, problem.Column, problem.Value));
        Assert.Contains("the ring group Sales", problem.Reason, StringComparison.Ordinal);
        Assert.Equal((1, 1, 1), (preview.Creates, preview.Updates, preview.Bad));
        csv.Position = 0;
        Assert.Empty((await bed.Import.PreviewAsync(bed.Other, csv, default)).Problems);
    }
}
