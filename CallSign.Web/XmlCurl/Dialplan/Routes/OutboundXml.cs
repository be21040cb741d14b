using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>
/// The way out: one bridge for each gateway, in turn. A call goes on to the next after the causes that the route names; after any other, and
/// after the last gateway, it ends with the carrier's own cause.
/// </summary>
internal static class OutboundXml
{
    /// <summary>A call through a route; the extension around it is open.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="call">The call.</param>
    /// <param name="route">The route that takes it.</param>
    /// <param name="number">As dialled: keys with an optional plus.</param>
    /// <param name="extension">On whose behalf; null for the tenant's.</param>
    public static void Leave(FsXmlWriter writer, in DialplanCall call, OutboundRoute route, ReadOnlySpan<char> number, ExtensionEntry? extension)
    {
        var gateways = Of(call, route);
        var dialled = route.Dialled(number);
        if (gateways.Count == 0 || !DialNumber.IsDiallable(dialled))
        {
            writer.Action("hangup"u8, gateways.Count == 0 ? "NETWORK_OUT_OF_ORDER"u8 : "INVALID_NUMBER_FORMAT"u8);
            return;
        }

        Limit(writer, route.CallsPerSecond, route.Id, "callsign-route-rate"u8, perSecond: true);
        Limit(writer, route.MaxCalls, route.Id, "callsign-route"u8, perSecond: false);
        var records = extension is { RecordOutbound: true };
        writer.OpenVariables(call).Literal(";continue_on_fail="u8);
        Causes(writer, route);
        writer.Literal(";call_timeout=120;ignore_early_media=false;callsign_outbound="u8).Token(route.Id.ToString("N"));
        Variables(writer, CallerNumber(route, extension), records);
        Shown(writer, call, CallerName(route, extension), records);
        Bridges(writer, gateways, dialled, route.CallerId is OutboundCallerId.Withheld, withLimits: true);
    }

    /// <summary>A call to the emergency services; the extension around it is open.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="call">The call.</param>
    /// <param name="route">The emergency route; null where the tenant has none.</param>
    /// <param name="number">As dialled.</param>
    /// <param name="named">Whether the route names the number, so that it is changed as the route says.</param>
    public static void LeaveForEmergency(FsXmlWriter writer, in DialplanCall call, OutboundRoute? route, ReadOnlySpan<char> number, bool named)
    {
        var gateways = route is null ? [] : Of(call, route);
        if (gateways.Count == 0)
        {
            // Better by a carrier that nobody chose for it than not at all.
            var (tenant, all) = (call.Tenant.Id, call.Pbx.Gateways);
            gateways = [.. all.Where(g => g.TenantId == tenant), .. all.Where(g => g.TenantId is null)];
        }

        var dialled = named && route is not null && route.Dialled(number) is var changed && DialNumber.IsDiallable(changed) ? changed : number.ToString();
        var records = call.Caller is { RecordOutbound: true };
        writer.OpenVariables(call).Literal(";continue_on_fail=true;call_timeout=300;ignore_early_media=false;callsign_outbound=emergency"u8);
        Variables(writer, call.Caller?.EmergencyNumber ?? call.Caller?.ExternalNumber ?? Token(route?.CallerIdNumber), records);
        Shown(writer, call, call.Caller?.EmergencyName ?? call.Caller?.ExternalName ?? route?.CallerIdName, records);
        Bridges(writer, gateways, dialled, withheld: false, withLimits: false);
    }

    private static void Variables(FsXmlWriter writer, string? callerNumber, bool records)
    {
        if (callerNumber is not null)
        {
            writer.Literal(";effective_caller_id_number="u8).Token(callerNumber);
        }

        writer.Literal(records ? ";RECORD_STEREO=true"u8 : ""u8).CloseValue();
    }

    // A name is free text, so it travels as a variable of its own.
    private static void Shown(FsXmlWriter writer, in DialplanCall call, string? callerName, bool records)
    {
        if (callerName is { Length: > 0 })
        {
            writer.OpenAction("set"u8).Literal("effective_caller_id_name="u8).Data(RoutingToken.CallerName(callerName)).CloseValue();
        }

        if (records)
        {
            ExtensionRoute.Record(writer, call);
        }
    }

