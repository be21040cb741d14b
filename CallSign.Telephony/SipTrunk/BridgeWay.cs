using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.SipTrunk;

namespace CallSign.Telephony.SipTrunk;

/// <summary>How a number is reached: what is dialled at which gateways, and whose number is shown.</summary>
/// <param name="Domain">The tenant's domain, by which the channel is known as the tenant's.</param>
/// <param name="Dialled">What the gateways are told to dial.</param>
/// <param name="Gateways">In their order.</param>
/// <param name="FailoverCauses">After these another gateway is tried.</param>
/// <param name="CallerNumber">The number shown; null: the gateway's own.</param>
/// <param name="CallerName">The name shown; null for none.</param>
/// <param name="Withheld">Whether the carrier is asked to show nothing.</param>
/// <param name="Emergency">Whether it is an emergency number: never limited, never stopped.</param>
internal sealed record BridgeWay(
    string Domain, string Dialled, IReadOnlyList<GatewayEntry> Gateways, IReadOnlyCollection<string> FailoverCauses, string? CallerNumber, string? CallerName, bool Withheld, bool Emergency)
{
    /// <summary>The route that leads there; null where a gateway alone was named.</summary>
    public Guid? RouteId { get; init; }

    /// <summary>The route's own limit of calls at once on each node; null for none.</summary>
    public int? MaxCalls { get; init; }

    /// <summary>The route's own limit of new calls a second on each node; null for none.</summary>
    public int? CallsPerSecond { get; init; }

    /// <summary>The way of a call; null where its number can't be reached, with why.</summary>
    public static BridgeWay? Of(PbxSnapshot snapshot, BridgeCall call, out string problem)
    {
        problem = "";
        if (snapshot.OfId(call.TenantId) is not { Enabled: true } tenant)
        {
            problem = "The tenant is disabled.";
            return null;
        }

        if (!DialNumber.IsDiallable(call.Number) || !RoutingToken.IsDomain(tenant.Domain))
        {
            problem = "INVALID_NUMBER_FORMAT";
            return null;
        }

        var extension = tenant.Nouns.Find<QueueAgent>(call.AgentId)?.Contact is { Kind: "extension", NounId: { } id } ? tenant.Find(id) : null;
        return OutboundPlan.Of(tenant.Nouns) is var plan && plan.IsEmergency(call.Number)
            ? OfEmergency(snapshot, tenant, plan, call, extension, out problem)
            : OfOrdinary(snapshot, tenant, plan, call, extension, out problem);
    }

    private static BridgeWay? OfOrdinary(PbxSnapshot snapshot, TenantSnapshot tenant, OutboundPlan plan, BridgeCall call, ExtensionEntry? extension, out string problem)
    {
        problem = "";
        var route = plan.Find(call.Number, extension, canEnterPin: false, out var barred);
        if (barred)
        {
            problem = "OUTGOING_CALL_BARRED";
            return null;
        }

        var gateways = new List<GatewayEntry>();
        if (call.GatewayId is { } first && snapshot.GatewayOf(tenant.Id, first) is { } chosen)
        {
            gateways.Add(chosen);
        }

        gateways.AddRange((route?.Gateways ?? []).Select(g => snapshot.GatewayOf(tenant.Id, g.GatewayId)).OfType<GatewayEntry>().Where(g => !gateways.Contains(g)));
        var dialled = route?.Dialled(call.Number) ?? call.Number;
        if (gateways.Count == 0 || !DialNumber.IsDiallable(dialled))
        {
            problem = gateways.Count == 0 ? "NO_ROUTE_DESTINATION" : "INVALID_NUMBER_FORMAT";
            return null;
        }

        var (number, name, withheld) = route?.CallerId switch
        {
            null => (extension?.ExternalNumber, extension?.ExternalName, false),
            OutboundCallerId.Withheld => (null, null, true),
            OutboundCallerId.Fixed => (route.CallerIdNumber, route.CallerIdName, false),
            _ => (extension?.ExternalNumber ?? route.CallerIdNumber, extension?.ExternalName ?? route.CallerIdName, false),
        };
        return new BridgeWay(tenant.Domain, dialled, gateways, route?.FailoverCauses ?? OutboundRoute.UsualFailoverCauses, Shown(number), name, withheld, Emergency: false)
        {
            RouteId = route?.Id, MaxCalls = route?.MaxCalls, CallsPerSecond = route?.CallsPerSecond,
        };
    }

    private static BridgeWay? OfEmergency(PbxSnapshot snapshot, TenantSnapshot tenant, OutboundPlan plan, BridgeCall call, ExtensionEntry? extension, out string problem)
    {
        problem = "";
        var route = plan.Emergency(call.Number, out var named);
        List<GatewayEntry> gateways = [.. (route?.Gateways ?? []).Select(g => snapshot.GatewayOf(tenant.Id, g.GatewayId)).OfType<GatewayEntry>()];
        if (gateways.Count == 0)
        {
            gateways = [.. snapshot.Gateways.Where(g => g.TenantId == tenant.Id), .. snapshot.Gateways.Where(g => g.TenantId is null)];
        }

        if (gateways.Count == 0)
        {
            problem = "NO_ROUTE_DESTINATION";
            return null;
        }

        var dialled = named && route is not null && route.Dialled(call.Number) is var changed && DialNumber.IsDiallable(changed) ? changed : call.Number;
        // Every cause leads on: an emergency call is tried by whatever there is.
        return new BridgeWay(
            tenant.Domain, dialled, gateways, OutboundRoute.FailoverChoices, Shown(extension?.EmergencyNumber ?? extension?.ExternalNumber ?? route?.CallerIdNumber),
            extension?.EmergencyName ?? extension?.ExternalName ?? route?.CallerIdName, Withheld: false, Emergency: true);
    }

    private static string? Shown(string? number) => number is not null && DialNumber.IsCallerId(number) ? number : null;
}
