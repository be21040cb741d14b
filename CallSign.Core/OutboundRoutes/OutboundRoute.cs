using System.ComponentModel.DataAnnotations.Schema;
using CallSign.Core.Changes;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.OutboundRoutes;

/// <summary>Whose number a call through a route shows.</summary>
public enum OutboundCallerId
{
    /// <summary>The extension's external number, else the route's.</summary>
    Extension,

    /// <summary>The route's number.</summary>
    Fixed,

    /// <summary>None: the carrier is asked to withhold it.</summary>
    Withheld,
}

/// <summary>What the numbers of a route cost, cheapest first.</summary>
public enum TollClass
{
    Internal,
    Local,
    National,
    International,
    Premium,
}

/// <summary>Which dialled numbers leave by which gateways, for whom and under which number.</summary>
[Noun("outbound_route", "outbound route", "outbound routes", "call_made")]
[Reloads(ReloadScope.Tenant)]
public sealed class OutboundRoute : ISecretive, ITenantOwned
{
    public const int MostPatterns = 100;
    public const int MostGateways = 10;

    /// <summary>Causes after which another carrier may well do better: the number was never reached.</summary>
    public static IReadOnlyList<string> UsualFailoverCauses { get; } =
    [
        "GATEWAY_DOWN", "INVALID_GATEWAY", "NETWORK_OUT_OF_ORDER", "NORMAL_TEMPORARY_FAILURE", "SWITCH_CONGESTION", "NORMAL_CIRCUIT_CONGESTION",
        "REQUESTED_CHAN_UNAVAIL", "RECOVERY_ON_TIMER_EXPIRE", "SERVICE_UNAVAILABLE", "SERVICE_NOT_IMPLEMENTED", "INCOMPATIBLE_DESTINATION",
        "BEARERCAPABILITY_NOTAVAIL", "DESTINATION_OUT_OF_ORDER", "INTERWORKING", "PROTOCOL_ERROR", "PROGRESS_TIMEOUT",
    ];

    /// <summary>Every cause that can be chosen: the usual ones, and those with which a carrier refuses a call or a number.</summary>
    public static IReadOnlyList<string> FailoverChoices { get; } =
        [.. UsualFailoverCauses, "CALL_REJECTED", "UNALLOCATED_NUMBER", "NO_ROUTE_DESTINATION", "INVALID_NUMBER_FORMAT", "OUTGOING_CALL_BARRED", "NO_USER_RESPONSE", "USER_BUSY"];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>1–9999: where several routes are for a number, the lowest one takes it; of the same order the first by name.</summary>
    [Sortable]
    public int Order { get; set; } = 100;

    /// <summary>As <see cref="DialPattern"/> reads them, at most <see cref="MostPatterns"/>. Of an emergency route: numbers beside the usual ones.</summary>
    public List<string> Patterns { get; set; } = [];

    /// <summary>How many characters are taken from the front, 0–20.</summary>
    public int StripDigits { get; set; }

    /// <summary>What is put in front then, at most 20 keys with an optional leading plus; null for nothing.</summary>
    public string? PrependDigits { get; set; }

    /// <summary>Tried in this order, at most <see cref="MostGateways"/>.</summary>
    public List<OutboundGateway> Gateways { get; set; } = [];

    /// <summary>Of <see cref="FailoverChoices"/>: the causes that lead on to the next gateway. After any other the call ends.</summary>
    public List<string> FailoverCauses { get; set; } = [.. UsualFailoverCauses];

    public OutboundCallerId CallerId { get; set; }

    /// <summary>The number that is shown, or that is shown for extensions without one; 2–15 digits with an optional plus.</summary>
    public string? CallerIdNumber { get; set; }

    /// <summary>The name beside it, at most 60 characters.</summary>
    public string? CallerIdName { get; set; }

    public EncryptedSecret? Pin { get; set; }

    /// <summary>4–10 digits that callers must enter; to set a new one: null keeps it, an empty text removes it.</summary>
    [NotMapped]
    public string? PinInClear { get; set; }

