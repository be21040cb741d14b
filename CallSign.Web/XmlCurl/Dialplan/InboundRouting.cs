using System.Runtime.CompilerServices;
using CallSign.Core.InboundRoutes;
using CallSign.Core.Routing;
using CallSign.Telephony.Modules;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>
/// The context <c>public</c>: calls of carriers and strangers. A call goes where the route of its number leads and nowhere else: what was dialled
/// is looked for among the numbers of the tenants and never handed to a tenant's own dialplan.
/// </summary>
[SkipLocalsInit] // scratch of up to half a kilobyte a method, of which only what was written is read
internal static class InboundRouting
{
    public static void Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer, IExtensionCalls calls, IModuleSockets modules, DateTimeOffset now)
    {
        writer.OpenContext("public");
        if (Find(request, snapshot) is { } route && snapshot.OfId(route.TenantId) is { Enabled: true } tenant)
        {
            Route(writer, new DialplanCall(request, snapshot, tenant, calls, modules, now), route);
        }
        else
        {
            writer.HangUp("unrouted"u8, "NO_ROUTE_DESTINATION"u8);
        }

        writer.CloseContext();
    }

    /// <summary>The caller's number as routes and blocks know it; empty where it is withheld.</summary>
    public static ReadOnlySpan<char> CallerKey(in DialplanCall call, Span<char> scratch) =>
        call.HidesNumber ? default : CallerKey(call.CallerNumber, scratch);

    private static ReadOnlySpan<char> CallerKey(ReadOnlySpan<byte> raw, Span<char> scratch)
    {
        Span<char> number = stackalloc char[64];
        return XmlCurlRequest.TryText(raw, number, out var text) ? CallerMatches.Key(text, scratch) : default;
    }

    private static InboundRoute? Find(in XmlCurlRequest request, PbxSnapshot snapshot)
    {
        Span<char> numberScratch = stackalloc char[96];
        Span<char> keyScratch = stackalloc char[E164.MostDialledDigits];
        Span<char> callerScratch = stackalloc char[E164.MostDialledDigits];
        if (!XmlCurlRequest.TryText(request.Last(XmlCurlField.HuntDestinationNumber), numberScratch, out var number)
            || !E164.TryKey(number, keyScratch, out var key) || !TryOwner(request, snapshot, out var only))
        {
            return null;
        }

        var caller = request.First(XmlCurlField.CallerHidesNumber).SequenceEqual("true"u8)
            ? default
            : CallerKey(request.First(XmlCurlField.CallerNumber), callerScratch);
        return snapshot.Inbound.Find(key, caller, only);
    }

    // Whose numbers count: those of the tenant whose gateway brought the call, else everybody's. A gateway of ours that is no longer served
    // could be anybody's, so it brings nothing.
    private static bool TryOwner(in XmlCurlRequest request, PbxSnapshot snapshot, out Guid? only)
    {
        only = null;
        var ours = request.Ours(XmlCurlField.Gateway);
        Span<char> scratch = stackalloc char[96];
        if (!XmlCurlRequest.TryText(ours.IsEmpty ? request.First(XmlCurlField.SofiaGateway) : ours, scratch, out var name))
        {
            return ours.IsEmpty;
        }

        if (snapshot.GatewayNamed(name) is { } gateway)
        {
            only = gateway.TenantId;
            return true;
        }

        return ours.IsEmpty;
    }

    private static void Route(FsXmlWriter writer, in DialplanCall call, InboundRoute route)
    {
        writer.OpenExtension("inbound_route");
        var block = CallBlocking.FindArriving(call);
        // The tenant is told by the domain, and that the call came from outside goes with it into every leg that is made for it.
        // FreeSWITCH's phrases are by language, not by region.
        writer.OpenVariables(call).Literal(";callsign_inbound=true;export_vars=callsign_inbound;default_language="u8)
            .Token((route.Language ?? call.Tenant.Language).Split('-')[0]);
        var records = route.Record && block is null;
        if (records)
        {
            writer.Literal(";RECORD_STEREO=true"u8);
        }

        writer.CloseValue();
        if (block is not null)
        {
            CallBlocking.Write(writer, call, block);
            writer.CloseExtension();
            return;
        }

        if (records)
        {
            ExtensionRoute.Record(writer, call);
        }

        if (route.CallerNamePrefix is { } prefix)
        {
            writer.PrefixCallerName(call, prefix);
        }

        writer.GoTo(call, route.Destination).CloseExtension();
    }
}
