using CallSign.Core.Destinations;
using CallSign.Core.Hospitality;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>The dialplan of guest rooms: the module, and what stands behind it.</summary>
public sealed class HospitalityRouteTests
{
    [Fact]
    public void A_wake_up_call_goes_to_the_module_and_is_heard_without_it()
    {
        var id = Guid.Parse("018f0000-0000-7000-8000-0000000000c1");
        var form = "section=dialplan&Hunt-Context=acme.test&Hunt-Destination-Number=callsign-wake-" + id.ToString("N");
        var actions = TestPbx.Actions(form, TestPbx.With());
        Assert.Contains(actions, a => a.Application == "playback" && a.Data == "ivr/ivr-this_is_your_wakeup_call.wav");
        Assert.Equal(("hangup", "NORMAL_CLEARING"), actions[^1]);
        Assert.Equal("answer", actions[0].Application);
        if (actions.FirstOrDefault(a => a.Application == "socket").Data is { } socket)
        {
            Assert.EndsWith($"/wake/{id:N} async full", socket, StringComparison.Ordinal);
        }

        // A telephone that dials it reaches nothing.
        Assert.DoesNotContain("wake-up", TestPbx.Ask(form + "&variable_user_name=1001&variable_domain_name=acme.test", TestPbx.With()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*703")]
    [InlineData("*710102")]
    [InlineData("*68")]
    public void Codes_are_for_rooms_telephones_only(string number)
    {
        var form = $"section=dialplan&Hunt-Context=acme.test&Hunt-Destination-Number={Uri.EscapeDataString(number)}&variable_user_name=1001&variable_domain_name=acme.test";
        Assert.Contains("unallocated", TestPbx.Ask(form, TestPbx.With()), StringComparison.Ordinal);

        var snapshot = TestPbx.With();
        var phone = snapshot.Tenants[0].Find("1001")!;
        INoun room = new GuestRoom { TenantId = TestPbx.Acme.Id, Name = "101", Telephone = Destination.To("extension", phone.Id) };
        var hotel = PbxSnapshot.Of([new TenantSnapshot(TestPbx.Acme, snapshot.Tenants[0].Extensions, new NounSet([room]))], [], DateTimeOffset.UnixEpoch);
        var actions = TestPbx.Actions(form, hotel);
        Assert.Equal(("hangup", "CALL_REJECTED"), actions[^1]); // nobody is stranded where the module is gone
    }
}