    /// <summary>Numbers of the extensions that may use it. With <see cref="AllowedGroups"/> empty as well: everybody may.</summary>
    public List<string> AllowedExtensions { get; set; } = [];

    /// <summary>Call groups whose extensions may use it.</summary>
    public List<string> AllowedGroups { get; set; } = [];

    [Sortable]
    public TollClass TollClass { get; set; } = TollClass.National;

    /// <summary>Most calls at once, 1–10,000, on each node; null for no limit.</summary>
    public int? MaxCalls { get; set; }

    /// <summary>Most new calls a second, 1–1,000, on each node; null for no limit.</summary>
    public int? CallsPerSecond { get; set; }

    /// <summary>Whether calls to the emergency services leave by it: before all else, for everybody, without PIN or limit.</summary>
    [Sortable]
    public bool IsEmergency { get; set; }

    /// <summary>Whether it takes what no other route is for; only such a route may have a pattern that is for every number.</summary>
    public bool IsDefault { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    /// <summary>Whether only some may use it.</summary>
    internal bool IsRestricted => AllowedExtensions.Count + AllowedGroups.Count > 0;

    /// <summary>What the gateways are told to dial for a number that was dialled.</summary>
    public string Dialled(ReadOnlySpan<char> number) => string.Concat(PrependDigits, number[Math.Clamp(StripDigits, 0, number.Length)..]);

    public void Normalize()
    {
        Patterns = [.. (Patterns ?? []).Select(DialPattern.Clean).Where(p => p.Length > 0).Distinct()];
        Gateways ??= [];
        FailoverCauses = [.. (FailoverCauses ?? []).Select(c => c?.Trim().ToUpperInvariant() ?? "").Distinct()];
        AllowedExtensions = [.. (AllowedExtensions ?? []).Select(n => DialNumber.Clean(n) ?? "").Where(n => n.Length > 0).Distinct()];
        AllowedGroups = [.. (AllowedGroups ?? []).Select(g => TextRules.Clean(g) ?? "").Where(g => g.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        (PrependDigits, CallerIdNumber, CallerIdName) = (DialNumber.Clean(PrependDigits), DialNumber.Clean(CallerIdNumber), TextRules.Clean(CallerIdName));
    }

    public void Check(FieldErrors errors) => OutboundRouteRules.Check(this, errors);

    /// <summary>The gateways: no calls are led there, but what is in use is not deleted.</summary>
    public IEnumerable<NounLink> Links() =>
        Gateways.Select((g, i) => new NounLink($"Gateways[{i}].GatewayId", Destination.To("gateway", g.GatewayId), Automatic: false));

    public void Seal(SecretBox box, INoun? previous)
    {
        ArgumentNullException.ThrowIfNull(box);
        Pin = box.Seal(PinInClear, (previous as OutboundRoute)?.Pin);
        PinInClear = null;
    }

    public void Reveal(SecretBox box)
    {
        ArgumentNullException.ThrowIfNull(box);
        PinInClear = Pin is { } pin ? box.Decrypt(pin) : null;
    }
}

/// <summary>A gateway of an outbound route.</summary>
public sealed class OutboundGateway
{
    /// <summary>One of the tenant's own, or a shared one.</summary>
    public Guid GatewayId { get; set; }
}

internal sealed class OutboundRouteMap : IEntityTypeConfiguration<OutboundRoute>
{
    public void Configure(EntityTypeBuilder<OutboundRoute> builder)
    {
        builder.MapNoun();
        builder.Property(r => r.Patterns).AsJson();
        builder.Property(r => r.Gateways).AsJson();
        builder.Property(r => r.FailoverCauses).AsJson();
        builder.Property(r => r.AllowedExtensions).AsJson();
        builder.Property(r => r.AllowedGroups).AsJson();
        builder.Property(r => r.PrependDigits).HasMaxLength(21);
        builder.Property(r => r.CallerIdNumber).HasMaxLength(16);
        builder.Property(r => r.CallerIdName).HasMaxLength(60);
    }
}
