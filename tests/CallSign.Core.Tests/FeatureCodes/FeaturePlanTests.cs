using CallSign.Core.FeatureCodes;

namespace CallSign.Core.Tests.FeatureCodes;

public sealed class FeaturePlanTests
{
    [Fact]
    public void Every_feature_comes_with_a_code_that_it_may_have_and_that_no_other_has()
    {
        Assert.All(Feature.All, f => Assert.Null(FeatureCode.Problem(f, f.Code)));
        Assert.All(Feature.All, f => Assert.Equal([f], Feature.All.Where(o => FeaturePlan.Default.Holds(o, f.Code) || o == f)));
        Assert.Equal(Feature.All.Count, Feature.All.Select(f => f.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("9196", Feature.EchoTest, "")]
    [InlineData("*8", Feature.GroupPickup, "")]
    [InlineData("*851001", Feature.DirectedPickup, "1001")]
    [InlineData("*72+4930123", Feature.ForwardAllOn, "+4930123")]
    [InlineData("5901", Feature.Retrieve, "01")]
    [InlineData("5900", Feature.Park, "")]
    [InlineData("*72", null, "")]
    [InlineData("*2", null, "")] // pressed during a call, never dialled
    [InlineData("*22", Feature.QueueLogin, "")]
    [InlineData("*24", Feature.QueuePause, "")]
    [InlineData("*2412", Feature.QueuePause, "12")]
    [InlineData("91961", null, "")]
    public void A_dialled_number_is_a_code_alone_or_with_what_belongs_behind_it(string number, string? feature, string input)
    {
        Assert.Equal(feature is not null, FeaturePlan.Default.TryFind(number, out var found, out var rest));
        Assert.Equal(feature, found?.Name);
        Assert.Equal(input, rest.ToString());
    }

    [Fact]
    public void A_tenant_switches_and_renumbers_and_the_old_code_is_free()
    {
        var plan = FeaturePlan.Of([
            new FeatureCode { Name = Feature.EchoTest, Number = "*43" }, new FeatureCode { Name = Feature.DelayedEcho, Number = "9195", Enabled = false },
            new FeatureCode { Name = Feature.Retrieve, Number = "77" },
        ]);
        Assert.True(plan.TryFind("*43", out _, out _));
        Assert.False(plan.TryFind("9196", out _, out _));
        Assert.False(plan.TryFind("9195", out _, out _));
        Assert.True(plan.TryFind("7701", out var slot, out _) && slot.Name == Feature.Retrieve);
        Assert.False(plan.TryFind("5901", out _, out _));
        Assert.DoesNotContain(Feature.All, f => plan.Holds(f, "9196") || plan.Holds(f, "9195") || plan.Holds(f, "5901"));
        Assert.Contains(Feature.All, f => plan.Holds(f, "7799"));
    }

    [Theory]
    [InlineData(Feature.ForwardAllOn, "72", "Begin with *")]
    [InlineData(Feature.RecordOnDemand, "*22", "one digit")]
    [InlineData(Feature.Retrieve, "*59", "digits")]
    [InlineData(Feature.EchoTest, "112", "emergency")]
    [InlineData(Feature.EchoTest, "9", "2 to 15")]
    [InlineData(Feature.EchoTest, "${x}", "2 to 15")]
    [InlineData(Feature.EchoTest, "*9", null)]
    public void A_code_must_suit_its_feature(string feature, string code, string? reason)
    {
        var problem = FeatureCode.Problem(Feature.Find(feature)!, code);
        Assert.Equal(reason is null, problem is null);
        Assert.Contains(reason ?? "", problem ?? "", StringComparison.Ordinal);
    }
}
