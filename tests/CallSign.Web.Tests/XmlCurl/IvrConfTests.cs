using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CallSign.Core.Destinations;
using CallSign.Core.IvrMenus;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;

namespace CallSign.Web.Tests.XmlCurl;

public sealed class IvrConfTests
{
    [Fact]
    public void A_menu_comes_with_all_its_submenus_in_one_document()
    {
        IvrMenu main = Menu("Main"), sales = Menu("Sales"), far = Menu("Far");
        main.Options = [Option("1", sales), Option("2", main), Option("3", Destination.ToNumber("+49301234")), Option("*", Destination.HangUp("USER_BUSY"))];
        sales.Options = [Option("0", far), Option("9", main)];
        sales.TimeoutDestination = Destination.To(main);
        far.Options = [Option("1", sales)];
        var menus = Ask(main, main, sales, far).Descendants("menu").ToDictionary(m => (string)m.Attribute("name")!);
        Assert.Equal([main.Id, sales.Id, far.Id], menus.Keys.Select(Guid.Parse));
        Assert.Equal(
            [
                ("menu-sub", "1", Id(sales)), ("menu-sub", "2", Id(main)), ("menu-exec-app", "3", $"transfer callsign-key-3-{Id(main)} XML acme.test"), ("menu-exec-app", "*", "hangup USER_BUSY"),
            ],
            Entries(menus[Id(main)]));

        // Back up and across is a transfer: a stack of menus has an end.
        Assert.Equal([("menu-sub", "0", Id(far)), ("menu-exec-app", "9", $"transfer callsign-to-{Id(main)} XML acme.test")], Entries(menus[Id(sales)]));
        Assert.Equal([("menu-exec-app", "1", $"transfer callsign-to-{Id(sales)} XML acme.test")], Entries(menus[Id(far)]));
        Assert.Equal(
            ($"transfer callsign-to-{Id(main)} XML acme.test", "hangup NORMAL_CLEARING"),
            ((string?)menus[Id(sales)].Attribute("exec-on-max-timeouts"), (string?)menus[Id(sales)].Attribute("exec-on-max-failures")));
        Assert.Null(menus[Id(main)].Attribute("exec-on-max-timeouts"));
        Assert.Equal(
            ("ivr/ivr-welcome.wav", "5000", "2000", "3", "3"),
            ((string?)menus[Id(main)].Attribute("greet-long"), (string?)menus[Id(main)].Attribute("timeout"), (string?)menus[Id(main)].Attribute("inter-digit-timeout"),
                (string?)menus[Id(main)].Attribute("max-failures"), (string?)menus[Id(main)].Attribute("max-timeouts")));
    }

