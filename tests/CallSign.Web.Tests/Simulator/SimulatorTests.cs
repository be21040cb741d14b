using System.Text;
using System.Xml.Linq;
using CallSign.Core.Destinations;
using CallSign.Core.RingGroups;
using CallSign.Core.Routing;
using CallSign.TestSupport.Live;
using CallSign.Web.Simulator;
using CallSign.Web.Tests.XmlCurl;
using CallSign.Web.XmlCurl;

namespace CallSign.Web.Tests.Simulator;

/// <summary>The simulator is worth as much as it says what FreeSWITCH would be told: its documents are those of the router, for the same forms.</summary>
public sealed class SimulatorTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.FromHours(1));

    public static TheoryData<string, string> Calls => new()
    {
        { "1000", "1001" }, { "1000", "1003" }, { "1001", "600" }, { "1000", "601" }, { "1000", "*97" }, { "1000", "9196" }, { "1000", "5901" }, { "1000", "7777" },
        { "+4930123456", "600" }, { "1002", "1000" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Every_document_is_what_the_router_answers_to_the_same_form(string caller, string number)
    {
        var snapshot = Snapshot();
        var (result, asked) = Run(snapshot, caller, number);

        Assert.NotEmpty(asked);
        foreach (var (form, answer) in asked)
        {
            Assert.Equal(TestPbx.Ask(Encoding.UTF8.GetString(form), snapshot), answer);
        }

        // And what is said to be done is what stands in them.
        foreach (var lookup in result.Lookups.Where(l => l is { Section: "dialplan", Xml: not null }))
        {
            var actions = XDocument.Parse(lookup.Xml!).Descendants("action").Select(a => (string)a.Attribute("application")!).ToList();
            Assert.Equal(actions.Take(lookup.Steps.Count), lookup.Steps.Select(s => s.Application));
        }
    }

    [Fact]
    public void Nobody_answers_unless_something_else_is_chosen_and_so_the_fallbacks_are_walked()
    {
        var (result, _) = Run(Snapshot(), "1000", "1001");
        Assert.Equal((SimulationEnd.Taken, "The caller leaves a message in the mailbox of 1001 User 1001 of Acme."), (result.End, result.Outcome));
        Assert.Equal(["directory", "dialplan", "dialplan"], result.Lookups.Select(l => l.Section));
        var bridge = Assert.Single(result.Lookups[1].Steps, s => s.Application == "bridge");
        Assert.Equal(("1001 User 1001 of Acme", "no telephone registered now", false), (bridge.Branches[0].Words, bridge.Branches[0].State, bridge.Branches[0].CanRing!.Value));
    }

    [Theory]
    [InlineData("answered", SimulationEnd.Answered, "1003 User 1003 of Acme answers.")]
    [InlineData("busy", SimulationEnd.HungUp, "The call ends: the caller hears busy (USER_BUSY).")]
    [InlineData("not_registered", SimulationEnd.HungUp, "The call ends: the caller is told that no telephone is registered (USER_NOT_REGISTERED).")]
    [InlineData("no_answer", SimulationEnd.HungUp, "The call ends: the caller is told that nobody answers (NO_ANSWER).")]
    public void What_is_chosen_at_a_bridge_decides_what_follows(string choice, SimulationEnd end, string outcome)
    {
        var (result, _) = Run(TestPbx.Snapshot(), "1000", "1003", new() { [0] = choice });
        Assert.Equal((end, outcome), (result.End, result.Outcome));
    }

    [Fact]
    public void A_group_is_led_to_the_next_and_its_members_are_shown_with_their_delays()
    {
        var (result, _) = Run(Snapshot(), "1000", "600");
        var bridge = result.Lookups.SelectMany(l => l.Steps).First(s => s.Application == "bridge");
        Assert.Equal([0, 5], bridge.Branches.Select(b => b.DelaySeconds));
        Assert.Equal([20, 30], bridge.Branches.Select(b => b.TimeoutSeconds!.Value));
        Assert.Contains(result.Lookups, l => l.Title == "Ring group 601 Second");
        Assert.Equal((SimulationEnd.HungUp, "The call ends: the caller hears busy (USER_BUSY)."), (result.End, result.Outcome));
    }

    [Fact]
    public void Who_does_not_disturb_is_shown_and_the_default_is_busy()
    {
        var snapshot = PbxSnapshot.Of(
            [TestPbx.Tenant(TestPbx.Acme, TestPbx.Extension(TestPbx.Acme, "1000"), TestPbx.Extension(TestPbx.Acme, "1001", e => (e.DoNotDisturb, e.VoicemailEnabled) = (true, false)))], [], DateTimeOffset.UnixEpoch);
        var (result, _) = Run(snapshot, "1000", "1001");
        Assert.Equal("The call ends: the caller hears busy (USER_BUSY).", result.Outcome);
        Assert.Equal(["Do not disturb is on."], result.Lookups[^1].Notes);
    }

    [Fact]
    public void A_circle_of_forwarding_ends_with_a_message_or_where_the_routing_ends_it()
    {
        var (a, b) = (Group("600", "First"), Group("601", "Second"));
        (a.Members, b.Members) = ([], []);
        (a.Fallback, b.Fallback) = (Destination.To(b), Destination.To(a));
        var (result, _) = Run(TestPbx.With(a, b), "1000", "600");
        Assert.Equal(SimulationEnd.Stopped, result.End);
        Assert.StartsWith("The walk stops", result.Outcome, StringComparison.Ordinal);
        Assert.True(result.Lookups.Sum(l => l.Steps.Count) <= SimulationRun.MostSteps);
    }

    [Theory]
    [InlineData("1001&Hunt-Context=globex.test&Hunt-Destination-Number=3001")]
    [InlineData("1001\"><x>")]
    [InlineData("${system(rm)}")]
    [InlineData("$${default_password}")]
    [InlineData("1001%26Hunt-Context%3Dglobex.test")]
    [InlineData("'; drop table extensions; --")]
    [InlineData("<!--#exec-->")]
    public void What_is_typed_is_one_field_of_the_form_and_never_more(string hostile)
    {
        var snapshot = TestPbx.Snapshot();
        var plain = string.Concat(hostile.Where(c => c is > ' ' and <= '~'));
        foreach (var (caller, number) in new[] { ("1000", plain), (plain[..Math.Min(40, plain.Length)], "1001"), (plain[..Math.Min(40, plain.Length)], plain) })
        {
            var (result, asked) = Run(snapshot, caller, number);
            foreach (var (form, answer) in asked)
            {
                Assert.Equal(TestPbx.Ask(Encoding.UTF8.GetString(form), snapshot), answer);
                Assert.DoesNotContain("globex", answer ?? "", StringComparison.Ordinal);
            }

            Assert.DoesNotContain(result.Lookups, l => l.Context == "globex.test");
            Assert.NotEqual(SimulationEnd.Answered, result.End);
        }
    }

    [Fact]
    public void No_secret_is_shown()
    {
        var (result, _) = Run(Snapshot(), "1000", "600");
        var all = string.Join('\n', result.Lookups.Select(l => l.Xml)) + string.Join('\n', result.Lookups.SelectMany(l => l.Steps).Select(s => s.Data + s.Words));
        Assert.DoesNotContain("pw-", all, StringComparison.Ordinal);
        Assert.DoesNotContain("a1-hash", all, StringComparison.Ordinal);
        Assert.All(result.Lookups.Where(l => l.Section == "directory"), l => Assert.Null(l.Xml));
    }

    private static PbxSnapshot Snapshot()
    {
        var (first, second) = (Group("600", "First"), Group("601", "Second"));
        first.Fallback = Destination.To(second);
        second.Fallback = Destination.HangUp("USER_BUSY");
        return TestPbx.With(first, second);
    }

    private static RingGroup Group(string number, string name) => new()
    {
        TenantId = TestPbx.Acme.Id, Name = name, Number = number, RingTimeoutSeconds = 45,
        Members = [new RingGroupMember { Number = "1001", TimeoutSeconds = 20 }, new RingGroupMember { Number = "1002", DelaySeconds = 5 }],
    };

    private static (SimulationResult Result, IReadOnlyList<(byte[] Form, string? Answer)> Asked) Run(
        PbxSnapshot snapshot, string caller, string number, Dictionary<int, string>? choices = null)
    {
        var run = new SimulationRun(TestPbx.Router(), snapshot, snapshot.OfId(TestPbx.Acme.Id)!, new ScriptedNodes(), Noon, choices);
        return (run.Run(caller, number), run.Asked);
    }
}
