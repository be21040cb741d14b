using CallSign.Core.CallBlocks;
using CallSign.Core.Destinations;
using CallSign.Core.InboundRoutes;
using CallSign.Core.Nouns;
using CallSign.Core.RingGroups;
using CallSign.Core.Routing;
using CallSign.Core.SpeedDials;
using CallSign.Core.Tenancy;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>What carriers and strangers reach: the tenants' numbers, and nothing else.</summary>
public sealed class InboundRoutingTests
{
    private const string Variables = "^^;domain_name=acme.test;hangup_after_bridge=true;callsign_inbound=true;export_vars=callsign_inbound;default_language=en";

    [Theory]
    [InlineData("+4930123456")]
    [InlineData("004930123456")]
    [InlineData("4930123456")]
    public void A_number_goes_where_its_route_leads_in_any_form(string number)
    {
        var answer = TestPbx.Ask(Call(number), With(Route("4930123456")))!;
        Assert.Contains("<context name=\"public\">", answer, StringComparison.Ordinal);
        Assert.Equal([("multiset", Variables), .. TestPbx.LedTo("1001")], Actions(Call(number), Route("4930123456")));
    }

    [Fact]
    public void A_route_names_records_and_speaks_as_it_says()
    {
        var group = new RingGroup { TenantId = TestPbx.Acme.Id, Name = "Sales", Members = [new RingGroupMember { Number = "1001" }] };
        var route = Route("4930123456", r => (r.CallerNamePrefix, r.Record, r.Language, r.Destination) = ("Service", true, "de-CH", Destination.To(group)));
        Assert.Equal(
            [
                ("multiset", Variables.Replace("=en", "=de", StringComparison.Ordinal) + ";RECORD_STEREO=true"),
                ("set", "execute_on_answer=record_session $${recordings_dir}/acme.test/${strftime(%Y/%m/%d)}/${uuid}.wav"),
                ("set", "effective_caller_id_name=Service Eve {system x}"),
                ("transfer", $"callsign-to-{group.Id:N} XML acme.test"),
            ],
            Raw(Call("+4930123456", more: "&Caller-Caller-ID-Name=" + Uri.EscapeDataString("Eve ${system x}")), route, group));
    }

    // A stranger chooses what he dials: no telephone, no feature code, no noun, no number outside may be reached by it.
    [Theory]
    [InlineData("1001")]
    [InlineData("600")]
    [InlineData("*97")]
    [InlineData("*01")]
    [InlineData("9196")]
    [InlineData("+4930999")]
    [InlineData("+493012345")]
    [InlineData("+49301234567")]
    [InlineData("callsign-after-ringing")]
    [InlineData("callsign-to-018f00000000700080000000000000ff")]
    [InlineData("4930123456 XML acme.test")]
    [InlineData("1001@acme.test")]
    [InlineData("${4930123456}")]
    [InlineData("")]
    public void What_is_no_route_of_anybody_ends_here(string number)
    {
        INoun[] nouns =
        [
            Route("4930123456"), new SpeedDial { TenantId = TestPbx.Acme.Id, Name = "Out", Number = "*01", Target = "+49301" },
            new RingGroup { Id = Guid.Parse("018f0000-0000-7000-8000-0000000000ff"), TenantId = TestPbx.Acme.Id, Name = "Sales", Number = "600", Members = [new RingGroupMember { Number = "1001" }] },
        ];
        Assert.Equal([("hangup", "NO_ROUTE_DESTINATION")], Actions(Call(number), nouns));
    }