    [Fact]
    public void A_key_leads_an_outside_caller_to_a_number_that_only_the_tenant_may_dial()
    {
        var menu = Menu("Main");
        menu.Options = [Option("*3", Destination.ToNumber("+49301234"))];
        menu.TimeoutDestination = Destination.ToNumber("+49305678");
        Assert.Equal([("menu-exec-app", "*3", $"transfer callsign-key-*3-{Id(menu)} XML acme.test")], Entries(Ask(menu, menu).Descendants("menu").Single()));
        Assert.Equal(TestPbx.LedTo("+49301234"), Dial($"callsign-key-*3-{Id(menu)}", menu));
        Assert.Equal(TestPbx.LedTo("+49305678"), Dial($"callsign-key-timeout-{Id(menu)}", menu));
        // Neither a key that is no longer there nor another tenant's menu leads anywhere.
        foreach (var number in (string[])[$"callsign-key-4-{Id(menu)}", $"callsign-key-failure-{Id(menu)}", $"callsign-key-*3-{Id(Menu("Theirs"))}", "callsign-key-*3", "callsign-key--"])
        {
            Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], Dial(number, menu));
        }
    }

    [Fact]
    public void A_long_chain_ends_in_a_transfer_and_is_no_larger_than_the_switch_takes()
    {
        List<IvrMenu> chain = [.. Enumerable.Range(0, 30).Select(n => Menu("Menu " + n))];
        for (var i = 0; i + 1 < chain.Count; i++)
        {
            chain[i].Options = [Option("1", chain[i + 1])];
        }

        var menus = Ask(chain[0], [.. chain]).Descendants("menu").ToList();
        Assert.Equal(11, menus.Count); // switch_ivr_menu.c stops at twelve
        Assert.Equal("menu-exec-app", (string?)menus[^1].Element("entry")!.Attribute("action"));
    }

    [Fact]
    public void Only_extensions_can_be_dialled_directly_and_options_come_first()
    {
        var menu = Menu("Main");
        (menu.DirectDial, menu.Options) = (true, [Option("1001", Destination.ToNumber("600")), Option("1", Destination.ToNumber("600"))]);
        var read = Ask(menu, menu).Descendants("menu").Single();
        var entry = read.Elements("entry").Last();
        Assert.Equal("transfer $1 XML acme.test", (string?)entry.Attribute("param"));
        Assert.Equal("4", (string?)read.Attribute("digit-len"));
        var digits = (string)entry.Attribute("digits")!;
        var pattern = new Regex(digits[1..^1]);
        Assert.Equal(["1000", "1002", "1003"], Enumerable.Range(0, 20_000).Select(n => n.ToString(CultureInfo.InvariantCulture)).Where(n => pattern.IsMatch(n)));
        Assert.DoesNotMatch(pattern, "911");
        Assert.DoesNotMatch(pattern, "1000*");
    }

    [Fact]
    public void The_expressions_hold_for_exactly_the_extensions_of_a_large_tenant()
    {
        var random = new Random(7);
        HashSet<string> numbers = [.. Enumerable.Range(0, 3000).Select(_ => random.Next(10, 99_999).ToString(CultureInfo.InvariantCulture))];
        var menu = Menu("Main");
        menu.DirectDial = true;
        var snapshot = PbxSnapshot.Of([new TenantSnapshot(TestPbx.Acme, [.. numbers.Select(n => TestPbx.Extension(TestPbx.Acme, n))], new NounSet([menu]))], [], DateTimeOffset.UnixEpoch);
        var text = TestPbx.Ask(Form(menu, "acme.test"), snapshot)!;
        List<Regex> patterns = [.. FreeSwitchReader.Read(text).Descendants("entry").Select(e => new Regex(((string)e.Attribute("digits")!).Trim('/')))];
        Assert.All(patterns, p => Assert.True(p.ToString().Length < 12_000));
        Assert.Equal(numbers.Order(), Enumerable.Range(0, 110_000).Select(n => n.ToString(CultureInfo.InvariantCulture)).Where(n => patterns.Exists(p => p.IsMatch(n))).Order());
    }

    [Fact]
    public void A_tenants_menus_are_nobody_elses()
    {
        var (menu, theirs) = (Menu("Main"), new IvrMenu { TenantId = TestPbx.Globex.Id, Name = "Theirs", GreetLong = "a.wav" });
        var snapshot = PbxSnapshot.Of(
            [new TenantSnapshot(TestPbx.Acme, [], new NounSet([menu])), new TenantSnapshot(TestPbx.Globex, [], new NounSet([theirs]))], [], DateTimeOffset.UnixEpoch);
        Assert.NotNull(TestPbx.Ask(Form(menu, "acme.test"), snapshot));
        Assert.Null(TestPbx.Ask(Form(menu, "globex.test"), snapshot));
        Assert.Null(TestPbx.Ask(Form(menu, "unknown.test"), snapshot));
        Assert.NotNull(TestPbx.Ask(Form(menu, null), snapshot));
        Assert.Null(TestPbx.Ask(Form(Menu("Unknown"), null), snapshot));
        Assert.Null(TestPbx.Ask("hostname=vm&section=configuration&tag_name=configuration&key_name=name&key_value=ivr.conf&Menu-Name=..%2Fetc", snapshot));

        // An option that names another tenant's menu leads nowhere.
        menu.Options = [Option("1", theirs)];
        Assert.DoesNotContain("Theirs", TestPbx.Ask(Form(menu, "acme.test"), snapshot), StringComparison.Ordinal);
        Assert.Single(FreeSwitchReader.Read(TestPbx.Ask(Form(menu, "acme.test"), snapshot)!).Descendants("menu"));
        menu.Enabled = false;
        Assert.Null(TestPbx.Ask(Form(menu, "acme.test"), PbxSnapshot.Of([new TenantSnapshot(TestPbx.Acme, [], new NounSet([menu]))], [], DateTimeOffset.UnixEpoch)));
        var disabled = new Tenant { Id = TestPbx.Acme.Id, Name = "Acme", Domain = "acme.test", Enabled = false };
        menu.Enabled = true;
        Assert.Null(TestPbx.Ask(Form(menu, null), PbxSnapshot.Of([new TenantSnapshot(disabled, [], new NounSet([menu]))], [], DateTimeOffset.UnixEpoch)));
    }

    [Fact]
    public void What_a_row_should_not_hold_breaks_no_menu()
    {
        var menu = Menu("Main");
        (menu.GreetLong, menu.InvalidSound) = ("${system rm}", "../../x.wav");
        menu.Options = [Option("", Destination.ToNumber("600")), Option("/.*/", Destination.ToNumber("600")), Option("5", Destination.ToNumber("600")), new IvrOption { Digits = "6" }];
        var read = Ask(menu, menu).Descendants("menu").Single();
        Assert.Equal(("silence_stream://250", null), ((string?)read.Attribute("greet-long"), (string?)read.Attribute("invalid-sound")));
        Assert.Equal([("menu-exec-app", "5", $"transfer callsign-key-5-{Id(menu)} XML acme.test")], Entries(read));
    }

    [Fact]
    public void The_dialplan_runs_the_menu_and_tells_no_key_from_a_wrong_one()
    {
        var menu = Menu("Main");
        (menu.TimeoutDestination, menu.InvalidDestination) = (Destination.ToNumber("1001"), Destination.ToNumber("1002"));
        Assert.Equal(
            [
                ("multiset", "^^;domain_name=acme.test;hangup_after_bridge=true;ivr_menu_terminator=#"), ("answer", ""), ("sleep", "500"), ("ivr", Id(menu)),
                ("execute_extension", $"callsign-after-{Id(menu)} XML acme.test"),
            ],
            Dial("700", menu));
        var after = $"callsign-after-{Id(menu)}";
        Assert.Equal(TestPbx.LedTo("1001"), Dial(after, menu, "&variable_ivr_menu_status=timeout"));
        Assert.Equal(TestPbx.LedTo("1002"), Dial(after, menu, "&variable_ivr_menu_status=failure"));
        Assert.Equal(TestPbx.LedTo("1002"), Dial(after, menu, ""));
        menu.Options = [Option("#", Destination.ToNumber("600"))];
        Assert.EndsWith(";ivr_menu_terminator=none", Dial("700", menu)[0].Data, StringComparison.Ordinal);
    }

    private static IvrMenu Menu(string name) => new() { TenantId = TestPbx.Acme.Id, Name = name, Number = name == "Main" ? "700" : null, GreetLong = "ivr/ivr-welcome.wav" };

    private static IvrOption Option(string digits, IvrMenu to) => Option(digits, Destination.To(to));

    private static IvrOption Option(string digits, Destination to) => new() { Digits = digits, Destination = to };

    private static string Id(IvrMenu noun) => noun.Id.ToString("N");

    private static string Form(IvrMenu menu, string? domain) =>
        $"hostname=vm&section=configuration&tag_name=configuration&key_name=name&key_value=ivr.conf&Menu-Name={Id(menu)}{(domain is null ? "" : "&variable_domain_name=" + domain)}";

    private static XDocument Ask(IvrMenu menu, params INoun[] nouns) => FreeSwitchReader.Read(TestPbx.Ask(Form(menu, "acme.test"), TestPbx.With(nouns))!);

    private static IEnumerable<(string, string, string)> Entries(XElement menu) =>
        menu.Elements("entry").Select(e => ((string)e.Attribute("action")!, (string)e.Attribute("digits")!, (string)e.Attribute("param")!));

    private static IReadOnlyList<(string Application, string Data)> Dial(string number, IvrMenu menu, string more = "") =>
        TestPbx.Actions(TestPbx.Dial(number, "acme.test", more: more), TestPbx.With(menu));
}
