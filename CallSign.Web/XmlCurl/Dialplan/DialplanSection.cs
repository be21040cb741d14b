using System.Runtime.CompilerServices;
using CallSign.Core.Dialplans;
using CallSign.Core.Routing;
using CallSign.Telephony.Modules;
using CallSign.Web.XmlCurl.Dialplan.Routes;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>
/// The dialplan of one call: a context with the rules for all calls and the one route that applies. Contexts are named as the tenants' SIP
/// domains; a number that the tenant does not have ends here and is never looked for anywhere else.
/// </summary>
[SkipLocalsInit] // scratch of up to half a kilobyte a method, of which only what was written is read
internal sealed class DialplanSection(DialplanRoutes routes, IExtensionCalls calls, IModuleSockets modules, TimeProvider time) : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("dialplan", "")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> contextScratch = stackalloc char[256];
        Span<char> numberScratch = stackalloc char[96];
        // mod_dialplan_xml adds the Hunt fields behind all that a channel has.
        if (!XmlCurlRequest.TryText(request.Last(XmlCurlField.HuntContext), contextScratch, out var context))
        {
            return false;
        }

        if (context.SequenceEqual("public"))
        {
            InboundRouting.Write(request, snapshot, writer, calls, modules, request.At ?? time.GetUtcNow());
            return true;
        }

        if (snapshot.Served(context) is not { } tenant)
        {
            return false;
        }

        var call = new DialplanCall(request, snapshot, tenant, calls, modules, request.At ?? time.GetUtcNow());
        writer.OpenContext(tenant.Domain);
        if (!XmlCurlRequest.TryText(request.Last(XmlCurlField.HuntDestinationNumber), numberScratch, out var number))
        {
            writer.HangUp("unallocated"u8, "UNALLOCATED_NUMBER"u8).CloseContext();
            return true;
        }

        var own = OwnDialplans.Apply(request, call, number);
        if (own)
        {
            OwnDialplans.Write(writer, call, DialplanPosition.Before);
        }

        if (!Route(writer, call, number))
        {
            if (own)
            {
                OwnDialplans.Write(writer, call, DialplanPosition.After);
            }

            writer.HangUp("unallocated"u8, "UNALLOCATED_NUMBER"u8);
        }

        writer.CloseContext();
        return true;
    }

    // Emergency calls come before everything; a tenant's own number comes before a feature code of the same digits.
    private bool Route(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number)
    {
        if (routes.WriteFirst(writer, call, number))
        {
            return true;
        }

        if (number.StartsWith("callsign-"))
        {
            return number.SequenceEqual(ExtensionRoute.AfterRinging) ? ExtensionRoute.WriteAfterRinging(writer, call)
                : DialplanXml.TryNounId(number, DialplanXml.ToNoun, out var to) ? call.Tenant.Nouns.Find(to) is { } target && routes.Write(writer, call, target)
                : DialplanXml.TryNounId(number, HospitalityXml.WakeUp, out var wakeUp) ? HospitalityXml.WriteWakeUp(writer, call, wakeUp)
                : DialplanXml.TryNounId(number, RecorderXml.Record, out var record) ? RecorderXml.WriteRung(writer, call, record)
                : number.SequenceEqual(ConferenceAccess.Entered) ? ConferenceAccess.WriteEntered(writer, call)
                : number.StartsWith(DialplanXml.IvrKey) ? IvrMenuRoute.WriteKey(writer, call, number)
                : DialplanXml.TryNounId(number, DialplanXml.AfterNoun, out var after) && call.Tenant.Nouns.Find(after) is { } done && routes.Write(writer, call, done, after: true);
        }

        if (call.Tenant.Find(number) is { } extension)
        {
            ExtensionRoute.Write(writer, call, extension);
            return true;
        }

        return call.Tenant.Nouns.Dialled(number) is { } noun ? routes.Write(writer, call, noun) : routes.Write(writer, call, number);
    }
}