    [Fact]
    public void A_gateway_of_one_tenant_never_reaches_another()
    {
        var snapshot = Two();
        string Domain(string number, string more) => TestPbx.Actions(Call(number, more: more), snapshot)[^1].Data;
        Assert.Equal("1001 XML acme.test", Domain("+4930123456", "&variable_callsign_gateway=acme-trunk"));
        Assert.Equal("NO_ROUTE_DESTINATION", Domain("+4930123456", "&variable_callsign_gateway=globex-trunk"));
        Assert.Equal("NO_ROUTE_DESTINATION", Domain("+4989123456", "&variable_callsign_gateway=acme-trunk"));
        Assert.Equal("NO_ROUTE_DESTINATION", Domain("+4989123456", "&variable_sip_gateway=acme-trunk"));
        Assert.Equal("3001 XML globex.test", Domain("+4989123456", "&variable_callsign_gateway=globex-trunk"));
        // One of the platform, and addresses of carriers, bring calls for everybody; one that is served no longer brings none.
        Assert.Equal("3001 XML globex.test", Domain("+4989123456", "&variable_callsign_gateway=platform"));
        Assert.Equal("3001 XML globex.test", Domain("+4989123456", "&variable_sip_gateway=of-somebody-else"));
        Assert.Equal("1001 XML acme.test", Domain("+4930123456", ""));
        Assert.Equal("NO_ROUTE_DESTINATION", Domain("+4930123456", "&variable_callsign_gateway=gone-trunk"));
    }

    [Fact]
    public void A_disabled_tenants_numbers_and_disabled_routes_end_here()
    {
        var off = new Tenant { Name = "Off", Domain = "off.test", Enabled = false };
        var snapshot = PbxSnapshot.Of(
            [new TenantSnapshot(off, [], new NounSet([new InboundRoute { TenantId = off.Id, Name = "x", Number = "4930123456", Destination = Destination.ToNumber("1001") }]))],
            [], DateTimeOffset.UnixEpoch);
        Assert.Equal([("hangup", "NO_ROUTE_DESTINATION")], TestPbx.Actions(Call("4930123456"), snapshot));
        Assert.Equal([("hangup", "NO_ROUTE_DESTINATION")], Actions(Call("4930123456"), Route("4930123456", r => r.Enabled = false)));
    }

    [Fact]
    public void Certain_callers_have_a_route_of_their_own()
    {
        INoun[] nouns =
        [
            Route("4930123456"), Route("4930123456", r => (r.CallerMatch, r.Caller, r.Destination) = (CallerMatch.Prefix, "491701", Destination.ToNumber("1002"))),
            Route("4930123456", r => (r.CallerMatch, r.Destination) = (CallerMatch.Anonymous, Destination.HangUp("CALL_REJECTED"))),
        ];
        Assert.Equal(("transfer", "1002 XML acme.test"), Actions(Call("4930123456", "00491701234"), nouns)[^1]);
        Assert.Equal(("transfer", "1001 XML acme.test"), Actions(Call("4930123456", "+491791234"), nouns)[^1]);
        Assert.Equal(("hangup", "CALL_REJECTED"), Actions(Call("4930123456", "anonymous"), nouns)[^1]);
        Assert.Equal(("hangup", "CALL_REJECTED"), Actions(Call("4930123456", "+491701234", "&Caller-Privacy-Hide-Number=true"), nouns)[^1]);
    }

    [Fact]
    public void A_blocked_caller_goes_where_the_block_leads_before_anything_else()
    {
        var route = Route("4930123456", r => (r.Record, r.CallerNamePrefix) = (true, "Service"));
        var block = new CallBlock { TenantId = TestPbx.Acme.Id, Name = "Spam", Caller = "491701" };
        Assert.Equal(
            [("multiset", Variables), ("multiset", "^^;domain_name=acme.test;hangup_after_bridge=true;callsign_blocked=true"), ("hangup", "CALL_REJECTED")],
            Actions(Call("4930123456", "+491701"), route, block));
        Assert.Equal(("transfer", "1001 XML acme.test"), Actions(Call("4930123456", "+491702"), route, block)[^1]);
        block.Action = Destination.ToNumber("1002");
        Assert.Equal(("transfer", "1002 XML acme.test"), Actions(Call("4930123456", "+491701"), route, block)[^1]);
    }

