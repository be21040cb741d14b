using CallSign.Core.FeatureCodes;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Web.XmlCurl;
using CallSign.Web.XmlCurl.Dialplan;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.XmlCurl;

public sealed class FeatureCodesTests
{
    private const string Confirmed = "tone_stream://%(120,60,880);%(240,200,1175)";

    [Theory]
    [InlineData("*78", "do_not_disturb_on", "")]
    [InlineData("*79", "do_not_disturb_off", "")]
    [InlineData("*721002", "forward_all_on", ",Callsign-Number=1002")]
    [InlineData("*72+4930123", "forward_all_on", ",Callsign-Number=+4930123")]
    [InlineData("*73", "forward_all_off", "")]
    [InlineData("*921002", "forward_no_answer_on", ",Callsign-Number=1002")]
    public void A_setting_is_told_by_an_event_and_confirmed_by_a_tone(string dialled, string feature, string more)
    {
        var actions = Dial(dialled);
        Assert.Equal(("event", $"Event-Subclass=callsign::feature,Event-Name=CUSTOM,Callsign-Feature={feature},Callsign-Domain=acme.test,Callsign-Extension=1000{more}"), actions[0]);
        Assert.Contains(("playback", Confirmed), actions);
    }

    [Theory]
    [InlineData("*721000")] // to itself
    [InlineData("*72112")]
    [InlineData("*725")]
    [InlineData("*721002,Callsign-Extension=1001")]
    public void What_can_not_be_set_is_refused_by_another_tone(string dialled)
    {
        var actions = Dial(dialled);
        Assert.DoesNotContain(actions, a => a.Application == "event");
        Assert.DoesNotContain(("playback", Confirmed), actions);
    }

    [Fact]
    public void Only_a_phone_that_proved_its_password_sets_and_only_by_its_own_call()
    {
        var stranger = TestPbx.Dial("*78", "acme.test").Replace("variable_user_name=", "variable_dialed_user=", StringComparison.Ordinal);
        Assert.DoesNotContain(TestPbx.Actions(stranger, TestPbx.With()), a => a.Application == "event");
        var neighbour = TestPbx.Dial("*78", "acme.test").Replace("variable_domain_name=acme.test", "variable_domain_name=globex.test", StringComparison.Ordinal);
        Assert.DoesNotContain(TestPbx.Actions(neighbour, TestPbx.With()), a => a.Application == "event");
        // 1001 forwards its calls to *78: who calls it must not be silenced.
        Assert.DoesNotContain(TestPbx.Actions(TestPbx.Dial("*78", "acme.test", more: "&variable_callsign_forwards=1"), TestPbx.With()), a => a.Application == "event");
    }

    [Fact]
    public void A_code_that_the_tenant_changed_works_and_the_old_one_does_not()
    {
        FeatureCode[] codes = [Code(Feature.EchoTest, "*43"), Code(Feature.DelayedEcho, "9195", enabled: false), Code(Feature.Retrieve, "77"), Code(Feature.Park, "7700")];
        Assert.Contains(("echo", ""), Dial("*43", codes));
        foreach (var dead in (string[])["9196", "9195", "5900", "5901"])
        {
            Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], Dial(dead, codes));
        }

        Assert.Equal([("valet_park", "park@acme.test auto in 7701 7799")], Dial("7700", codes));
        Assert.Equal([("valet_park", "park@acme.test 7705")], Dial("7705", codes));
    }

    [Fact]
    public void Intercom_asks_the_phone_to_answer()
    {
        Assert.Equal(("bridge", "{sip_auto_answer=true,sip_h_Alert-Info=<http://127.0.0.1>;info=alert-autoanswer}user/1001@acme.test"), Dial("*801001")[^1]);
        Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], Dial("*803001")); // of another tenant
    }

    [Fact]
    public void Announcements_say_the_time_of_the_question_and_the_callers_number()
    {
        Assert.Equal(("say", "en CURRENT_DATE_TIME pronounced 1795604400"), Dial("*60")[^1]);
        Assert.Equal(("say", "en TELEPHONE_NUMBER pronounced 1000"), Dial("*65")[^1]);
    }

    [Fact]
    public void A_ringing_call_is_picked_up_and_a_talking_one_heard_by_supervisors_alone()
    {
        var router = TestPbx.Router(s => s.AddSingleton<IExtensionCalls>(new Calls()));
        var group = Pbx(supervisor: true);
        Assert.Equal(("intercept", "waiting"), TestPbx.Actions(TestPbx.Dial("*851001", "acme.test"), group, router)[^1]);
        Assert.DoesNotContain(TestPbx.Actions(TestPbx.Dial("*851002", "acme.test"), group, router), a => a.Application == "intercept");
        Assert.Equal(("intercept", "waiting"), TestPbx.Actions(TestPbx.Dial("*8", "acme.test"), group, router)[^1]);
        Assert.Equal(("eavesdrop", "talking"), TestPbx.Actions(TestPbx.Dial("*331001", "acme.test"), group, router)[^1]);
        Assert.DoesNotContain(TestPbx.Actions(TestPbx.Dial("*331001", "acme.test"), Pbx(supervisor: false), router), a => a.Application == "eavesdrop");
        Assert.DoesNotContain(TestPbx.Actions(TestPbx.Dial("*331001", "acme.test", caller: "1001"), group, router), a => a.Application == "eavesdrop");
    }

    [Fact]
    public void Recording_on_demand_is_bound_to_its_key_where_it_is_on()
    {
        Assert.DoesNotContain(Dial("1001"), a => a.Application == "bind_meta_app");
        var bound = Assert.Single(Dial("1001", Code(Feature.RecordOnDemand, "*3")), a => a.Application == "bind_meta_app");
        Assert.StartsWith("3 ab a record_session::", bound.Data, StringComparison.Ordinal);
    }

    private static FeatureCode Code(string feature, string code, bool enabled = true) =>
        new() { TenantId = TestPbx.Acme.Id, Name = feature, Number = code, Enabled = enabled };

    private static PbxSnapshot Pbx(bool supervisor)
    {
        ExtensionEntry[] phones = [TestPbx.Extension(TestPbx.Acme, "1000", e => e.CallGroup = "sales"), TestPbx.Extension(TestPbx.Acme, "1001", e => e.CallGroup = "sales"), TestPbx.Extension(TestPbx.Acme, "1002")];
        return PbxSnapshot.Of([new TenantSnapshot(TestPbx.Acme, phones, null, supervisor ? new HashSet<Guid> { phones[0].Id } : null)], [], DateTimeOffset.UnixEpoch);
    }

    private static IReadOnlyList<(string Application, string Data)> Dial(string number, params INoun[] nouns) =>
        TestPbx.Actions(TestPbx.Dial(number, "acme.test"), TestPbx.With(nouns));

    private sealed class Calls : IExtensionCalls
    {
        public IReadOnlySet<string> Busy(TenantSnapshot tenant) => new HashSet<string> { "1001" };

        public string? Ringing(TenantSnapshot tenant, IReadOnlySet<string> numbers) => numbers.Contains("1001") ? "waiting" : null;

        public string? Talking(TenantSnapshot tenant, string number) => number == "1001" ? "talking" : null;
    }
}
