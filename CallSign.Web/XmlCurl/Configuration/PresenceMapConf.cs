using CallSign.Core.Routing;
using CallSign.Core.TimeConditions;
using CallSign.Web.XmlCurl.Dialplan.Routes;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>
/// presence_map.conf: who tells mod_sofia the state of a lamp, asked for at each subscription. Slots are mod_valet_parking's (<c>park</c>), switches
/// of time conditions the portal's (<c>flow</c>); everything else is a telephone, which mod_sofia knows itself.
/// </summary>
internal sealed class PresenceMapConf : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("configuration", "presence_map.conf")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> domainScratch = stackalloc char[256];
        Span<char> numberScratch = stackalloc char[64];
        writer.OpenConfiguration("presence_map.conf"u8).Literal("<domains>\n"u8);
        if (XmlCurlRequest.TryText(request.First(XmlCurlField.Domain), domainScratch, out var domain) && snapshot.Served(domain) is { } tenant
            && XmlCurlRequest.TryText(request.First(XmlCurlField.Exten), numberScratch, out var number) && tenant.Find(number) is null)
        {
            var parks = ParkingLotRoute.IsSlot(tenant, number);
            if (parks || Switches(tenant, number))
            {
                // The answer is for this number alone, so any text matches.
                writer.Literal("<domain name=\"*\">\n<exten regex=\".\" proto=\""u8).Literal(parks ? "park"u8 : "flow"u8).Literal("\"/>\n</domain>\n"u8);
            }
        }

        // Without any domain it is still an answer: nothing on the switch's disk is asked for then.
        writer.Literal("</domains>\n"u8).CloseConfiguration();
        return true;
    }

    private static bool Switches(TenantSnapshot tenant, ReadOnlySpan<char> number)
    {
        if (number.StartsWith(TimeCondition.OverridePrefix))
        {
            foreach (var condition in tenant.Nouns.All<TimeCondition>())
            {
                if (condition.Enabled && number[TimeCondition.OverridePrefix.Length..].SequenceEqual(condition.OverrideCode))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
