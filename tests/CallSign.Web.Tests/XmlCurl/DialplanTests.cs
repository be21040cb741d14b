using System.Xml.Linq;
using CallSign.Core.Extensions;
using CallSign.Core.Routing;

namespace CallSign.Web.Tests.XmlCurl;

public sealed class DialplanTests
{
    [Fact]
    public void An_extension_rings_for_its_time_and_then_the_portal_is_asked_again()
    {
        var actions = Actions(TestPbx.Dial("1001", "acme.test"), e => e.RingTimeoutSeconds = 17);

        Assert.Equal(["multiset", "export", "export", "bridge", "execute_extension"], actions.Select(a => a.Application));
        Assert.Contains(";call_timeout=17", actions[0].Data);
        Assert.Contains(";callsign_rang=1001", actions[0].Data);
        Assert.Equal("user/1001@acme.test", actions[3].Data);
        Assert.Equal("callsign-after-ringing XML acme.test", actions[4].Data);
    }

    [Theory]
    [InlineData("USER_BUSY", "USER_BUSY")]
    [InlineData("CALL_REJECTED", "USER_BUSY")]
    [InlineData("NO_ANSWER", "NO_ANSWER")]
    [InlineData("ALLOTTED_TIMEOUT", "NO_ANSWER")]
    [InlineData("", "NO_ANSWER")]
    [InlineData("NO_SUCH_CAUSE<x/>", "NO_ANSWER")]
    [InlineData("USER_NOT_REGISTERED", "USER_NOT_REGISTERED")]
    [InlineData("SUBSCRIBER_ABSENT", "USER_NOT_REGISTERED")]
    [InlineData("RECOVERY_ON_TIMER_EXPIRE", "USER_NOT_REGISTERED")]
    [InlineData("ORIGINATOR_CANCEL", "NORMAL_CLEARING")]
    public void Without_a_mailbox_a_call_ends_with_its_cause(string disposition, string cause)
    {
        var action = Assert.Single(Actions(After(disposition), e => e.VoicemailEnabled = false));
        Assert.Equal(("hangup", cause), action);
    }

    [Theory]
    [InlineData("USER_BUSY", "2000")]
    [InlineData("NO_ANSWER", "3000")]
    [InlineData("USER_NOT_REGISTERED", "4000")]
    public void Each_cause_has_its_forwarding(string disposition, string destination)
    {
        var actions = Actions(After(disposition), Forwarded);

        Assert.Equal(["multiset", "transfer"], actions.Select(a => a.Application));
        Assert.Contains(";callsign_forwards=1;", actions[0].Data);
        Assert.Equal($"{destination} XML acme.test", actions[1].Data);
    }

    [Fact]
    public void A_mailbox_takes_what_nobody_takes()
    {
        var actions = Actions(After("NO_ANSWER"), _ => { });
        Assert.Equal(("voicemail", "default acme.test 1001"), actions[^1]);
        Assert.Contains(("unset", "execute_on_answer"), actions);
    }

    [Fact]
    public void All_calls_are_forwarded_before_anything_rings()
    {
        var actions = Actions(TestPbx.Dial("1001", "acme.test"), e => (e.ForwardAllEnabled, e.ForwardAllDestination, e.DoNotDisturb) = (true, "+49301234", true));
        Assert.Equal(("transfer", "+49301234 XML acme.test"), actions[^1]);
    }

    [Fact]
    public void Do_not_disturb_is_busy()
    {
        Assert.Equal(("transfer", "2000 XML acme.test"), Actions(TestPbx.Dial("1001", "acme.test"), e => { Forwarded(e); e.DoNotDisturb = true; })[^1]);
        Assert.Equal("voicemail", Actions(TestPbx.Dial("1001", "acme.test"), e => e.DoNotDisturb = true)[^1].Application);
        Assert.Equal(("hangup", "USER_BUSY"), Assert.Single(Actions(TestPbx.Dial("1001", "acme.test"), e => (e.DoNotDisturb, e.VoicemailEnabled) = (true, false))));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("4", true)]
    [InlineData("5", false)]
    [InlineData("9", false)]
    [InlineData("17", false)]
    [InlineData("-1", false)]
    [InlineData("x", false)]
    public void A_ring_of_forwardings_ends(string forwards, bool forwarded)
    {
        var actions = Actions(After("USER_BUSY", $"&variable_callsign_forwards={forwards}"), Forwarded);
        Assert.Equal(forwarded ? "transfer" : "voicemail", actions[^1].Application);
    }

    [Fact]
    public void An_extension_that_forwards_to_itself_rings() =>
        Assert.Contains(Actions(TestPbx.Dial("1001", "acme.test"), e => (e.ForwardAllEnabled, e.ForwardAllDestination) = (true, "1001")), a => a.Application == "bridge");

    [Theory]
    [InlineData("ringing", "set", "execute_on_answer=record_session ")]
    [InlineData("answered", "record_session", "")]
    public void A_recording_starts_with_the_conversation(string state, string application, string prefix)
    {
        var form = TestPbx.Dial("1001", "acme.test").Replace("Answer-State=ringing", "Answer-State=" + state, StringComparison.Ordinal);
        Assert.Contains((application, prefix + "$${recordings_dir}/acme.test/${strftime(%Y/%m/%d)}/${uuid}.wav"), Actions(form, e => e.RecordInternal = true));
        Assert.DoesNotContain(Actions(form, _ => { }), a => a.Data.Contains("record_session", StringComparison.Ordinal));
    }

