using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.RingGroups;
using CallSign.Core.Routing;

namespace CallSign.Web.Tests.XmlCurl;

public sealed class OutboundRouteTests
{
    private const string Causes = "NORMAL_TEMPORARY_FAILURE,GATEWAY_DOWN";
    private static readonly GatewayEntry First = Gateway("acme-1"), Second = Gateway("acme-2"), Shared = Gateway("shared", shared: true);
    private static readonly GatewayEntry Foreign = GatewayEntry.From(new Gateway { Name = "globex-1", TenantId = TestPbx.Globex.Id, Proxy = "x.test" }, null)!;

    [Fact]
    public void A_call_leaves_by_the_first_gateway_and_goes_on_after_the_causes_of_the_route()
    {
        var route = Route(r => (r.Patterns, r.StripDigits, r.PrependDigits) = (["00Z."], 2, "+"), First, Second);
        Assert.Equal(
            [
                ("multiset", $"^^;domain_name=acme.test;hangup_after_bridge=true;continue_on_fail={Causes};call_timeout=120;ignore_early_media=false;callsign_outbound={route.Id:N};effective_caller_id_number=+49301000"),
                ("set", "effective_caller_id_name=Ada of Acme"),
                ("bridge", "sofia/gateway/acme-1/+44207"),
                ("set", "continue_on_fail=false"),
                ("bridge", "sofia/gateway/acme-2/+44207"),
                ("hangup", "NORMAL_CIRCUIT_CONGESTION"),
            ],
            Dial("0044207", Pbx([route])));
    }

    [Fact]
    public void Gateways_that_are_not_the_tenants_or_not_served_are_left_out()
    {
        var route = Route(_ => { }, Foreign, Shared);
        route.Gateways.Insert(0, new OutboundGateway { GatewayId = Guid.NewGuid() });
        Assert.Equal(["sofia/gateway/shared/030123"], Bridges(Dial("030123", Pbx([route]))));
        Assert.Equal([("hangup", "NETWORK_OUT_OF_ORDER")], Dial("030123", Pbx([Route(_ => { }, Foreign)])));
    }

    [Fact]
    public void The_lowest_order_wins_and_a_cheaper_route_does_not_undo_what_a_dearer_one_forbids()
    {
        var abroad = Route(r => (r.Name, r.Patterns, r.Order, r.TollClass, r.AllowedGroups) = ("Abroad", ["00Z."], 10, TollClass.International, ["bosses"]), First);
        var rest = Route(r => (r.Name, r.Patterns, r.Order, r.IsDefault, r.MaxCalls) = ("Rest", ["X."], 900, true, 5), Second);
        Assert.Equal([("hangup", "OUTGOING_CALL_BARRED")], Dial("0044207", Pbx([rest, abroad])));
        Assert.Equal(["sofia/gateway/acme-1/0044207"], Bridges(Dial("0044207", Pbx([rest, abroad]), caller: "1001")));
        Assert.Equal(["sofia/gateway/acme-2/030123"], Bridges(Dial("030123", Pbx([rest, abroad]))));
        rest.TollClass = TollClass.International;
        Assert.Equal(["sofia/gateway/acme-2/0044207"], Bridges(Dial("0044207", Pbx([rest, abroad]))));
    }

