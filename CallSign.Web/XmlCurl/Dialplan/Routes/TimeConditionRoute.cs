using CallSign.Core.Holidays;
using CallSign.Core.TimeConditions;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>A call to a time condition: judged here, at the moment of the question, in the condition's own time zone.</summary>
internal sealed class TimeConditionRoute : NounRoute<TimeCondition>
{
    public override void Write(FsXmlWriter writer, in DialplanCall call, TimeCondition noun)
    {
        var hours = new OpeningHours(noun, call.Tenant.Nouns.All<HolidayCalendar>(), call.Tenant.TimeZone);
        writer.GoTo(call, hours.LeadsTo(hours.At(call.Now)));
    }
}