    [Fact]
    public void A_caller_who_is_recorded_is_recorded_too()
    {
        var snapshot = PbxSnapshot.Of(
            [TestPbx.Tenant(TestPbx.Acme, TestPbx.Extension(TestPbx.Acme, "1000", e => e.RecordInternal = true), TestPbx.Extension(TestPbx.Acme, "1001"))], [], DateTimeOffset.UnixEpoch);
        Assert.Contains("record_session", TestPbx.Ask(TestPbx.Dial("1001", "acme.test"), snapshot)!);
    }

    [Theory]
    [InlineData("9196", "echo", "")]
    [InlineData("9195", "delay_echo", "5000")]
    [InlineData("*97", "voicemail", "check default acme.test 1000")]
    [InlineData("*98", "voicemail", "check default acme.test")]
    [InlineData("5900", "valet_park", "park@acme.test auto in 5901 5999")]
    [InlineData("5901", "valet_park", "park@acme.test 5901")]
    [InlineData("5999", "valet_park", "park@acme.test 5999")]
    public void Feature_codes_reach_their_application(string number, string application, string data) =>
        Assert.Equal((application, data), Actions(TestPbx.Dial(number, "acme.test"), _ => { })[^1]);

    [Fact]
    public void Only_a_phone_that_proved_its_password_hears_a_mailbox_without_pin()
    {
        var entry = ExtensionEntry.From(new Extension { TenantId = TestPbx.Acme.Id, Number = "1000", DisplayName = "x" }, "acme.test", "password", null)!;
        var snapshot = PbxSnapshot.Of([TestPbx.Tenant(TestPbx.Acme, entry)], [], DateTimeOffset.UnixEpoch);

        Assert.Contains("data=\"check auth default acme.test 1000\"", TestPbx.Ask(TestPbx.Dial("*97", "acme.test"), snapshot)!);
        var stranger = TestPbx.Dial("*97", "acme.test").Replace("variable_user_name=", "variable_dialed_user=", StringComparison.Ordinal);
        Assert.Contains("data=\"check default acme.test\"", TestPbx.Ask(stranger, snapshot)!);
    }

    [Fact]
    public void A_tenants_own_number_comes_before_a_feature_code()
    {
        var snapshot = PbxSnapshot.Of([TestPbx.Tenant(TestPbx.Acme, TestPbx.Extension(TestPbx.Acme, "9196"))], [], DateTimeOffset.UnixEpoch);
        Assert.Contains("user/9196@acme.test", TestPbx.Ask(TestPbx.Dial("9196", "acme.test"), snapshot)!);
    }

    [Theory]
    [InlineData("7777777")]
    [InlineData("590")]
    [InlineData("59001")]
    [InlineData("59٠١")]
    [InlineData("callsign-after-ringing")]
    [InlineData("1001 XML globex.test")]
    [InlineData("${system rm}")]
    [InlineData("\"/><evil/>")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234567890")]
    public void An_unknown_number_is_unallocated_and_not_repeated(string number)
    {
        var answer = TestPbx.Ask(TestPbx.Dial(number, "acme.test"))!;
        FreeSwitchReader.Read(answer);
        Assert.Equal(("hangup", "UNALLOCATED_NUMBER"), Assert.Single(Actions(answer)));
    }

    [Fact]
    public void Strangers_are_not_routed()
    {
        var answer = TestPbx.Ask(TestPbx.Dial("1001", "public"))!;
        Assert.Equal(("hangup", "NO_ROUTE_DESTINATION"), Assert.Single(Actions(answer)));
        Assert.Equal("public", (string?)XDocument.Parse(answer).Descendants("context").Single().Attribute("name"));
    }

    private static void Forwarded(Extension e)
    {
        (e.ForwardBusyEnabled, e.ForwardBusyDestination) = (true, "2000");
        (e.ForwardNoAnswerEnabled, e.ForwardNoAnswerDestination) = (true, "3000");
        (e.ForwardNotRegisteredEnabled, e.ForwardNotRegisteredDestination) = (true, "4000");
    }

    private static string After(string disposition, string more = "") =>
        TestPbx.Dial("callsign-after-ringing", "acme.test", more: $"&variable_callsign_rang=1001&variable_originate_disposition={Uri.EscapeDataString(disposition)}{more}");

    private static List<(string Application, string Data)> Actions(string form, Action<Extension> change)
    {
        var snapshot = PbxSnapshot.Of(
            [TestPbx.Tenant(TestPbx.Acme, TestPbx.Extension(TestPbx.Acme, "1000"), TestPbx.Extension(TestPbx.Acme, "1001", change))], [], DateTimeOffset.UnixEpoch);
        var answer = TestPbx.Ask(form, snapshot)!;
        FreeSwitchReader.Read(answer);
        return Actions(answer);
    }

    private static List<(string Application, string Data)> Actions(string answer) =>
        [.. XDocument.Parse(answer).Descendants("action").Select(a => ((string)a.Attribute("application")!, (string)a.Attribute("data")!))];
}
