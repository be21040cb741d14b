using System.Globalization;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.OutboundRoutes;

/// <summary>What an outbound route may be, as far as it can be judged alone.</summary>
internal static class OutboundRouteRules
{
    public static void Check(OutboundRoute route, FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(route.Order is < 1 or > 9999, nameof(route.Order), "Enter 1 to 9,999.");
        Patterns(route, errors);
        errors.AddIf(route.StripDigits is < 0 or > 20, nameof(route.StripDigits), "Enter 0 to 20.");
        errors.AddIf(
            route.PrependDigits is { } front && (front.Length > 21 || (front != "+" && !DialNumber.IsDiallable(front))),
            nameof(route.PrependDigits), "Enter at most 20 digits, with an optional + in front.");
        Gateways(route, errors);
        errors.AddIf(route.FailoverCauses.Exists(c => !OutboundRoute.FailoverChoices.Contains(c)), nameof(route.FailoverCauses), "Choose causes from the list.");
        errors.AddIf(
            route.CallerIdNumber is { } number && !DialNumber.IsCallerId(number), nameof(route.CallerIdNumber), "Enter 2 to 15 digits, with an optional + in front.");
        errors.AddIf(
            route is { CallerId: OutboundCallerId.Fixed, CallerIdNumber: null }, nameof(route.CallerIdNumber), "Enter the number that is shown.");
        errors.Add(nameof(route.CallerIdName), route.CallerIdName is { } name ? TextRules.Name(name, 60) : null, when: true);
        errors.AddIf(
            route.PinInClear is { Length: > 0 } pin && (pin.Length is < 4 or > 10 || !DialNumber.IsDigits(pin)), nameof(route.Pin), "Enter 4 to 10 digits.");
        errors.AddIf(
            route.AllowedExtensions.Count > 500 || route.AllowedExtensions.Exists(n => !RoutingToken.IsExtensionNumber(n)),
            nameof(route.AllowedExtensions), "Enter the numbers of extensions, at most 500.");
        errors.AddIf(
            route.AllowedGroups.Count > 100 || route.AllowedGroups.Exists(g => !RoutingToken.IsName(g)),
            nameof(route.AllowedGroups), "Enter the names of call groups, at most 100.");
        errors.AddIf(route.MaxCalls is < 1 or > 10_000, nameof(route.MaxCalls), "Enter 1 to 10,000 calls.");
        errors.AddIf(route.CallsPerSecond is < 1 or > 1000, nameof(route.CallsPerSecond), "Enter 1 to 1,000 calls.");
        if (route.IsEmergency)
        {
            Emergency(route, errors);
        }
    }

    /// <summary>Whether the patterns together are for every number there is.</summary>
    public static bool CatchesEverything(IEnumerable<string> patterns)
    {
        var first = 0;
        foreach (var text in patterns)
        {
            first |= DialPattern.TryParse(text, out var pattern) ? pattern.Everything : 0;
        }

        return first == 0x3FF;
    }

    private static void Patterns(OutboundRoute route, FieldErrors errors)
    {
        errors.AddIf(route is { Patterns.Count: 0, IsEmergency: false }, nameof(route.Patterns), "Enter at least one pattern, as 0Z. or 00.");
        errors.AddIf(route.Patterns.Count > OutboundRoute.MostPatterns, nameof(route.Patterns), $"Enter at most {OutboundRoute.MostPatterns} patterns.");
        foreach (var text in route.Patterns)
        {
            if (DialPattern.Problem(text) is { } problem)
            {
                errors.Add(nameof(route.Patterns), $"{(text.Length <= 20 ? text : text[..20] + "…")}: {problem}");
                return;
            }
        }

        errors.AddIf(
            !route.IsDefault && CatchesEverything(route.Patterns), nameof(route.Patterns),
            "This is for every number, expensive ones included. Name the numbers, or mark this as the default route.");
        errors.AddIf(route is { IsDefault: true, MaxCalls: null }, nameof(route.MaxCalls),
            "A default route needs a limit of calls at once, so that one stolen password can't run up any bill.");
        errors.AddIf(route is { IsDefault: true, IsEmergency: true }, nameof(route.IsDefault), "An emergency route can't be the default route.");
    }

    private static void Gateways(OutboundRoute route, FieldErrors errors)
    {
        errors.AddIf(route.Gateways.Count == 0, nameof(route.Gateways), "Add at least one gateway.");
        errors.AddIf(route.Gateways.Count > OutboundRoute.MostGateways, nameof(route.Gateways), $"A route has at most {OutboundRoute.MostGateways} gateways.");
        for (var i = 0; i < route.Gateways.Count; i++)
        {
            var (field, id) = ($"Gateways[{i}].GatewayId", route.Gateways[i].GatewayId);
            errors.AddIf(id == Guid.Empty, field, "Choose a gateway.");
            errors.AddIf(id != Guid.Empty && route.Gateways.Take(i).Any(g => g.GatewayId == id), field, "This gateway is in the list already.");
        }
    }

