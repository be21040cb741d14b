using System.Text;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Tests.Esl;
using CallSign.TestSupport;

namespace CallSign.Telephony.Tests.Monitoring;

public sealed class RegisterFailureTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void The_recorded_wrong_password_is_told_and_nothing_else()
    {
        var tracker = new RegisterFailureTracker(_time);
        foreach (var frame in ReferenceDecoder.Frames(Transcripts.Read("rereg.plain.esl")).Where(f => f.Body.Length > 0))
        {
            tracker.Apply("vm", EslEvent.FromPlain(frame.Body).View);
        }

        var failure = Assert.Single(tracker.All);
        Assert.Equal(("acme.test", "1002", "127.0.0.1", "sipp", "internal", "vm", false), (failure.Domain, failure.Number, failure.Address, failure.UserAgent, failure.Profile, failure.Node, failure.IsCall));
        Assert.Contains("sofia::register_failure", NodeMonitor.Events.CustomSubclasses);
    }

    [Fact]
    public void Refusals_of_one_user_from_one_address_are_counted_together_and_a_flood_is_bounded()
    {
        var tracker = new RegisterFailureTracker(_time);
        for (var i = 0; i < 3; i++)
        {
            Refuse(tracker, "1001", "203.0.113.7");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Refuse(tracker, "1001", "203.0.113.8");
        Assert.Equal([1, 3], tracker.All.Select(f => f.Times));
        for (var i = 0; i < RegisterFailureTracker.Most + 50; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Refuse(tracker, "9" + i, "198.51.100.1");
        }

        Assert.Equal(RegisterFailureTracker.Most, tracker.All.Count);
        Assert.DoesNotContain(tracker.All, f => f.Number == "1001");
        Assert.Equal(RegisterFailureTracker.Most + 54, tracker.Count);
    }

    private static void Refuse(RegisterFailureTracker tracker, string user, string address) => tracker.Apply("vm", EslEvent.FromPlain(Encoding.ASCII.GetBytes(
        $"Event-Subclass: sofia%3A%3Aregister_failure\nEvent-Name: CUSTOM\nprofile-name: internal\nto-user: {user}\nto-host: ACME.test\nnetwork-ip: {address}\nuser-agent: Phone%07X\nregistration-type: REGISTER\n\n")).View);
}
