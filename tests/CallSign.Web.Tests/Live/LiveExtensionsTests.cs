using System.Collections.Immutable;
using CallSign.Core.Routing;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport.Live;
using CallSign.Web.Live;
using CallSign.Web.Tests.XmlCurl;

namespace CallSign.Web.Tests.Live;

public sealed class LiveExtensionsTests
{
    private readonly ScriptedLiveFeed _feed = new();

    private static TenantSnapshot Acme => TestPbx.Snapshot().Served("acme.test")!;

    [Fact]
    public void Phones_in_calls_of_the_tenant_are_busy_and_a_callers_word_makes_nobody_so()
    {
        var spoofed = Leg("inbound", "sofia/external/1002@carrier.test", "1002", CallState.Answered);
        _feed.Publish(
            Call(TestPbx.Acme.Id, Leg("inbound", "sofia/internal/1000@acme.test", "+49301", CallState.Answered), Leg("outbound", "sofia/internal/1001@192.0.2.9:5060", "1001", CallState.Ringing)),
            Call(TestPbx.Acme.Id, spoofed),
            Call(TestPbx.Globex.Id, Leg("inbound", "sofia/internal/1003@globex.test", "1003", CallState.Answered)));
        Assert.Equal(["1000", "1001"], new LiveExtensions(_feed).Busy(Acme).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Pickup_takes_the_leg_that_waits_and_spying_the_phones_own()
    {
        var (waiting, talking) = (Leg("inbound", "sofia/internal/1000@acme.test", "1000", CallState.Routing), Leg("inbound", "sofia/internal/1002@acme.test", "1002", CallState.Answered));
        _feed.Publish(Call(TestPbx.Acme.Id, waiting, Leg("outbound", "sofia/internal/1001@192.0.2.9", "1001", CallState.Ringing)), Call(TestPbx.Acme.Id, talking));
        var calls = new LiveExtensions(_feed);
        Assert.Equal(waiting.Uuid.ToString("D"), calls.Ringing(Acme, new HashSet<string> { "1001" }));
        Assert.Null(calls.Ringing(Acme, new HashSet<string> { "1002" }));
        Assert.Equal(talking.Uuid.ToString("D"), calls.Talking(Acme, "1002"));
        Assert.Null(calls.Talking(Acme, "1001"));
        Assert.Null(calls.Talking(TestPbx.Snapshot().Served("globex.test")!, "1002"));
    }

    [Fact]
    public void A_channel_with_a_name_that_no_application_can_carry_is_left_alone()
    {
        _feed.Publish(Call(TestPbx.Acme.Id, Leg("inbound", "sofia/internal/1002@acme.test", "1002", CallState.Answered) with { SwitchId = "x ${system rm}" }));
        Assert.Null(new LiveExtensions(_feed).Talking(Acme, "1002"));
    }

    private static LiveLeg Leg(string direction, string channel, string number, CallState state) => new(Guid.NewGuid(), direction, channel, number, "", state, null);

    private static LiveCall Call(Guid tenant, params ImmutableArray<LiveLeg> legs) =>
        new() { CallUuid = Guid.NewGuid(), TenantId = tenant, Node = "fs1", State = CallState.Answered, Legs = legs, StartedAt = DateTime.UtcNow };
}