    [Fact]
    public void Caller_ids_limits_and_recording_are_as_the_route_and_the_extension_say()
    {
        var limited = Route(r => (r.CallerId, r.CallerIdNumber, r.MaxCalls, r.CallsPerSecond) = (OutboundCallerId.Fixed, "+4930999", 7, 2), First with { MaxCalls = 3, CallsPerSecond = 1 });
        var actions = Dial("030123", Pbx([limited], gateways: [First with { MaxCalls = 3, CallsPerSecond = 1 }]));
        Assert.Equal(
            [
                ("limit", $"hash callsign-route-rate {limited.Id:N} 2/1 !NORMAL_CIRCUIT_CONGESTION"), ("limit", $"hash callsign-route {limited.Id:N} 7 !NORMAL_CIRCUIT_CONGESTION"),
            ], actions.Take(2));
        Assert.EndsWith(";effective_caller_id_number=+4930999", actions[2].Data, StringComparison.Ordinal);
        Assert.Contains(("limit_execute", "hash callsign-gateway-rate acme-1 1/1 limit_execute hash callsign-gateway acme-1 3 bridge sofia/gateway/acme-1/030123"), actions);

        var (pai, from) = (First with { CallerId = GatewayCallerId.PAssertedIdentity }, Second);
        var hidden = Dial("030123", Pbx([Route(r => r.CallerId = OutboundCallerId.Withheld, pai, from)], gateways: [pai, from]));
        Assert.DoesNotContain(hidden, a => a.Data.Contains("effective_caller_id", StringComparison.Ordinal));
        Assert.Equal(
            [
                "{origination_privacy=screen+hide_name+hide_number}sofia/gateway/acme-1/030123",
                "{origination_caller_id_name=Anonymous,origination_caller_id_number=anonymous,sip_h_Privacy=id}sofia/gateway/acme-2/030123",
            ], Bridges(hidden));

        var recorded = Dial("030123", Pbx([Route(_ => { }, First)]), caller: "1001");
        Assert.Contains(recorded, a => a.Application == "set" && a.Data.StartsWith("execute_on_answer=record_session ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pin_is_asked_for_checked_here_and_written_nowhere()
    {
        var route = Route(r => (r.Pin, r.PinInClear) = (new("sealed"), "4711"), First);
        var asked = Dial("030123", Pbx([route]));
        Assert.Empty(Bridges(asked));
        Assert.Equal(("execute_extension", $"callsign-after-{route.Id:N} XML acme.test"), asked[^1]);
        string Entered(string pin, string tries = "1") => $"&Caller-Destination-Number=030123&variable_callsign_pin={pin}&variable_callsign_pin_tries={tries}";
        var after = $"callsign-after-{route.Id:N}";
        var right = Dial(after, Pbx([route]), more: Entered("4711"));
        Assert.Equal(["sofia/gateway/acme-1/030123"], Bridges(right));
        Assert.Equal(("unset", "callsign_pin"), right[0]);
        var wrong = Dial(after, Pbx([route]), more: Entered("4712"));
        Assert.Empty(Bridges(wrong));
        Assert.Contains(wrong, a => a.Data.EndsWith("callsign_pin_tries=2", StringComparison.Ordinal));
        Assert.Equal(("hangup", "OUTGOING_CALL_BARRED"), Dial(after, Pbx([route]), more: Entered("4712", "3"))[^1]);
        Assert.Empty(Bridges(Dial(after, Pbx([route]), more: Entered("", "3"))));
        Assert.Empty(Bridges(Dial(after, Pbx([route]), more: "&Caller-Destination-Number=0044207&variable_callsign_pin=4711"))); // not a number of the route
        Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], Dial($"callsign-to-{route.Id:N}", Pbx([route])));
        Assert.All([asked, right, wrong], a => Assert.DoesNotContain(a, x => x.Data.Contains("471", StringComparison.Ordinal)));
        // Nobody is there to be asked.
        Assert.Equal([("hangup", "OUTGOING_CALL_BARRED")], Stranger("030123", Pbx([route]), "&variable_callsign_dials=030123"));
    }

    [Theory]
    [InlineData("")] // somebody in the tenant's dialplan who never proved anything
    [InlineData("&variable_user_name=1000")]
    [InlineData("&variable_domain_name=acme.test")]
    [InlineData("&variable_user_name=1000&variable_domain_name=globex.test")]
    [InlineData("&variable_user_name=4242&variable_domain_name=acme.test")]
    [InlineData("&variable_dialed_user=1000&variable_dialed_domain=acme.test&variable_domain_name=acme.test")]
    [InlineData("&variable_callsign_forwards=1&variable_callsign_forwarded_by=1000")]
    [InlineData("&variable_callsign_dials=030999&variable_callsign_dials_for=1000")] // led elsewhere, and dialled on from there
    [InlineData("&variable_sip_h_callsign_dials=030123&variable_sip_from_user=1000&variable_sip_from_host=acme.test&variable_sip_auth_username=1000")]
    [InlineData("&variable_sip_refer_to=%3Csip%3A0301@acme.test%3E")]
    [InlineData("&variable_sip_refer_to=%3Csip%3A030123456@acme.test%3E")]
    [InlineData("&variable_sip_h_Referred-By=%3Csip%3A1000@acme.test%3E")]
    public void A_stranger_never_gets_out(string variables)
    {
        var pbx = Pbx([Route(_ => { }, First), Route(r => (r.Name, r.IsEmergency, r.Patterns) = ("SOS", true, []), First)]);
        Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], Stranger("030123", pbx, variables));
        Assert.Equal([("hangup", "NO_ROUTE_DESTINATION")], TestPbx.Actions(Form("030123", "public", variables), pbx));
        if (!variables.Contains("4242", StringComparison.Ordinal))
        {
            Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], Stranger("112", pbx, variables));
        }
    }

    [Theory]
    [InlineData("030123;evil")]
    [InlineData("030123@evil.test")]
    [InlineData("030123,sofia/gateway/globex-1/1")]
    [InlineData("030123|loopback/1")]
    [InlineData("${system rm}")]
    [InlineData("030 123")]
    [InlineData("callsign-after-x")]
    public void What_is_no_number_never_gets_out(string number)
    {
        var pbx = Pbx([Route(r => (r.Patterns, r.IsDefault, r.MaxCalls) = (["X.", "."], true, 5), First)]);
        Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], Dial(number, pbx));
    }

    [Fact]
    public void What_the_tenant_itself_chose_gets_out_on_behalf_of_whom_it_was_chosen_for()
    {
        var route = Route(r => (r.AllowedExtensions, r.CallerIdNumber) = (["1000"], "+49300"), First);
        Assert.NotEmpty(Bridges(Stranger("030123", Pbx([route]), "&variable_callsign_dials=030123&variable_callsign_dials_for=1000")));
        Assert.Equal([("hangup", "OUTGOING_CALL_BARRED")], Stranger("030123", Pbx([route]), "&variable_callsign_dials=030123&variable_callsign_dials_for=1001"));
        Assert.Equal([("hangup", "OUTGOING_CALL_BARRED")], Stranger("030123", Pbx([route]), "&variable_callsign_dials=030123"));
        route.AllowedExtensions = [];
        Assert.NotEmpty(Bridges(Stranger("030123", Pbx([route]), "&variable_callsign_dials=030123")));
        Assert.NotEmpty(Bridges(Stranger("030123", Pbx([route]), "&variable_sip_refer_to=%3Csip%3A030123%40acme.test%3E")));

        // Where the proof comes from: a forwarding, a destination, a member outside.
        var forwarding = Pbx([route], extension: e => (e.ForwardAllEnabled, e.ForwardAllDestination) = (true, "030123"));
        Assert.Contains(Stranger("1000", forwarding), a => a.Data.EndsWith(";callsign_dials=030123;callsign_dials_for=1000", StringComparison.Ordinal));
        var group = new RingGroup { TenantId = TestPbx.Acme.Id, Name = "G", Number = "600", Members = [new RingGroupMember { Number = "030123" }], Fallback = Destination.ToNumber("030124") };
        var pbx = Pbx([route], more: [group]);
        Assert.EndsWith(",loopback_export=callsign_dials,callsign_dials=030123]loopback/030123/acme.test/XML", Bridges(Stranger("600", pbx))[0], StringComparison.Ordinal);
        Assert.EndsWith(";callsign_dials=030124;callsign_dials_for=", Stranger($"callsign-after-{group.Id:N}", pbx)[0].Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("110")]
    [InlineData("112")]
    [InlineData("911")]
    [InlineData("999")]
    [InlineData("933")]
    public void Emergency_calls_come_before_everything(string number)
    {
        // The tenant did all it could to get in the way.
        var catching = Route(r => (r.Name, r.Patterns, r.Order, r.PinInClear, r.Pin, r.AllowedExtensions) = ("All", [number], 1, "4711", new("x"), ["1003"]), Second);
        var sos = Route(r => (r.Name, r.IsEmergency, r.Patterns, r.Order, r.MaxCalls, r.AllowedExtensions, r.CallerId) = ("SOS", true, [], 9999, 1, ["1003"], OutboundCallerId.Withheld), First, Shared);
        var pbx = Pbx([catching, sos], extension: e =>
            (e.EmergencyCallerIdNumber, e.EmergencyCallerIdName, e.ForwardAllEnabled, e.ForwardAllDestination, e.DoNotDisturb) = ("+4930110", "Acme, 3rd floor", true, "1000", true));
        var actions = Dial(number, pbx);
        Assert.Equal("^^;domain_name=acme.test;hangup_after_bridge=true;continue_on_fail=true;call_timeout=300;ignore_early_media=false;callsign_outbound=emergency;effective_caller_id_number=+4930110", actions[0].Data);
        Assert.Equal([$"sofia/gateway/acme-1/{number}", $"sofia/gateway/shared/{number}"], Bridges(actions));
        Assert.DoesNotContain(actions, a => a.Application is "limit" or "limit_execute" or "play_and_get_digits");

        // An extension that was barred while its telephone was registered.
        Assert.NotEmpty(Bridges(Dial(number, Pbx([sos], extension: e => e.Enabled = false))));
    }

    [Fact]
    public void Without_an_emergency_route_or_its_gateways_every_gateway_is_tried_the_tenants_own_first()
    {
        string[] all = ["sofia/gateway/acme-1/112", "sofia/gateway/acme-2/112", "sofia/gateway/shared/112"];
        Assert.Equal(all, Bridges(Dial("112", Pbx([]))));
        Assert.Equal(all, Bridges(Dial("112", Pbx([Route(r => (r.IsEmergency, r.Patterns) = (true, []), Foreign)]))));
        Assert.Equal(all, Bridges(Dial("112", Pbx([Route(r => (r.IsEmergency, r.Enabled, r.Patterns) = (true, false, []), First)]))));
        Assert.Equal(("hangup", "NETWORK_OUT_OF_ORDER"), Dial("112", Pbx([], gateways: []))[^1]);
    }

    [Fact]
    public void A_route_may_name_more_emergency_numbers()
    {
        var sos = Route(r => (r.IsEmergency, r.Patterns, r.StripDigits) = (true, ["0112"], 1), First);
        Assert.Equal(["sofia/gateway/acme-1/112"], Bridges(Dial("0112", Pbx([sos]))));
        Assert.Equal(["sofia/gateway/acme-1/110"], Bridges(Dial("110", Pbx([sos])))); // not named, so not changed
    }

    private static OutboundRoute Route(Action<OutboundRoute> change, params GatewayEntry[] gateways)
    {
        var route = new OutboundRoute
        {
            TenantId = TestPbx.Acme.Id, Name = "Route", Patterns = ["0Z."], FailoverCauses = [.. Causes.Split(',')],
            Gateways = [.. gateways.Select(g => new OutboundGateway { GatewayId = g.Id })],
        };
        change(route);
        return route;
    }

    private static GatewayEntry Gateway(string name, bool shared = false) =>
        GatewayEntry.From(new Gateway { Name = name, TenantId = shared ? null : TestPbx.Acme.Id, Proxy = name + ".test" }, null)!;

    private static PbxSnapshot Pbx(OutboundRoute[] routes, IReadOnlyList<GatewayEntry>? gateways = null, Action<Extension>? extension = null, params Core.Nouns.INoun[] more) => PbxSnapshot.Of(
        [
            new TenantSnapshot(TestPbx.Acme,
                [
                    TestPbx.Extension(TestPbx.Acme, "1000", e =>
                    {
                        (e.ExternalCallerIdNumber, e.ExternalCallerIdName) = ("+49301000", "Ada of Acme");
                        extension?.Invoke(e);
                    }),
                    TestPbx.Extension(TestPbx.Acme, "1001", e => (e.CallGroup, e.RecordOutbound) = ("Bosses", true)),
                ],
                new NounSet([.. routes, .. more])),
            TestPbx.Tenant(TestPbx.Globex, TestPbx.Extension(TestPbx.Globex, "1000")),
        ],
        gateways ?? [First, Second, Foreign, Shared], DateTimeOffset.UnixEpoch);

    private static IReadOnlyList<(string Application, string Data)> Dial(string number, PbxSnapshot pbx, string caller = "1000", string more = "") =>
        TestPbx.Actions(TestPbx.Dial(number, "acme.test", caller, more), pbx);

    private static IReadOnlyList<(string Application, string Data)> Stranger(string number, PbxSnapshot pbx, string variables = "") =>
        TestPbx.Actions(Form(number, "acme.test", variables), pbx);

    private static string Form(string number, string context, string variables) =>
        $"hostname=vm&section=dialplan&tag_name=&key_name=&key_value=&Event-Name=REQUEST_PARAMS&Answer-State=ringing{variables}&Hunt-Destination-Number={Uri.EscapeDataString(number)}&Hunt-Context={context}";

    private static IReadOnlyList<string> Bridges(IReadOnlyList<(string Application, string Data)> actions) =>
        [.. actions.Where(a => a.Application == "bridge").Select(a => a.Data)];
}
