using CallSign.Core.Routing;
using CallSign.TestSupport.Live;
using CallSign.Web.Simulator;
using CallSign.Web.Tests.XmlCurl;
using CallSign.Web.XmlCurl;

namespace CallSign.Web.Tests.Simulator;

/// <summary>What the portal does not write itself yet but FreeSWITCH can be told: conditions, menus, other tenants' numbers, endless routing.</summary>
public sealed class SimulationEngineTests
{
    // A Saturday in Berlin.
    private static readonly DateTimeOffset Evening = new(2026, 11, 28, 18, 5, 0, TimeSpan.FromHours(1));

    [Fact]
    public void Conditions_are_judged_with_their_captures_and_what_follows_them()
    {
        var result = Run("0049301", """
            <extension name="closed" continue="true"><condition wday="mon-fri"/><condition field="destination_number" expression="^.*$"><action application="hangup"/></condition></extension>
            <extension name="abroad"><condition field="destination_number" expression="^00(\d{2})(\d+)$"><action application="bridge" data="sofia/gateway/carrier/$1-$2"/><anti-action application="answer"/></condition></extension>
            <extension name="rest"><condition><action application="echo"/></condition></extension>
            """);
        var lookup = result.Lookups[^1];
        Assert.Equal(["abroad"], lookup.Extensions);
        Assert.Equal([(false, "7"), (true, "0049301")], lookup.Conditions.Select(c => (c.Holds, c.Value)));
        Assert.Equal(["49", "301"], lookup.Conditions[1].Captures);
        Assert.Equal("49-301 by the gateway carrier", lookup.Steps[0].Branches[0].Words);
    }

    [Theory]
    [InlineData("(a+)+$", "took too long")]
    [InlineData("(", "not valid")]
    public void An_expression_that_never_ends_or_is_none_is_told_and_does_not_match(string expression, string problem)
    {
        var result = Run("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", $"""
            <extension name="x"><condition field="destination_number" expression="{expression}"><action application="echo"/></condition></extension>
            """);
        Assert.Contains(problem, Assert.Single(result.Lookups[^1].Conditions).Problem, StringComparison.Ordinal);
        Assert.Equal(SimulationEnd.HungUp, result.End);
    }

    [Fact]
    public void Variables_are_kept_and_put_in()
    {
        var result = Run("1", """
            <extension name="x"><condition>
            <action application="multiset" data="^^;to=1002;continue_on_fail=true"/><action application="export" data="nolocal:other=2"/><action application="set" data="again=${to}"/>
            <action application="bridge" data="user/${again}@acme.test"/><action application="unset" data="to"/><action application="transfer" data="${to}${originate_disposition} XML acme.test"/>
            </condition></extension>
            """);
        Assert.Contains(result.Lookups[1].Steps, s => s.Data == "user/1002@acme.test");
        Assert.Contains(result.Lookups[1].Steps, s => s.Data == "${to}NO_ANSWER XML acme.test");
    }

    [Fact]
    public void A_bridge_that_fails_ends_the_call_where_nothing_says_otherwise() => Assert.Equal(
        SimulationEnd.HungUp, Run("1", """<extension name="x"><condition><action application="bridge" data="user/1002@acme.test"/><action application="echo"/></condition></extension>""").End);

    [Fact]
    public void An_unknown_application_is_shown_and_the_next_one_follows()
    {
        var result = Run("1", """<extension name="x"><condition><action application="frobnicate" data="a b"/><action application="echo"/></condition></extension>""");
        Assert.Equal(("frobnicate", "a b"), (result.Lookups[1].Steps[0].Application, result.Lookups[1].Steps[0].Data));
        Assert.Equal((SimulationEnd.Taken, "The caller hears an echo of what he says."), (result.End, result.Outcome));
    }