    [Fact]
    public void A_caller_blocked_at_an_extension_does_not_ring_it()
    {
        var block = new CallBlock { TenantId = TestPbx.Acme.Id, Name = "Ex", Caller = "491701", Extension = "1001", Action = Destination.ToNumber("1002") };
        var inbound = Inside("1001", "+491701", "&variable_callsign_inbound=true");
        Assert.Equal(["multiset", "multiset", "transfer"], Actions(inbound, block).Select(a => a.Application));
        Assert.Equal(("transfer", "1002 XML acme.test"), Actions(inbound, block)[^1]);
        // Another caller, another extension, a caller from inside, and one who has met a block already all get through.
        foreach (var form in (string[])[
            Inside("1001", "+491702", "&variable_callsign_inbound=true"), Inside("1002", "+491701", "&variable_callsign_inbound=true"), Inside("1001", "+491701", ""),
            Inside("1001", "+491701", "&variable_callsign_inbound=true&variable_callsign_blocked=true"),
        ])
        {
            Assert.Contains(Actions(form, block), a => a.Application == "bridge");
        }
    }

    [Fact]
    public void A_speed_dial_dials_its_number()
    {
        var dial = new SpeedDial { TenantId = TestPbx.Acme.Id, Name = "Boss", Number = "*01", Target = "+4930123" };
        Assert.Equal([("transfer", "+4930123 XML acme.test")], Actions(TestPbx.Dial("*01", "acme.test"), dial));
        dial.Enabled = false;
        Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], Actions(TestPbx.Dial("*01", "acme.test"), dial));
    }

    private static PbxSnapshot Two() => PbxSnapshot.Of(
        [
            new TenantSnapshot(TestPbx.Acme, [TestPbx.Extension(TestPbx.Acme, "1001")], new NounSet([Route("4930123456")])),
            new TenantSnapshot(TestPbx.Globex, [TestPbx.Extension(TestPbx.Globex, "3001")], new NounSet(
                [new InboundRoute { TenantId = TestPbx.Globex.Id, Name = "Main", Match = NumberMatch.Prefix, Number = "4989", Destination = Destination.ToNumber("3001") }])),
        ],
        [TestPbx.Gateway("acme-trunk", TestPbx.Acme.Id), TestPbx.Gateway("globex-trunk", TestPbx.Globex.Id), TestPbx.Gateway("platform", null)], DateTimeOffset.UnixEpoch);

    private static PbxSnapshot With(params INoun[] nouns) => TestPbx.With(nouns);

    private static InboundRoute Route(string number, Action<InboundRoute>? change = null)
    {
        var route = new InboundRoute { TenantId = TestPbx.Acme.Id, Name = "Main line", Number = number, Destination = Destination.ToNumber("1001") };
        change?.Invoke(route);
        return route;
    }

    /// <summary>A call of a carrier, which nobody authenticated.</summary>
    private static string Call(string number, string caller = "+15551234567", string more = "") =>
        "hostname=vm&section=dialplan&tag_name=&key_name=&key_value=&Event-Name=REQUEST_PARAMS&Answer-State=ringing&Caller-Context=public"
        + $"&Caller-Caller-ID-Number={Uri.EscapeDataString(caller)}{more}&Hunt-Destination-Number={Uri.EscapeDataString(number)}&Hunt-Context=public";

    /// <summary>A call within acme.test, whose caller has no telephone there.</summary>
    private static string Inside(string number, string caller, string more) =>
        "hostname=vm&section=dialplan&tag_name=&key_name=&key_value=&Event-Name=REQUEST_PARAMS&Answer-State=ringing&Caller-Context=acme.test"
        + $"&Caller-Caller-ID-Number={Uri.EscapeDataString(caller)}&variable_domain_name=acme.test{more}&Hunt-Destination-Number={number}&Hunt-Context=acme.test";

    private static IReadOnlyList<(string Application, string Data)> Actions(string form, params INoun[] nouns) => TestPbx.Actions(form, With(nouns));

    // As the bytes say, before FreeSWITCH's preprocessor replaces its own variables.
    private static List<(string Application, string Data)> Raw(string form, params INoun[] nouns) =>
    [
        .. System.Xml.Linq.XElement.Parse(TestPbx.Ask(form, With(nouns))!).Descendants("action")
            .Select(a => ((string)a.Attribute("application")!, (string)a.Attribute("data")!)),
    ];
}