    // Whatever could keep an emergency call in is refused here, not ignored there: nobody shall believe in it.
    private static void Emergency(OutboundRoute route, FieldErrors errors)
    {
        errors.AddIf(
            route.Patterns.Exists(p => DialPattern.TryParse(p, out var pattern) && (!pattern.IsExact || pattern.Text.Length > 6)),
            nameof(route.Patterns), "Emergency numbers are whole numbers of up to 6 digits, without X, Z, N or sets.");
        errors.AddIf(
            !string.IsNullOrEmpty(route.PinInClear) || (route.PinInClear is null && route.Pin is not null), nameof(route.Pin), "An emergency route asks for no PIN. Remove it.");
        errors.AddIf(route.AllowedExtensions.Count > 0, nameof(route.AllowedExtensions), "An emergency route is for everybody. Clear this list.");
        errors.AddIf(route.AllowedGroups.Count > 0, nameof(route.AllowedGroups), "An emergency route is for everybody. Clear this list.");
        errors.AddIf(route.MaxCalls is not null, nameof(route.MaxCalls), "An emergency route has no limit. Clear this.");
        errors.AddIf(route.CallsPerSecond is not null, nameof(route.CallsPerSecond), "An emergency route has no limit. Clear this.");
        errors.AddIf(route.CallerId is OutboundCallerId.Withheld, nameof(route.CallerId), "Emergency calls show their number. Choose another caller ID.");
    }
}

/// <summary>What of a route depends on the tenant's other rows.</summary>
internal sealed class OutboundRouteRule : INounRule<OutboundRoute>
{
    public async Task CheckAsync(CallSignDbContext context, OutboundRoute noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        var tenantId = context.Scope.TenantId ?? noun.TenantId;
        await GatewaysAsync(context, tenantId, noun, errors, cancellationToken).ConfigureAwait(false);
        var others = await context.Set<OutboundRoute>().AsNoTracking().Where(r => r.TenantId == tenantId && r.Id != noun.Id)
            .Select(r => new { r.Name, r.Order, r.Enabled, r.IsDefault, r.IsEmergency }).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (noun is { Enabled: true, IsEmergency: false })
        {
            var ordinary = others.Where(r => r is { Enabled: true, IsEmergency: false }).ToList();
            if (noun.IsDefault && ordinary.Where(r => !r.IsDefault).MaxBy(r => r.Order) is { } last && last.Order >= noun.Order)
            {
                errors.Add(nameof(noun.Order), string.Create(CultureInfo.InvariantCulture, $"The default route comes last. {last.Name} has order {last.Order}: enter more than that."));
            }

            if (!noun.IsDefault && ordinary.Where(r => r.IsDefault).MinBy(r => r.Order) is { } first && first.Order <= noun.Order)
            {
                errors.Add(nameof(noun.Order), string.Create(CultureInfo.InvariantCulture, $"The default route {first.Name} has order {first.Order} and comes last: enter less than that."));
            }
        }

        var guards = others.Exists(r => r is { Enabled: true, IsEmergency: true });
        if (noun is not { Enabled: true, IsEmergency: true } && !guards && others.Count > 0
            && await context.Set<OutboundRoute>().AnyAsync(r => r.Id == noun.Id && r.Enabled && r.IsEmergency, cancellationToken).ConfigureAwait(false))
        {
            errors.Add(noun.IsEmergency ? nameof(noun.Enabled) : nameof(noun.IsEmergency), EmergencyRouteKept.Reason);
        }

        var missing = noun.AllowedExtensions.Count == 0 ? [] : noun.AllowedExtensions.Except(
            await context.Extensions.Where(e => e.TenantId == tenantId && noun.AllowedExtensions.Contains(e.Number)).Select(e => e.Number)
                .ToListAsync(cancellationToken).ConfigureAwait(false)).ToList();
        errors.AddIf(missing.Count > 0, nameof(noun.AllowedExtensions), $"There is no extension {string.Join(", ", missing.Take(5))}.");
        if (noun.IsEmergency && noun.Patterns.Count > 0)
        {
            var owners = await NumberPlan.OwnersAsync(context, tenantId, noun.Patterns, noun.Id, cancellationToken).ConfigureAwait(false);
            errors.AddIf(owners.Count > 0, nameof(noun.Patterns), owners.Count == 0 ? "" : $"{owners[0].Number} is the number of {owners[0].Described}, which could not be called any more.");
        }
    }

    private static async Task GatewaysAsync(
        CallSignDbContext context, Guid tenantId, OutboundRoute noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. noun.Gateways.Select(g => g.GatewayId)];
        var known = await GatewayChoices.Usable(context, tenantId).Where(g => ids.Contains(g.Id)).Select(g => new { g.Id, g.Name, g.Enabled })
            .ToDictionaryAsync(g => g.Id, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < ids.Length; i++)
        {
            var gateway = known.GetValueOrDefault(ids[i]);
            errors.AddIf(gateway is null, $"Gateways[{i}].GatewayId", "This gateway no longer exists. Choose another one.");
            errors.AddIf(gateway is { Enabled: false }, $"Gateways[{i}].GatewayId", $"{gateway?.Name} is disabled. Enable it, or choose another one.");
        }
    }
}

/// <summary>Keeps the last emergency route while calls go out at all.</summary>
internal sealed class EmergencyRouteKept : INounDeletionRule<OutboundRoute>
{
    public const string Reason = "This is the only emergency route. Emergency calls need one while there are other outbound routes: add another emergency route first.";

    public async Task<string?> RefusedAsync(CallSignDbContext context, OutboundRoute noun, CancellationToken cancellationToken)
    {
        var others = context.Set<OutboundRoute>().Where(r => r.TenantId == noun.TenantId && r.Id != noun.Id);
        return noun is { IsEmergency: true, Enabled: true }
            && !await others.AnyAsync(r => r.IsEmergency && r.Enabled, cancellationToken).ConfigureAwait(false)
            && await others.AnyAsync(cancellationToken).ConfigureAwait(false)
                ? Reason : null;
    }
}