    private static void Bridges(FsXmlWriter writer, List<GatewayEntry> gateways, string number, bool withheld, bool withLimits)
    {
        for (var i = 0; i < gateways.Count; i++)
        {
            if (i > 0 && i == gateways.Count - 1)
            {
                writer.Action("set"u8, "continue_on_fail=false"u8); // so that the caller hears of the last cause
            }

            Bridge(writer, gateways[i], number, withheld, withLimits);
        }

        // Reached only where the gateway's own limit kept the call from it.
        writer.Action("hangup"u8, gateways.Count == 0 ? "NETWORK_OUT_OF_ORDER"u8 : "NORMAL_CIRCUIT_CONGESTION"u8);
    }

    private static void Bridge(FsXmlWriter writer, GatewayEntry gateway, string number, bool withheld, bool withLimits)
    {
        var (rate, calls) = withLimits ? (gateway.CallsPerSecond, gateway.MaxCalls) : (null, null);
        if (rate is null && calls is null)
        {
            writer.OpenAction("bridge"u8);
        }
        else
        {
            // limit_execute runs what follows only below the limit, and counts the call until it is over.
            writer.OpenAction("limit_execute"u8);
            if (rate is { } perSecond)
            {
                writer.Literal("hash callsign-gateway-rate "u8).Token(gateway.Name).Literal(" "u8).Number(perSecond)
                    .Literal(calls is null ? "/1 bridge "u8 : "/1 limit_execute "u8);
            }

            if (calls is { } atOnce)
            {
                writer.Literal("hash callsign-gateway "u8).Token(gateway.Name).Literal(" "u8).Number(atOnce).Literal(" bridge "u8);
            }
        }

        if (withheld)
        {
            writer.Literal(gateway.CallerId is GatewayCallerId.From
                ? "{origination_caller_id_name=Anonymous,origination_caller_id_number=anonymous,sip_h_Privacy=id}"u8
                : "{origination_privacy=screen+hide_name+hide_number}"u8);
        }

        writer.Literal("sofia/gateway/"u8).Token(gateway.Name).Literal("/"u8).Token(number).CloseValue();
    }

    private static void Limit(FsXmlWriter writer, int? most, Guid id, ReadOnlySpan<byte> realm, bool perSecond)
    {
        if (most is { } limit)
        {
            writer.OpenAction("limit"u8).Literal("hash "u8).Literal(realm).Literal(" "u8).Token(id.ToString("N")).Literal(" "u8).Number(limit)
                .Literal(perSecond ? "/1 !NORMAL_CIRCUIT_CONGESTION"u8 : " !NORMAL_CIRCUIT_CONGESTION"u8).CloseValue();
        }
    }

    private static void Causes(FsXmlWriter writer, OutboundRoute route)
    {
        if (route.FailoverCauses.Count == 0)
        {
            writer.Literal("false"u8);
        }

        for (var i = 0; i < route.FailoverCauses.Count; i++)
        {
            writer.Literal(i == 0 ? ""u8 : ","u8).Token(route.FailoverCauses[i]);
        }
    }

    private static List<GatewayEntry> Of(in DialplanCall call, OutboundRoute route)
    {
        List<GatewayEntry> gateways = [];
        foreach (var part in route.Gateways)
        {
            if (call.Pbx.GatewayOf(call.Tenant.Id, part.GatewayId) is { } gateway)
            {
                gateways.Add(gateway);
            }
        }

        return gateways;
    }

    private static string? CallerNumber(OutboundRoute route, ExtensionEntry? extension) => route.CallerId switch
    {
        OutboundCallerId.Withheld => null,
        OutboundCallerId.Fixed => Token(route.CallerIdNumber),
        _ => extension?.ExternalNumber ?? Token(route.CallerIdNumber),
    };

    private static string? CallerName(OutboundRoute route, ExtensionEntry? extension) => route.CallerId switch
    {
        OutboundCallerId.Withheld => null,
        OutboundCallerId.Fixed => route.CallerIdName,
        _ => extension?.ExternalName ?? route.CallerIdName,
    };

    private static string? Token(string? number) => number is not null && DialNumber.IsCallerId(number) ? number : null;
}
