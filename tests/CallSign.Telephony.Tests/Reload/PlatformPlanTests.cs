using CallSign.Core.AccessLists;
using CallSign.Core.Changes;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.SipProfiles;
using CallSign.Telephony.Reload;

namespace CallSign.Telephony.Tests.Reload;

public sealed class PlatformPlanTests
{
    [Fact]
    public void A_list_that_is_made_changed_or_taken_away_is_read_anew()
    {
        Assert.Equal(["reloadacl"], Plan(Of(), Of(List("192.0.2.0/24"))));
        Assert.Equal(["reloadacl"], Plan(Of(List("192.0.2.0/24")), Of(List("192.0.2.0/25"))));
        Assert.Equal(["reloadacl"], Plan(Of(List("192.0.2.0/24")), Of()));
        Assert.Empty(Plan(Of(List("192.0.2.0/24")), Of(List("192.0.2.0/24", "another note"))));
    }

    [Fact]
    public void What_another_portal_saved_is_told_by_that_one() => Assert.Empty(Plan(Of(), Of(List("192.0.2.0/24")), own: false));

    [Fact]
    public void A_changed_profile_is_scanned_and_flagged_only_where_that_is_not_enough()
    {
        var before = Of();
        var soft = Of(Profile("internal", ("user-agent-string", "Other")));
        Assert.Equal(["sofia profile internal rescan"], Plan(before, soft));
        Assert.Empty(PlatformPlan.NeedRestart(before, soft));

        var hard = Of(Profile("internal", ("user-agent-string", "Other"), ("sip-port", "5070")));
        Assert.Equal(["sofia profile internal rescan"], Plan(soft, hard));
        Assert.Equal(["sip-port"], PlatformPlan.NeedRestart(soft, hard)["internal"]);
        Assert.Equal(["sip-port"], PlatformPlan.NeedRestart(hard, soft)["internal"]);
    }

    [Fact]
    public void No_profile_starts_or_stops_by_a_save()
    {
        Assert.Empty(Plan(Of(), Of(Profile("office", ("sip-port", "5070")))));
        Assert.Empty(Plan(Of(Profile("office", ("sip-port", "5070"))), Of()));
        Assert.Empty(PlatformPlan.NeedRestart(Of(), Of(Profile("office", ("sip-port", "5070")))));
    }

    [Fact]
    public void A_saved_list_is_told_of_in_the_receipt_of_the_platform()
    {
        Assert.True(Batch(own: true).Only(null).OwnPlatform);
        Assert.False(Batch(own: true).Only(Guid.NewGuid()).OwnPlatform);
    }

    private static ConfigBatch Batch(bool own)
    {
        var batch = new ConfigBatch();
        batch.Add(new ConfigChange(Guid.NewGuid(), Guid.NewGuid(), null, ReloadScope.Platform), own);
        return batch;
    }

    private static IEnumerable<string> Plan(PbxSnapshot before, PbxSnapshot after, bool own = true) =>
        ReloadPlan.Between(before, after, Batch(own)).Select(c => c.ToString());

    private static PbxSnapshot Of(params INoun[] nouns) => PbxSnapshot.Of([], [], DateTimeOffset.UnixEpoch, new NounSet(nouns));

    private static AccessList List(string network, string? note = null) => new() { Name = "carriers", Nodes = [new AccessNode { Network = network, Note = note }] };

    private static SipProfile Profile(string name, params (string Name, string Value)[] parameters) =>
        new() { Name = name, Parameters = [.. parameters.Select(p => new SipProfileParameter { Name = p.Name, Value = p.Value })] };
}
