using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.FeatureCodes;
using CallSign.Core.Parking;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>Parks in a free slot of a lot. On the switch all lots of a tenant are one, named as its domain, so tenants never see each other's.</summary>
internal sealed class ParkingLotRoute : NounRoute<ParkingLot>
{
    public override void Write(FsXmlWriter writer, in DialplanCall call, ParkingLot noun)
    {
        Settings(writer, call, noun);
        writer.OpenPark(call).Literal(" auto in "u8).Token(noun.FirstSlot).Literal(" "u8).Token(noun.LastSlot).CloseValue();
    }

    /// <summary>Whether the tenant has lots that it made itself.</summary>
    public static bool HasLots(TenantSnapshot tenant) => tenant.Nouns.All<ParkingLot>().Any(l => l.Enabled);

    /// <summary>Whether a number is a slot, of a lot that the tenant made or of the one that it has without.</summary>
    public static bool IsSlot(TenantSnapshot tenant, ReadOnlySpan<char> number)
    {
        if (!HasLots(tenant))
        {
            return tenant.Features.TryFind(number, out var feature, out var slot) && feature.Name == Feature.Retrieve
                && slot.Length == Feature.SlotDigits && DialNumber.IsDigits(slot) && !slot.SequenceEqual("00");
        }

        foreach (var lot in tenant.Nouns.All<ParkingLot>())
        {
            if (lot.Enabled && lot.Covers(number))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What holds for calls in the slots of a lot: how long, where to, with what sound.</summary>
    public static void Settings(FsXmlWriter writer, in DialplanCall call, ParkingLot lot)
    {
        writer.OpenVariables(call);
        if (!lot.AnnounceSlot)
        {
            writer.Literal(";valet_announce_slot=false"u8);
        }

        if (lot is { TimeoutSeconds: { } seconds, ReturnTo: { } back } && Back(call, back) is { } extension)
        {
            writer.Literal(";valet_parking_timeout="u8).Number(seconds).Literal(";valet_parking_orbit_exten="u8).Token(extension)
                .Literal(";valet_parking_orbit_dialplan=XML;valet_parking_orbit_context="u8).Token(call.Tenant.Domain);
            if (back.Kind == Destination.NumberKind)
            {
                writer.Dials(back.Target); // a caller from outside may be parked too
            }
        }

        if (lot.Sound is ParkingSound.Silence)
        {
            writer.Literal(";valet_hold_music=silence"u8);
        }

        writer.CloseValue();
        if (lot.Sound is ParkingSound.Ringing)
        {
            writer.Action("set"u8, "valet_hold_music=tone_stream://%(2000,4000,440,480);loops=-1"u8);
        }
    }

    private static string? Back(in DialplanCall call, Destination to) => to.Kind switch
    {
        Destination.HangupKind => null,
        Destination.NumberKind => to.Target,
        "extension" => to.NounId is { } id ? call.Tenant.Find(id)?.Number : null,
        _ => DialplanXml.ToNoun + to.Target,
    };
}

/// <summary>A slot's own number: parks there, or takes the call that waits there.</summary>
internal sealed class ParkingSlots : INumberRoute
{
    public int Order => 200;

    public bool Write(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number)
    {
        foreach (var lot in call.Tenant.Nouns.All<ParkingLot>())
        {
            if (lot.Enabled && lot.Covers(number))
            {
                writer.OpenExtension(number);
                ParkingLotRoute.Settings(writer, call, lot);
                writer.OpenPark(call).Literal(" "u8).Token(number).CloseValue().CloseExtension();
                return true;
            }
        }

        return false;
    }
}
