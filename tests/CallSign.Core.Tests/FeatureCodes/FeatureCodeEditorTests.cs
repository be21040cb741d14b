using CallSign.Core.Extensions;
using CallSign.Core.FeatureCodes;
using CallSign.Core.Nouns;
using CallSign.Core.Parking;
using CallSign.Core.RingGroups;
using CallSign.Core.Tests.Extensions;

namespace CallSign.Core.Tests.FeatureCodes;

public sealed class FeatureCodeEditorTests(Postgres postgres)
{
    [Fact]
    public async Task Numbers_and_codes_that_work_keep_out_of_each_others_way()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var codes = bed.Get<NounEditor<FeatureCode>>();

        // Nothing may have the code of a feature that works.
        Assert.Contains("Echo test", await ExtensionProblem(bed, "9196"), StringComparison.Ordinal);
        Assert.Contains("Parking slots", await ExtensionProblem(bed, "5955"), StringComparison.Ordinal);
        Assert.Contains("Park", await ExtensionProblem(bed, "5900"), StringComparison.Ordinal);
        Assert.Null(await ExtensionProblem(bed, "59001"));
        Assert.Contains("Do not disturb", await GroupProblem(bed, "*78"), StringComparison.Ordinal);
        Assert.Contains("Queue log in", await GroupProblem(bed, "*22"), StringComparison.Ordinal);

        // A feature may not have the number of something else, nor the code of another feature.
        await bed.CreateAsync("1001");
        Assert.Contains("Phone 1001", await CodeProblem(bed, Feature.EchoTest, "1001"), StringComparison.Ordinal);
        Assert.Contains("Delayed echo", await CodeProblem(bed, Feature.EchoTest, "9195"), StringComparison.Ordinal);
        Assert.Contains("Parking slots", await CodeProblem(bed, Feature.EchoTest, "5901"), StringComparison.Ordinal);
        Assert.Contains("1001", await CodeProblem(bed, Feature.Retrieve, "10"), StringComparison.Ordinal);
        Assert.Contains("9196", await CodeProblem(bed, Feature.Retrieve, "91"), StringComparison.Ordinal);

        // What was given up is free, for this tenant alone.
        Assert.True((await codes.CreateAsync(bed.Acme, new FeatureCode { Name = Feature.EchoTest, Number = "*43" }, default)).Succeeded);
        Assert.Null(await ExtensionProblem(bed, "9196"));
        Assert.True((await codes.CreateAsync(bed.Acme, new FeatureCode { Name = Feature.DoNotDisturbOn, Number = "*78", Enabled = false }, default)).Succeeded);
        Assert.Null(await GroupProblem(bed, "*78"));
        Assert.Contains("Echo test", (await bed.Editor.CheckAsync(bed.Other, null, new ExtensionDraft { Number = "9196", DisplayName = "x" }, default))["Number"], StringComparison.Ordinal);

        // And is refused again to the feature once something has it.
        await bed.CreateAsync("9196");
        var row = (await bed.Get<NounList<FeatureCode>>().AllAsync(bed.Acme, default)).Single(c => c.Name == Feature.EchoTest);
        var back = await codes.SaveAsync(bed.Acme, row.Id, row.Version, new FeatureCode { Name = Feature.EchoTest, Number = "9196" }, default);
        Assert.Contains("Phone 9196", back.Errors["Number"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_known_features_once_each()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var codes = bed.Get<NounEditor<FeatureCode>>();
        Assert.NotNull((await codes.CreateAsync(bed.Acme, new FeatureCode { Name = "rm_rf", Number = "*43" }, default)).Errors["Name"]);
        Assert.True((await codes.CreateAsync(bed.Acme, new FeatureCode { Name = Feature.Spy, Number = "*34" }, default)).Succeeded);
        Assert.NotNull((await codes.CreateAsync(bed.Acme, new FeatureCode { Name = Feature.Spy, Number = "*35" }, default)).Errors["Name"]);
        Assert.True((await codes.CreateAsync(bed.Other, new FeatureCode { Name = Feature.Spy, Number = "*34" }, default)).Succeeded);
    }

    [Fact]
    public async Task An_import_gives_no_extension_a_number_that_is_taken()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var group = new RingGroup { Name = "Sales", Number = "600", Members = [new RingGroupMember { Number = "1001" }] };
        Assert.True((await bed.Get<NounEditor<RingGroup>>().CreateAsync(bed.Acme, group, default)).Succeeded);
        var preview = await bed.Import.PreviewAsync(bed.Acme, new MemoryStream("number,display_name\n9196,Echo\n600,Sales\n1001,Ada\n"u8.ToArray()), default);
        Assert.Equal(["9196", "600"], preview.Rows.Where(r => r.Problems.Count > 0).Select(r => r.Number));
    }

    [Fact]
    public async Task Lots_of_its_own_replace_the_one_that_a_tenant_comes_with()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var lots = bed.Get<NounEditor<ParkingLot>>();
        ParkingLot Lot(string name, string number, string first, string last) => new() { Name = name, Number = number, FirstSlot = first, LastSlot = last, TimeoutSeconds = null };
        Assert.True((await lots.CreateAsync(bed.Acme, Lot("Front", "5900", "5901", "5920"), default)).Succeeded);
        Assert.Null(await ExtensionProblem(bed, "5955"));
        Assert.Contains("slot of the parking lot Front", await ExtensionProblem(bed, "5910"), StringComparison.Ordinal);
        Assert.Contains("slot of the parking lot Front", await GroupProblem(bed, "5920"), StringComparison.Ordinal);
        Assert.Contains("Front", (await lots.CreateAsync(bed.Acme, Lot("Back", "5899", "5915", "5930"), default)).Errors["FirstSlot"], StringComparison.Ordinal);
        await bed.CreateAsync("1005");
        Assert.Contains("Phone 1005", (await lots.CreateAsync(bed.Acme, Lot("Back", "5899", "1000", "1010"), default)).Errors["FirstSlot"], StringComparison.Ordinal);
        Assert.Contains("Echo", (await lots.CreateAsync(bed.Acme, Lot("Back", "5899", "9190", "9199"), default)).Errors["FirstSlot"], StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string?> ExtensionProblem(TenantBed bed, string number) =>
        (await bed.Editor.CheckAsync(bed.Acme, null, new ExtensionDraft { Number = number, DisplayName = "x" }, default))["Number"];

    private static async Task<string?> GroupProblem(TenantBed bed, string number) =>
        (await bed.Get<NounEditor<RingGroup>>().CheckAsync(
            bed.Acme, new RingGroup { Name = "x", Number = number, Members = [new RingGroupMember { Number = "1001" }] }, default))["Number"];

    private static async Task<string?> CodeProblem(TenantBed bed, string feature, string code) =>
        (await bed.Get<NounEditor<FeatureCode>>().CheckAsync(bed.Acme, new FeatureCode { Name = feature, Number = code }, default))["Number"];
}