    [Fact]
    public void Routing_without_end_stops_after_fifty_steps()
    {
        var many = string.Concat(Enumerable.Range(0, 200).Select(i => $"<action application=\"set\" data=\"v{i}=1\"/>"));
        var result = Run("1", $"<extension name=\"x\"><condition>{many}</condition></extension>");
        Assert.Equal((SimulationEnd.Stopped, true), (result.End, result.Outcome.Contains("50 steps", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_same_question_with_nothing_changed_is_a_circle()
    {
        var result = Run("1", """<extension name="x"><condition><action application="transfer" data="1 XML acme.test"/></condition></extension>""");
        Assert.Equal((SimulationEnd.Stopped, true), (result.End, result.Outcome.Contains("circles", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_call_never_enters_another_tenants_context() => Assert.Equal(
        (SimulationEnd.Stopped, "The walk stops: the call leaves for the context globex.test, which is not this tenant's."),
        Run("1", """<extension name="x"><condition><action application="transfer" data="3001 XML globex.test"/></condition></extension>""") is var r ? (r.End, r.Outcome) : default);

    [Fact]
    public void Numbers_from_outside_that_lead_to_others_are_not_shown()
    {
        var result = Run("+4930999", """<extension name="did"><condition><action application="transfer" data="3001 XML globex.test"/></condition></extension>""", caller: "+49171");
        Assert.Equal((SimulationEnd.Stopped, "The walk stops: this number does not lead to this tenant."), (result.End, result.Outcome));
        Assert.All(result.Lookups, l => Assert.Null(l.Xml));
    }

    [Fact]
    public void A_menu_is_asked_for_and_a_key_leads_on()
    {
        const string Plan = """<extension name="x"><condition><action application="answer"/><action application="ivr" data="main"/><action application="hangup" data="NO_ANSWER"/></condition></extension>""";
        const string Menus = """
            <menus><menu name="main" greet-long="/sounds/hello.wav" max-timeouts="2" pin="4711">
            <entry action="menu-exec-app" digits="1" param="transfer 9 XML acme.test"/><entry action="menu-sub" digits="2" param="second"/><entry action="menu-exec-app" digits="/^(\d{4})$/" param="transfer $1 XML acme.test"/></menu>
            <menu name="second"><entry action="menu-back" digits="*"/><entry action="menu-exec-app" digits="9" param="voicemail default acme.test 1001"/></menu></menus>
            """;
        var silent = Run("1", Plan, menus: Menus);
        var decision = silent.Lookups.SelectMany(l => l.Steps).Select(s => s.Decision).First(d => d is not null)!;
        Assert.Equal(["timeout", "key_1", "key_2", "wrong"], decision.Options.Select(o => o.Value));
        Assert.EndsWith("(NO_ANSWER).", silent.Outcome, StringComparison.Ordinal);
        Assert.DoesNotContain(silent.Lookups, l => l.Xml?.Contains("4711", StringComparison.Ordinal) == true);

        Assert.Equal("The caller leaves a message in the mailbox of 1001 User 1001 of Acme.", Run("1", Plan, menus: Menus, choices: new() { [0] = "key_2", [1] = "key_9" }).Outcome);
        Assert.Contains(Run("1", Plan, menus: Menus, choices: new() { [0] = "key_1" }).Lookups, l => l is { Section: "dialplan", Subject: "9" });
        // Back to the first menu, where nothing is pressed then.
        Assert.Equal(silent.Outcome, Run("1", Plan, menus: Menus, choices: new() { [0] = "key_2", [1] = "key_*" }).Outcome);
    }

    [Theory]
    [InlineData("Saturday 18:05", "2026-11-28T18:05:00+01:00")]
    [InlineData("sat 9:00", "2026-12-05T09:00:00+01:00")]
    [InlineData("Tuesday 08:30", "2026-12-01T08:30:00+01:00")]
    [InlineData("tomorrow 6 pm", "2026-11-29T18:00:00+01:00")]
    [InlineData("23:59", "2026-11-28T23:59:00+01:00")]
    [InlineData("2027-03-28 02:30", "2027-03-28T03:30:00+02:00")]
    [InlineData("2026-12-24T18:05", "2026-12-24T18:05:00+01:00")]
    [InlineData("2026-12-24T18:05:00Z", "2026-12-24T19:05:00+01:00")]
    [InlineData("24.12.2026 18:05", "2026-12-24T18:05:00+01:00")]
    [InlineData("", "2026-11-28T18:05:00+01:00")]
    [InlineData("some day", null)]
    [InlineData("25:00", null)]
    public void Moments_are_read_as_people_write_them(string text, string? moment) => Assert.Equal(
        moment is null ? null : DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture),
        Moment.Parse(text, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), Evening.ToUniversalTime()));

    private static SimulationResult Run(string number, string extensions, string caller = "1000", string menus = "", Dictionary<int, string>? choices = null)
    {
        var snapshot = TestPbx.Snapshot();
        var router = new XmlCurlRouter([new Scripted(extensions, menus), new CallSign.Web.XmlCurl.Directory.DirectoryUser()], []);
        return new SimulationRun(router, snapshot, snapshot.OfId(TestPbx.Acme.Id)!, new ScriptedNodes(), Evening, choices).Run(caller, number);
    }

    // Answers every dialplan lookup with the same extensions.
    private sealed class Scripted(string extensions, string menus) : IXmlCurlSection
    {
        public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("dialplan", ""), new("configuration", "ivr.conf")];

        public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
        {
            var context = System.Text.Encoding.ASCII.GetString(request.Last(XmlCurlField.HuntContext));
            writer.Literal(System.Text.Encoding.UTF8.GetBytes(request.Kind is XmlCurlKind.Dialplan
                ? $"<document type=\"freeswitch/xml\"><section name=\"dialplan\"><context name=\"{context}\">{extensions}</context></section></document>"
                : $"<document type=\"freeswitch/xml\"><section name=\"configuration\"><configuration name=\"ivr.conf\">{menus}</configuration></section></document>"));
            return true;
        }
    }
}
