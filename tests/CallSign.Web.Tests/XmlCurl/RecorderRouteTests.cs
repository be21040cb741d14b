using CallSign.Core.Extensions;
using CallSign.Core.FeatureCodes;
using CallSign.Core.Routing;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>Calls that record: the module, and a tone behind it that says that nothing was recorded.</summary>
public sealed class RecorderRouteTests
{
    [Fact]
    public void A_telephone_that_was_rung_goes_to_the_module_and_one_that_dials_it_nowhere()
    {
        var id = Guid.Parse("018f0000-0000-7000-8000-0000000000c1");
        var form = "section=dialplan&Hunt-Context=acme.test&Hunt-Destination-Number=callsign-record-" + id.ToString("N");
        var actions = TestPbx.Actions(form, TestPbx.With());
        Assert.Equal("answer", actions[0].Application);
        Assert.Contains(("socket", $"127.0.0.1:9001/recorder/ring/{id:N} async full"), actions);
        Assert.Equal(("hangup", "CALL_REJECTED"), actions[^1]);
        Assert.DoesNotContain("recorder", TestPbx.Ask(form + "&variable_user_name=1001&variable_domain_name=acme.test", TestPbx.With())!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_code_is_off_until_it_is_switched_on_and_only_for_who_has_a_PIN()
    {
        Assert.DoesNotContain("recorder", TestPbx.Ask(TestPbx.Dial("*732", "acme.test"), TestPbx.Snapshot())!, StringComparison.Ordinal);
        var on = new FeatureCode { TenantId = TestPbx.Acme.Id, Name = Feature.RecordPrompt, Number = "*732" };
        var actions = TestPbx.Actions(TestPbx.Dial("*732", "acme.test"), TestPbx.With(on));
        Assert.Contains(("socket", "127.0.0.1:9001/recorder/code async full"), actions);
        Assert.Equal(("hangup", "CALL_REJECTED"), actions[^1]);

        var forwarded = TestPbx.Ask(TestPbx.Dial("*732", "acme.test", more: "&variable_callsign_forwards=1"), TestPbx.With(on))!;
        Assert.DoesNotContain("recorder", forwarded, StringComparison.Ordinal);
        var without = PbxSnapshot.Of(
            [new TenantSnapshot(TestPbx.Acme, [ExtensionEntry.From(new Extension { TenantId = TestPbx.Acme.Id, Number = "1000", DisplayName = "Ada" }, TestPbx.Acme.Domain, "secret", null)!], new NounSet([on]))], [], DateTimeOffset.UnixEpoch);
        Assert.DoesNotContain("recorder", TestPbx.Ask(TestPbx.Dial("*732", "acme.test"), without)!, StringComparison.Ordinal);
    }
}
