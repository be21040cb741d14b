using CallSign.Core.Extensions;
using CallSign.Core.OutboundRoutes;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>
/// Calls to the emergency services by a telephone of the tenant. They come before everything that a tenant can configure, and nothing of it
/// stops them: no PIN, no limit, no list of who may, no forwarding.
/// </summary>
internal sealed class EmergencyCalls : INumberRoute
{
    public int Order => 0;

    public bool Write(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number)
    {
        if (!call.IsFromTelephone || !DialNumber.IsDiallable(number))
        {
            return false;
        }

        var plan = OutboundPlan.Of(call.Tenant.Nouns);
        if (!plan.IsEmergency(number))
        {
            return false;
        }

        var route = plan.Emergency(number, out var named);
        writer.OpenExtension("emergency");
        OutboundXml.LeaveForEmergency(writer, call, route, number, named);
        writer.CloseExtension();
        return true;
    }
}
