using CallSign.Core.CallBlocks;
using CallSign.Core.Destinations;
using CallSign.Core.Nouns;
using CallSign.Core.RingGroups;

namespace CallSign.Web.Tests.XmlCurl;

public sealed class RingGroupRouteTests
{
    [Theory]
    [InlineData(RingStrategy.Simultaneous, "[leg_timeout=20]user/1001@acme.test,[leg_delay_start=5,leg_timeout=30]user/1002@acme.test")]
    [InlineData(RingStrategy.Sequential, "[leg_timeout=20]user/1001@acme.test|[leg_timeout=30]user/1002@acme.test")]
    [InlineData(RingStrategy.Rollover, "[leg_timeout=45]user/1001@acme.test,[leg_delay_start=20,leg_timeout=45]user/1002@acme.test")]
    [InlineData(RingStrategy.Enterprise, "{originate_timeout=20}user/1001@acme.test:_:{originate_delay_start=5000,originate_timeout=30}user/1002@acme.test")]
    public void Members_ring_as_the_strategy_says(RingStrategy strategy, string bridge)
    {
        var actions = Dial("600", Group(g => g.Strategy = strategy));
        Assert.Equal(bridge, Assert.Single(actions, a => a.Application == "bridge").Data);
        Assert.Contains(";call_timeout=45;", actions[0].Data, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_drawn_for_a_call_is_kept_within_it()
    {
        var group = Group(g => (g.Strategy, g.Members) = (RingStrategy.Random, [.. Enumerable.Range(2000, 9).Select(n => new RingGroupMember { Number = n.ToString(System.Globalization.CultureInfo.InvariantCulture) })]));
        string Order(string uuid) => Dial("600", group, "&Unique-ID=" + uuid).Single(a => a.Application == "bridge").Data;
        Assert.Equal(Order("a"), Order("a"));
        Assert.True(Enumerable.Range(0, 20).Select(n => Order("call-" + n)).Distinct().Count() > 10);
    }

    [Fact]
    public void A_member_outside_is_dialled_through_the_tenants_dialplan_and_confirms()
    {
        var group = Group(g => g.Members = [new RingGroupMember { Number = "+49301234", Confirm = true }]);
        var bridge = Dial("600", group).Single(a => a.Application == "bridge").Data;
        Assert.StartsWith("[leg_timeout=30,group_confirm_key=1,", bridge, StringComparison.Ordinal);
        Assert.EndsWith("]loopback/+49301234/acme.test/XML", bridge, StringComparison.Ordinal);
    }

    [Fact]
    public void The_callers_name_is_prefixed_and_never_expanded()
    {
        var actions = Dial("600", Group(g => g.CallerNamePrefix = "Sales"), "&Caller-Caller-ID-Name=" + Uri.EscapeDataString("Jürgen ${system rm}\"<x>"));
        Assert.Contains(("set", "effective_caller_id_name=Sales Jürgen {system rm}x"), actions);
    }

    [Fact]
    public void A_caller_blocked_at_a_member_rings_the_others_and_where_none_is_left_is_led_on()
    {
        const string Outside = "&variable_callsign_inbound=true&Caller-Caller-ID-Number=%2B491701";
        var block = new CallBlock { TenantId = TestPbx.Acme.Id, Name = "Ex", Caller = "491701", Extension = "1001" };
        var group = Group(g => g.Fallback = Destination.ToNumber("1003"));
        string? Bridge(string more) => TestPbx.Actions(TestPbx.Dial("600", "acme.test", caller: "", more: more), TestPbx.With(group, block)).FirstOrDefault(a => a.Application == "bridge").Data;
        Assert.DoesNotContain("user/1001@", Bridge(Outside), StringComparison.Ordinal);
        Assert.Contains("user/1002@", Bridge(Outside), StringComparison.Ordinal);
        Assert.Contains("user/1001@", Bridge(Outside.Replace("491701", "491702", StringComparison.Ordinal)), StringComparison.Ordinal);
        var same = TestPbx.With(group, block); // what the group is to others is kept within a snapshot
        Assert.Contains("user/1001@", TestPbx.Actions(TestPbx.Dial("600", "acme.test"), same).First(x => x.Application == "bridge").Data, StringComparison.Ordinal);
        Assert.DoesNotContain("user/1001@", TestPbx.Actions(TestPbx.Dial("600", "acme.test", caller: "", more: Outside), same).First(x => x.Application == "bridge").Data, StringComparison.Ordinal);
        group.Members = [new RingGroupMember { Number = "1001" }];
        Assert.Null(Bridge(Outside));
    }

    [Fact]
    public void What_nobody_takes_goes_to_the_fallback()
    {
        var (other, group) = (Group(g => g.Number = "601"), Group(_ => { }));
        group.Fallback = Destination.To(other);
        Assert.Equal(("execute_extension", $"callsign-after-{group.Id:N} XML acme.test"), Dial("600", group, other)[^1]);
        Assert.Equal([("transfer", $"callsign-to-{other.Id:N} XML acme.test")], Dial($"callsign-after-{group.Id:N}", group, other));
        Assert.Contains(Dial($"callsign-to-{other.Id:N}", group, other), a => a.Application == "bridge");
        group.Fallback = Destination.HangUp("USER_BUSY");
        Assert.Equal([("hangup", "USER_BUSY")], Dial($"callsign-after-{group.Id:N}", group));
    }

    [Fact]
    public void A_disabled_group_is_an_unknown_number()
    {
        var group = Group(g => g.Enabled = false);
        Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], Dial("600", group));
        Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], Dial($"callsign-to-{group.Id:N}", group));
    }

    private static RingGroup Group(Action<RingGroup> change)
    {
        var group = new RingGroup
        {
            TenantId = TestPbx.Acme.Id, Name = "Sales", Number = "600", RingTimeoutSeconds = 45,
            Members = [new RingGroupMember { Number = "1001", TimeoutSeconds = 20 }, new RingGroupMember { Number = "1002", DelaySeconds = 5 }],
        };
        change(group);
        return group;
    }

    private static IReadOnlyList<(string Application, string Data)> Dial(string number, RingGroup group, string more = "") =>
        TestPbx.Actions(TestPbx.Dial(number, "acme.test", more: more), TestPbx.With(group));

    private static IReadOnlyList<(string Application, string Data)> Dial(string number, params INoun[] nouns) =>
        TestPbx.Actions(TestPbx.Dial(number, "acme.test"), TestPbx.With(nouns));
}
