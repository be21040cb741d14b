using System.Globalization;
using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.FeatureCodes;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Parking;

/// <summary>What a parked caller hears.</summary>
public enum ParkingSound
{
    /// <summary>The music on hold of the switch.</summary>
    Music,

    /// <summary>A ringing tone.</summary>
    Ringing,

    Silence,
}

/// <summary>
/// Slots in which calls wait until somebody dials the slot's number (mod_valet_parking). All lots of a tenant are one lot of the switch, named as
/// <c>park@</c> and the tenant's domain, of which each has its own slots: so lamps for slots work, and no other tenant can reach one.
/// </summary>
[Noun("parking_lot", "parking lot", "parking lots", "local_parking", IsDestination = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class ParkingLot : INumbered, ITenantOwned
{
    /// <summary>Most slots of a lot.</summary>
    public const int MostSlots = 200;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    /// <summary>Dialled, or transferred to, to park in a free slot.</summary>
    public string? Number { get; set; }

    public string? Description { get; set; }

    /// <summary>Number of the first slot: 2–9 digits without a leading zero, as mod_valet_parking counts them.</summary>
    [Sortable]
    public string FirstSlot { get; set; } = "";

    /// <summary>Number of the last slot, with as many digits.</summary>
    public string LastSlot { get; set; } = "";

    /// <summary>How long a call waits before it goes on to <see cref="ReturnTo"/>, 10–3600 s; null for ever.</summary>
    public int? TimeoutSeconds { get; set; } = 120;

    /// <summary>Where a call goes that nobody fetched.</summary>
    public Destination? ReturnTo { get; set; }

    public ParkingSound Sound { get; set; }

    /// <summary>Whether whoever parks is told the slot.</summary>
    public bool AnnounceSlot { get; set; } = true;

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        FirstSlot = DialNumber.Clean(FirstSlot) ?? "";
        LastSlot = DialNumber.Clean(LastSlot) ?? "";
        if (TimeoutSeconds is null)
        {
            ReturnTo = null;
        }
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Number is null, nameof(Number), "Enter the number that calls are parked at.");
        errors.AddIf(!IsSlot(FirstSlot), nameof(FirstSlot), "Enter 2 to 9 digits that do not begin with 0.");
        errors.AddIf(!IsSlot(LastSlot), nameof(LastSlot), "Enter 2 to 9 digits that do not begin with 0.");
        if (IsSlot(FirstSlot) && IsSlot(LastSlot))
        {
            var count = Value(LastSlot) - Value(FirstSlot) + 1;
            errors.AddIf(FirstSlot.Length != LastSlot.Length, nameof(LastSlot), "Enter as many digits as the first slot has.");
            errors.AddIf(FirstSlot.Length == LastSlot.Length && count < 1, nameof(LastSlot), "Enter a number that is not below the first slot.");
            errors.AddIf(FirstSlot.Length == LastSlot.Length && count > MostSlots, nameof(LastSlot), $"A parking lot has at most {MostSlots} slots.");
            errors.AddIf(Number is not null && Covers(Number), nameof(Number), "This is one of the slots. Choose a number outside of them.");
        }

        errors.AddIf(TimeoutSeconds is < 10 or > 3600, nameof(TimeoutSeconds), "Enter 10 to 3600 seconds, or nothing for no limit.");
        errors.AddIf(TimeoutSeconds is not null && ReturnTo is null, nameof(ReturnTo), "Choose where the call goes, or leave the time empty.");
        errors.AddIf(ReturnTo is { Kind: Destination.HangupKind }, nameof(ReturnTo), "Choose where the call goes: a parked caller is not hung up on.");
    }

    public IEnumerable<NounLink> Links() => ReturnTo is { } back ? [new NounLink(nameof(ReturnTo), back)] : [];

    /// <summary>Whether a number is one of the slots.</summary>
    public bool Covers(ReadOnlySpan<char> number) =>
        number.Length == FirstSlot.Length && IsSlot(number) && IsSlot(FirstSlot) && IsSlot(LastSlot) && Value(number) >= Value(FirstSlot) && Value(number) <= Value(LastSlot);

    /// <summary>Every slot's number; none where first and last do not fit together.</summary>
    public IEnumerable<string> Slots() => IsSlot(FirstSlot) && IsSlot(LastSlot) && FirstSlot.Length == LastSlot.Length
        ? Enumerable.Range(Value(FirstSlot), Math.Clamp(Value(LastSlot) - Value(FirstSlot) + 1, 0, MostSlots)).Select(n => n.ToString(CultureInfo.InvariantCulture))
        : [];

    private static bool IsSlot(ReadOnlySpan<char> text) => text.Length is >= 2 and <= 9 && text[0] != '0' && DialNumber.IsDigits(text);

    private static int Value(ReadOnlySpan<char> slot) => int.Parse(slot, CultureInfo.InvariantCulture);
}

internal sealed class ParkingLotMap : IEntityTypeConfiguration<ParkingLot>
{
    public void Configure(EntityTypeBuilder<ParkingLot> builder)
    {
        builder.MapNoun();
        builder.Property(l => l.FirstSlot).HasMaxLength(9);
        builder.Property(l => l.LastSlot).HasMaxLength(9);
    }
}

/// <summary>No slot is a number that something else has, or a slot of another lot.</summary>
internal sealed class ParkingLotRule : INounRule<ParkingLot>
{
    public async Task CheckAsync(CallSignDbContext context, ParkingLot noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(noun);
        if (context.Scope.TenantId is not { } tenantId)
        {
            return;
        }

        string[] slots = [.. noun.Slots()];
        var owners = await NumberPlan.OwnersAsync(context, tenantId, slots, noun.Id, cancellationToken).ConfigureAwait(false);
        if (owners.Count > 0)
        {
            errors.Add(nameof(noun.FirstSlot), $"The slots would take {owners[0].Number}, the number of {owners[0].Described}.");
            return;
        }

        var others = await context.Set<ParkingLot>().AsNoTracking().Where(l => l.TenantId == tenantId && l.Id != noun.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (others.Find(o => slots.Any(s => o.Covers(s))) is { } other)
        {
            errors.Add(nameof(noun.FirstSlot), $"{other.Name} has some of these slots: {other.FirstSlot} to {other.LastSlot}.");
            return;
        }

        var codes = FeaturePlan.Of(await context.Set<FeatureCode>().AsNoTracking().Where(c => c.TenantId == tenantId).ToListAsync(cancellationToken).ConfigureAwait(false));
        var taken = Feature.All.FirstOrDefault(f => f.Name is not (Feature.Park or Feature.Retrieve) && slots.Any(s => codes.Holds(f, s)));
        errors.AddIf(taken is not null, nameof(noun.FirstSlot), taken is null ? "" : $"The slots would take {codes.CodeOf(taken)}, the code of “{taken.Title}”.");
    }
}

/// <summary>Keeps the slots of parking lots free of other things.</summary>
internal sealed class ParkingNumberClaim : INumberClaim
{
    public async Task<Func<string, string?>> ReadAsync(CallSignDbContext context, Guid tenantId, Guid? except, string? kind, CancellationToken cancellationToken)
    {
        var lots = await context.Set<ParkingLot>().AsNoTracking().Where(l => l.TenantId == tenantId && l.Id != except).ToListAsync(cancellationToken).ConfigureAwait(false);
        return number => lots.Find(l => l.Covers(number)) is { } lot ? $"{number} is a slot of the parking lot {lot.Name}." : null;
    }
}
