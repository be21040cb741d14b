using CallSign.Core.Destinations;
using CallSign.Core.FollowMe;
using CallSign.Core.Routing;
using CallSign.Core.Saving;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>Calls to an extension that follow its owner.</summary>
public sealed class FollowMeTests
{
    [Fact]
    public void The_own_and_the_other_telephones_ring_each_from_its_own_moment()
    {
        var (snapshot, extension) = With(p => p.Steps = [new() { Number = "1002", DelaySeconds = 0, TimeoutSeconds = 15, Confirm = false }, new() { Number = "0170111", DelaySeconds = 10, TimeoutSeconds = 40 }]);
        var actions = TestPbx.Actions(TestPbx.Dial("1001", "acme.test"), snapshot);
        Assert.DoesNotContain(actions, a => a.Application == "socket");
        Assert.Equal(
            $"[^^;leg_timeout={extension.RingTimeoutSeconds}]user/1001@acme.test,[^^;leg_timeout=15]user/1002@acme.test,"
            + "[^^;leg_timeout=40;leg_delay_start=10;group_confirm_key=1;group_confirm_cancel_timeout=true;group_confirm_file=${callsign_confirm_file};"
            + "loopback_export=callsign_dials,callsign_dials_for;callsign_dials=0170111;callsign_dials_for=1001]loopback/0170111/acme.test/XML",
            actions.Single(a => a.Application == "bridge").Data);
        Assert.Contains(actions, a => a.Data.EndsWith(";call_timeout=50;callsign_confirm_file=ivr/ivr-accept_reject_voicemail.wav", StringComparison.Ordinal));
        Assert.Equal("callsign-after-ringing XML acme.test", actions[^1].Data);
    }

    [Fact]
    public void A_screened_caller_meets_the_module_first_and_everybody_must_accept()
    {
        var (snapshot, _) = With(p => p.Screening = CallScreening.Everybody);
        var actions = TestPbx.Actions(TestPbx.Dial("1001", "acme.test"), snapshot);
        var socket = actions.ToList().FindIndex(a => a.Application == "socket");
        var bridge = actions.ToList().FindIndex(a => a.Application == "bridge");
        Assert.InRange(socket, 0, bridge - 1);
        Assert.Contains("/callcontrol/screen/", actions[socket].Data, StringComparison.Ordinal);
        Assert.Equal(2, actions[bridge].Data.Split("group_confirm_key=1").Length - 1);
        var (outside, _) = With(p => p.Screening = CallScreening.Outside);
        Assert.DoesNotContain(TestPbx.Actions(TestPbx.Dial("1001", "acme.test"), outside), a => a.Application == "socket");
    }

    [Fact]
    public void Without_an_enabled_plan_the_telephone_rings_as_ever()
    {
        var (off, _) = With(p => p.Enabled = false);
        Assert.Equal("user/1001@acme.test", TestPbx.Actions(TestPbx.Dial("1001", "acme.test"), off).Single(a => a.Application == "bridge").Data);
        var (others, _) = With(_ => { });
        Assert.Equal("user/1002@acme.test", TestPbx.Actions(TestPbx.Dial("1002", "acme.test"), others).Single(a => a.Application == "bridge").Data);
    }

    [Fact]
    public void What_can_not_ring_is_refused_at_its_field()
    {
        FieldErrors errors = new();
        new FollowMePlan { Name = "x", Steps = [new() { Number = "112" }, new() { Number = "1002", DelaySeconds = 300 }, new() { Number = "1002", TimeoutSeconds = 1 }, new() { Number = "${x}" }] }.Check(errors);
        Assert.Equal(
            ["Extension", "Steps[0].Number", "Steps[1].DelaySeconds", "Steps[2].Number", "Steps[2].TimeoutSeconds", "Steps[3].Number"],
            errors.All.Select(e => e.Key).Order(StringComparer.Ordinal));
    }

    private static (PbxSnapshot Snapshot, ExtensionEntry Extension) With(Action<FollowMePlan> change)
    {
        var extensions = Enumerable.Range(1000, 4).Select(n => TestPbx.Extension(TestPbx.Acme, n.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToList();
        var plan = new FollowMePlan
        {
            TenantId = TestPbx.Acme.Id, Name = "Ada", Extension = new Destination("extension", extensions[1].Id.ToString("N")), Steps = [new() { Number = "0170111" }],
        };
        change(plan);
        return (PbxSnapshot.Of([new TenantSnapshot(TestPbx.Acme, extensions, new NounSet([plan]))], [], DateTimeOffset.UnixEpoch), extensions[1]);
    }
}
