using System.Text;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Features;
using CallSign.Telephony.Monitoring;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Features;

public sealed class FeatureRequestsTests
{
    private readonly FeatureRequests _requests = new(NullLogger<FeatureRequests>.Instance);

    [Fact]
    public void What_a_phone_asked_for_is_taken_as_its_channel_tells_it()
    {
        Assert.Contains(FeatureRequests.Subclass, NodeMonitor.Events.CustomSubclasses);
        Assert.True(Offer("Callsign-Feature: forward_all_on", "Callsign-Domain: acme.test", "Callsign-Extension: 1000", "Callsign-Number: %2B4930123"));
        Assert.True(_requests.All.TryRead(out var request));
        Assert.Equal(new FeatureRequest("acme.test", "1000", "forward_all_on", "+4930123"), request);
    }

    [Theory]
    [InlineData("acme.test", "1001")] // the words of the dialplan and of mod_sofia differ
    [InlineData("globex.test", "1000")]
    [InlineData("", "")]
    public void What_mod_sofia_does_not_vouch_for_is_left_out(string domain, string extension)
    {
        Assert.True(Offer("Callsign-Feature: do_not_disturb_on", $"Callsign-Domain: {domain}", $"Callsign-Extension: {extension}"));
        Assert.False(_requests.All.TryRead(out _));
    }

    [Fact]
    public void Other_events_are_not_its_own_and_a_flood_is_dropped()
    {
        Assert.False(_requests.Offer(new EslEventView("\nEvent-Name: CUSTOM\nEvent-Subclass: vm%3A%3Amaintenance\n"u8, default)));
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(Offer("Callsign-Feature: do_not_disturb_on", "Callsign-Domain: acme.test", "Callsign-Extension: 1000"));
        }

        Assert.Equal(256, _requests.All.Count);
    }

    private bool Offer(params string[] headers)
    {
        var block = "\nEvent-Name: CUSTOM\nEvent-Subclass: callsign%3A%3Afeature\n" + string.Concat(headers.Select(h => h + "\n"))
            + "Caller-Caller-ID-Number: 1001\nvariable_user_name: 1000\nvariable_domain_name: acme.test\n";
        return _requests.Offer(new EslEventView(Encoding.ASCII.GetBytes(block), default));
    }
}
