using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Extensions;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>
/// Calls to the outside. They are let out for a telephone of the tenant, and where the tenant itself chose the number: a forwarding, a
/// destination, a transfer by one of its telephones. A stranger who got into the tenant's dialplan some other way finds no number here.
/// </summary>
internal sealed class OutboundCalls : INumberRoute
{
    private const int MostTries = 3;

    public int Order => 400;

    public bool Write(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number)
    {
        if (!MayDial(call, number, out var extension, out var isPerson))
        {
            return false;
        }

        if (OutboundPlan.Of(call.Tenant.Nouns).Find(number, extension, isPerson, out var barred) is not { } route)
        {
            if (barred)
            {
                writer.HangUp("barred"u8, "OUTGOING_CALL_BARRED"u8);
            }

            return barred;
        }

        writer.OpenExtension("outbound");
        if (route.Pin is null)
        {
            OutboundXml.Leave(writer, call, route, number, extension);
        }
        else
        {
            AskPin(writer, call, route, tries: 1);
        }

        writer.CloseExtension();
        return true;
    }

    /// <summary>The caller has entered something: checked here, so that the PIN is in no dialplan, no log and no record of the switch.</summary>
    internal static void AfterPin(FsXmlWriter writer, in DialplanCall call, OutboundRoute route)
    {
        Span<char> scratch = stackalloc char[64];
        writer.Action("unset"u8, "callsign_pin"u8);
        if (!XmlCurlRequest.TryText(call.Dialled, scratch, out var number) || !MayDial(call, number, out var extension, out var isPerson)
            || OutboundPlan.Of(call.Tenant.Nouns).Find(number, extension, isPerson, out _) != route)
        {
            writer.Action("hangup"u8, "OUTGOING_CALL_BARRED"u8);
            return;
        }

        if (IsPin(route, call.Pin))
        {
            OutboundXml.Leave(writer, call, route, number, extension);
            return;
        }

        writer.Action("playback"u8, "ivr/ivr-pin_or_extension_is-invalid.wav"u8);
        if (call.PinTries is [>= (byte)'1' and < (byte)'0' + MostTries and var tries])
        {
            AskPin(writer, call, route, tries - '0' + 1);
        }
        else
        {
            writer.Action("hangup"u8, "OUTGOING_CALL_BARRED"u8);
        }
    }

    private static void AskPin(FsXmlWriter writer, in DialplanCall call, OutboundRoute route, int tries)
    {
        // The filter keeps what was keyed in out of digits_dialed, which the switch puts into its record of the call.
        writer.Action("answer"u8, ""u8)
            .OpenVariables(call).Literal(";digits_dialed_filter=([0-9]+);callsign_pin_tries="u8).Number(tries).CloseValue()
            .Action("play_and_get_digits"u8, "4 10 1 10000 # ivr/ivr-please_enter_pin_followed_by_pound.wav silence_stream://250 callsign_pin"u8)
            .Afterwards(call, route);
    }

    private static bool MayDial(in DialplanCall call, ReadOnlySpan<char> number, out ExtensionEntry? extension, out bool isPerson)
    {
        extension = null;
        isPerson = false;
        if (!DialNumber.IsDiallable(number))
        {
            return false;
        }

        var led = call.IsLedTo(number, out var behalf);
        (extension, isPerson) = (behalf ?? call.Caller, behalf is null && call.Caller is not null);
        return led || call.Caller is not null;
    }

    private static bool IsPin(OutboundRoute route, ReadOnlySpan<byte> entered)
    {
        Span<char> scratch = stackalloc char[16];
        return XmlCurlRequest.TryText(entered, scratch, out var text) && route.PinInClear is { Length: > 0 } pin
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text.ToString()), Encoding.UTF8.GetBytes(pin));
    }
}

/// <summary>What follows when a caller has entered the PIN of a route. A route is nothing that a call can be led to.</summary>
internal sealed class OutboundRouteRoute : NounRoute<OutboundRoute>
{
    public override void Write(FsXmlWriter writer, in DialplanCall call, OutboundRoute noun) => writer.Action("hangup"u8, "UNALLOCATED_NUMBER"u8);

    public override void WriteAfter(FsXmlWriter writer, in DialplanCall call, OutboundRoute noun) => OutboundCalls.AfterPin(writer, call, noun);
}
